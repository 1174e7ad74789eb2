/**
 * What the coach saw, interval by interval, in the log's own terms (`training/log.py`).
 *
 * @typedef {import("./messages.js").CoachEvent} CoachEvent
 * @typedef {import("./messages.js").Finding} Finding
 * @typedef {"left" | "right" | null} Side
 * @typedef {{side: Side, reps: number, clean: number}} SideCount
 * @typedef {{name: string, value: number, unit: string, doubt: number | null, side: Side}} Measure
 * @typedef {{counts: SideCount[], measures: Measure[], cues: string[]}} Seen
 */

/** Measures the log knows under a name of its own, with the range it takes. @type {Record<string, {name: string, unit: string, least: number, most: number}>} */
const KNOWN = {
  thigh_above_horizontal: { name: "depth", unit: "deg", least: -90, most: 90 },
  hip_sway: { name: "sway", unit: "%", least: 0, most: 100 },
  rear_knee_speed: { name: "touch-down", unit: "m/s", least: 0, most: 10 },
  flight: { name: "flight", unit: "s", least: 0, most: 2 },
  hold: { name: "hold", unit: "s", least: 0, most: 3600 },
};
/** Units as the log writes them, and what a value is multiplied by. @type {Record<string, [unit: string, times: number]>} */
const UNITS = { degrees: ["deg", 1], "body heights": ["%", 100] };
const MOST_MEASURES = 32;
const MOST_REPS = 999;
const LARGEST = 1e6;

/** @typedef {{values: number[], doubts: number[], unit: string, measure: string, side: Side}} Gathered */

export function createTally() {
  /** @type {Map<number, {counts: Map<Side, SideCount>, gathered: Map<string, Gathered>, cues: string[]}>} */
  const intervals = new Map();

  /** @param {number} interval */
  function of(interval) {
    /** @type {string[]} */
    const cues = [];
    const kept = intervals.get(interval) ?? { counts: new Map(), gathered: new Map(), cues };
    intervals.set(interval, kept);
    return kept;
  }

  /** @param {number} interval @param {string} measure @param {Side} side @param {number} value @param {string} unit @param {number | null} doubt */
  function gather(interval, measure, side, value, unit, doubt) {
    const { gathered } = of(interval);
    const key = `${measure} ${side}`;
    const kept = gathered.get(key) ?? { values: [], doubts: [], unit, measure, side };
    kept.values.push(value);
    if (doubt !== null) kept.doubts.push(doubt);
    gathered.set(key, kept);
  }

  /** @param {number} interval @param {Side} side @param {Finding[]} findings */
  function take(interval, side, findings) {
    for (const { measure, value, unit, doubt } of findings) {
      if (value !== null) gather(interval, measure, side, value, unit, doubt);
    }
  }

  return {
    /** @param {CoachEvent} event */
    add(event) {
      if (event.interval === null) return;
      if (event.event === "repetition") {
        const side = event.side || null;
        const { counts } = of(event.interval);
        const count = counts.get(side) ?? { side, reps: 0, clean: 0 };
        counts.set(side, { side, reps: count.reps + 1, clean: count.clean + (event.clean ? 1 : 0) });
        take(event.interval, side, event.findings);
        if (event.flight_s !== null) gather(event.interval, "flight", side, event.flight_s, "s", event.flight_doubt_s);
      } else if (event.event === "hold") {
        gather(event.interval, "hold", event.side, event.seconds, "s", null);
        take(event.interval, event.side, event.findings);
      } else if (event.event === "said" && event.kind === "correction") of(event.interval).cues.push(event.cue);
    },
    /** Repetitions of an interval so far. @param {number} interval @returns {SideCount[]} */
    counts: (interval) => [...(intervals.get(interval)?.counts.values() ?? [])],
    /** The interval as the log takes it. @param {number} interval @returns {Seen} */
    seen(interval) {
      const { counts, gathered, cues } = of(interval);
      return {
        counts: [...counts.values()].map((c) => ({ ...c, reps: Math.min(c.reps, MOST_REPS), clean: Math.min(c.clean, MOST_REPS) })),
        measures: [...gathered.values()].map(toMeasure).filter((m) => m !== null).slice(0, MOST_MEASURES),
        cues: cues.slice(0, 32),
      };
    },
  };
}

/**
 * One measure of an interval: the median of its repetitions, of holds the longest; null where the log would refuse it.
 * @param {Gathered} gathered @returns {Measure | null}
 */
function toMeasure({ measure, values, doubts, unit, side }) {
  const known = KNOWN[measure];
  const [written, times] = UNITS[unit] ?? [unit, 1];
  const value = round((measure === "hold" ? Math.max(...values) : median(values)) * times);
  const doubt = doubts.length ? round(median(doubts) * times) : null;
  const { name, least, most } = known ?? { name: measure.replaceAll("_", "-"), least: -LARGEST, most: LARGEST };
  if (!(value >= least && value <= most) || (doubt !== null && !(doubt >= 0 && doubt <= LARGEST))) return null;
  return { name, value, unit: known?.unit ?? written, doubt, side };
}

/** @param {number[]} values */
function median(values) {
  const ordered = [...values].sort((a, b) => a - b);
  const middle = ordered.length >> 1;
  const upper = ordered[middle] ?? NaN;
  return ordered.length % 2 ? upper : (upper + (ordered[middle - 1] ?? NaN)) / 2;
}

/** @param {number} value */
const round = (value) => Math.round(value * 1000) / 1000;
