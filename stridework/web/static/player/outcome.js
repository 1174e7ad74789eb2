/**
 * What was really done, from the stretches of the session that were played.
 *
 * @typedef {import("./session.js").Session} Session
 * @typedef {[from: number, to: number]} Span
 * @typedef {"full" | "part" | "skipped"} Done
 * @typedef {import("../coach/tally.js").Seen} Seen  what the live coach saw of an interval
 * @typedef {{index: number, exercise: string, variant: string | null, side: string | null, done: Done,
 *   reps: number | null, clean?: number | null} & Partial<Seen>} IntervalLog
 * @typedef {object} SessionLog
 * @property {string} id
 * @property {string} workout
 * @property {string} started_at
 * @property {string} finished_at
 * @property {number} seconds
 * @property {IntervalLog[]} intervals
 * @property {number | null} srpe
 * @property {number | null} pain
 * @property {number | null} pain_before
 * @property {number | null} pain_next_morning
 * @property {string[]} pain_flags
 * @property {number | null} soreness
 * @property {string} note
 */
import { workIntervals } from "./session.js";

/** An interval counts as done from this share on, and as skipped up to that one. */
const FULL_SHARE = 0.9;
const SKIPPED_SHARE = 0.1;

/**
 * Seconds of [from, to] that lie in any of the spans; a stretch played twice counts once.
 * @param {Span[]} spans
 * @param {number} from
 * @param {number} to
 */
function coveredSeconds(spans, from, to) {
  let covered = 0;
  let reached = from;
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const begin = Math.max(start, reached);
    const stop = Math.min(end, to);
    if (stop > begin) {
      covered += stop - begin;
      reached = stop;
    }
  }
  return covered;
}

/**
 * Time trained: everything played from the first "go" on, repeats included, pauses left out.
 * @param {Span[]} spans
 */
export function secondsTrained(spans) {
  const seconds = spans.reduce((sum, [from, to]) => sum + Math.max(0, to - Math.max(0, from)), 0);
  return Math.round(seconds * 10) / 10;
}

/**
 * @param {number} share  of an interval that was played
 * @returns {Done}
 */
function doneFrom(share) {
  if (share >= FULL_SHARE) return "full";
  return share > SKIPPED_SHARE ? "part" : "skipped";
}

/**
 * How every work interval went.
 * @param {Session} session
 * @param {Span[]} spans
 * @param {number[]} [ticked]  indexes of intervals the runner ended by a tap
 * @param {Record<number, Seen>} [seen]  by index
 * @returns {IntervalLog[]}
 */
export function intervalLogs(session, spans, ticked = [], seen = {}) {
  return workIntervals(session).map((interval) => ({
    index: interval.index,
    exercise: interval.exercise ?? "",
    variant: interval.variant,
    side: interval.side,
    done: ticked.includes(interval.index)
      ? "full"
      : doneFrom(
          coveredSeconds(spans, interval.start_s, interval.end_s) /
            Math.max(interval.end_s - interval.start_s, 0.1),
        ),
    ...coached(interval, seen[interval.index]),
  }));
}

/**
 * What the coach counted. Of an interval that trains one leg after the other the lesser side's repetitions stand, for
 * they are told "each side".
 * @param {import("./session.js").Interval} interval
 * @param {Seen | undefined} seen
 * @returns {Pick<IntervalLog, "reps" | "clean"> & Partial<Seen>}
 */
function coached(interval, seen) {
  if (!seen) return { reps: null };
  const total = seen.counts.reduce((sum, count) => sum + count.reps, 0);
  const clean = seen.counts.reduce((sum, count) => sum + count.clean, 0);
  const both = interval.side?.includes("-") ?? false;
  const reps = both ? Math.min(...["left", "right"].map((s) => seen.counts.find((c) => c.side === s)?.reps ?? 0)) : total;
  return { ...seen, reps: total ? reps : null, clean: total ? Math.round((clean / total) * 1000) / 1000 : null };
}
