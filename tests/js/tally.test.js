import assert from "node:assert/strict";
import { test } from "node:test";
import { createTally } from "../../stridework/web/static/coach/tally.js";
import { intervalLogs } from "../../stridework/web/static/player/outcome.js";

/** @param {object} [more] */
const repetition = (more = {}) => ({
  event: "repetition", t_s: 3, interval: 1, side: "", clean: true, flight_s: null, flight_doubt_s: null, findings: [], ...more,
});
/** @param {string} measure @param {number | null} value @param {string} unit @param {number | null} [doubt] */
const finding = (measure, value, unit, doubt = null) => ({ cue: "x", verdict: "good", measure, value, unit, doubt, reason: "" });

test("repetitions are counted by interval and side, and the clean ones of them", () => {
  const tally = createTally();
  for (const side of ["left", "left", "right"]) tally.add(repetition({ side, clean: side === "left" }));
  tally.add(repetition({ interval: 3 }));
  tally.add(repetition({ interval: null }));
  assert.deepEqual(tally.seen(1).counts, [{ side: "left", reps: 2, clean: 2 }, { side: "right", reps: 1, clean: 0 }]);
  assert.deepEqual(tally.counts(3), [{ side: null, reps: 1, clean: 1 }]);
  assert.deepEqual(tally.counts(5), []);
});

test("measures go by the log's names and units, the median of what could be judged", () => {
  const tally = createTally();
  for (const value of [4, null, 8, 20]) tally.add(repetition({ findings: [finding("thigh_above_horizontal", value, "degrees", 5)] }));
  tally.add(repetition({ findings: [finding("heel_rise", 0.02, "body heights", 0.008)], flight_s: 0.3, flight_doubt_s: 0.03 }));
  assert.deepEqual(tally.seen(1).measures, [
    { name: "depth", value: 8, unit: "deg", doubt: 5, side: null },
    { name: "heel-rise", value: 2, unit: "%", doubt: 0.8, side: null },
    { name: "flight", value: 0.3, unit: "s", doubt: 0.03, side: null },
  ]);
});

test("of holds the longest stands, and only what was corrected is a cue", () => {
  const tally = createTally();
  for (const seconds of [4, 11.5]) tally.add({ event: "hold", t_s: 9, interval: 1, side: "left", seconds, ended: "", eyes: "open", findings: [] });
  tally.add({ event: "said", t_s: 9, interval: 1, cue: "level-hips", text: "", kind: "correction", reason: "" });
  tally.add({ event: "said", t_s: 9, interval: 1, cue: "level-hips", text: "", kind: "praise", reason: "" });
  assert.deepEqual(tally.seen(1), {
    counts: [],
    measures: [{ name: "hold", value: 11.5, unit: "s", doubt: null, side: "left" }],
    cues: ["level-hips"],
  });
});

test("a value the log would refuse is left out rather than losing the log", () => {
  const tally = createTally();
  tally.add(repetition({ findings: [finding("hip_sway", 40, "body heights"), finding("toe_out", Infinity, "degrees")] }));
  assert.deepEqual(tally.seen(1).measures, []);
});

test("what was seen stands in the interval's log; of two legs in turn the lesser one's number", () => {
  const session = { intervals: [
    { index: 1, kind: "work", exercise: "squat", variant: "squat", side: null, start_s: 0, end_s: 30 },
    { index: 3, kind: "work", exercise: "balance-lunge", variant: "balance-lunge", side: "left-right", start_s: 45, end_s: 75 },
    { index: 5, kind: "work", exercise: "squat", variant: "squat", side: null, start_s: 90, end_s: 120 },
  ] };
  const seen = {
    1: { counts: [{ side: null, reps: 8, clean: 6 }], measures: [], cues: ["hips-back"] },
    3: { counts: [{ side: "left", reps: 5, clean: 5 }, { side: "right", reps: 3, clean: 2 }], measures: [], cues: [] },
  };
  const [squat, lunge, unseen] = intervalLogs(session, [[0, 120]], [], seen);
  assert.deepEqual([squat.reps, squat.clean, squat.cues], [8, 0.75, ["hips-back"]]);
  assert.deepEqual([lunge.reps, lunge.clean], [3, 0.875]);
  assert.deepEqual([unseen.reps, "clean" in unseen], [null, false]);
});
