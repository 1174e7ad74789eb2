/**
 * A compiled session as the page carries it, and the few questions everybody asks of it.
 * Seconds count from the first "go", so getting ready is negative.
 *
 * @typedef {"ready" | "work" | "rest"} Kind
 * @typedef {"left" | "right" | "left-right" | "right-left"} Side
 * @typedef {"count" | "work" | "rest" | "halfway" | "switch" | "end"} ToneName
 *
 * @typedef {object} Interval
 * @property {number} index
 * @property {Kind} kind
 * @property {string | null} exercise
 * @property {Side | null} side
 * @property {number} start_s
 * @property {number} end_s
 * @property {string | null} variant
 * @property {string} title
 * @property {number} number  the work interval's number from 1; a rest has that of the work after it
 * @property {number | null} reps
 * @property {boolean} waits
 *
 * @typedef {{do: "say", at_s: number, text: string, clip: string, seconds: number}} Say
 * @typedef {{do: "tone", at_s: number, tone: ToneName}} Tone
 * @typedef {{do: "show", at_s: number, title: string, line: string, next: string, kind: Kind | "done"}} Show
 * @typedef {{do: "figure", at_s: number, figure: string, view: "side" | "front", seconds_per_cycle: number}} Figure
 * @typedef {{do: "count", at_s: number, seconds: number}} Count
 * @typedef {{do: "side", at_s: number, side: "left" | "right"}} SideChange
 * @typedef {{do: "haptic", at_s: number, pattern: number[]}} Haptic
 * @typedef {{do: "wait", at_s: number, text: string}} Wait
 * @typedef {Say | Tone | Show | Figure | Count | SideChange | Haptic | Wait} SessionEvent
 *
 * @typedef {{hz: number, start_s: number, seconds: number, gain: number, shape: "sine" | "triangle"}} Partial
 * @typedef {Record<ToneName, {attack_s: number, floor: number, partials: Partial[]}>} ToneTable
 *
 * @typedef {{text: string, clip: string, seconds: number}} Sentence
 * @typedef {object} CoachWords  what the live coach says; empty variants where no camera could follow
 * @property {Record<string, {hold: boolean, rises: boolean, view: "side" | "front" | "any",
 *   cues: Record<string, Sentence & {screen: string, measure: string | null}>}>} variants  by variant
 * @property {Record<"praise" | "openEyes" | "sees" | "nobody" | "feet" | "head" | "back" | "closer" | "middle" | "side" |
 *   "front" | "alone", Sentence>} phrases
 *
 * @typedef {object} Session
 * @property {string} workout
 * @property {number | null} jumps  how many of its jumping intervals are jumped, the last ones; null where all are
 * @property {string} title
 * @property {CoachWords} coach
 * @property {string} language
 * @property {number} seconds
 * @property {Interval[]} intervals
 * @property {SessionEvent[]} events
 * @property {ToneTable} tones
 * @property {Record<string, string>} clips  clip id to address
 * @property {Record<string, {side: string, front: string}>} figures  figure id to addresses
 */

/**
 * Read the session the page carries.
 * @param {Document} page
 * @returns {Session}
 */
export function readSession(page) {
  const text = page.getElementById("session")?.textContent;
  if (!text) throw new Error("this page carries no session");
  return JSON.parse(text);
}

/**
 * Where the session begins: with getting ready.
 * @param {Session} session
 */
export function startOf(session) {
  return Math.min(0, ...session.intervals.map((i) => i.start_s));
}

/** @param {Session} session @returns {Interval[]} */
export function workIntervals(session) {
  return session.intervals.filter((i) => i.kind === "work");
}

/**
 * The interval at a position: the one that started last, so that a boundary belongs to what begins there.
 * @param {Session} session
 * @param {number} position
 * @returns {Interval | null}
 */
export function intervalAt(session, position) {
  let found = null;
  for (const interval of session.intervals) {
    if (interval.start_s <= position) found = interval;
    else break;
  }
  return found;
}

/**
 * The last event of one sort that has happened by a position.
 * @template {SessionEvent["do"]} D
 * @param {Session} session
 * @param {D} what
 * @param {number} position
 * @returns {Extract<SessionEvent, {do: D}> | null}
 */
export function lastEvent(session, what, position) {
  let found = null;
  for (const event of session.events) {
    if (event.at_s > position) break;
    if (event.do === what) found = event;
  }
  return /** @type {Extract<SessionEvent, {do: D}> | null} */ (found);
}

/**
 * Where the clock must stand still next: at the next tap that is waited for, or at the end. Standing at one, it may go on.
 * @param {Session} session
 * @param {number} position
 */
export function nextStop(session, position) {
  const wait = session.events.find((e) => e.do === "wait" && e.at_s > position);
  return Math.min(wait?.at_s ?? Infinity, session.seconds);
}

/**
 * Where "skip" leads: the next interval's start, or the end.
 * @param {Session} session
 * @param {number} position
 */
export function skipFrom(session, position) {
  return session.intervals.find((i) => i.start_s > position + 0.05)?.start_s ?? session.seconds;
}

/**
 * Where "back" leads: this interval's start, or within its first two seconds the one before.
 * @param {Session} session
 * @param {number} position
 */
export function backFrom(session, position) {
  const starts = session.intervals.map((i) => i.start_s).filter((s) => s < position - 2);
  return starts.length ? Math.max(...starts) : startOf(session);
}

/**
 * Where a session that was cut off is taken up again: five seconds before the work it was cut off in (or before the
 * next, when it was cut off in a rest), so that there is time to stand up.
 * @param {Session} session
 * @param {number} position
 */
export function resumeFrom(session, position) {
  const interval = intervalAt(session, position);
  const work = session.intervals.find((i) => i.kind === "work" && (i.number >= (interval?.number ?? 1)));
  if (!work) return position;
  return Math.max(startOf(session), work.start_s - 5);
}
