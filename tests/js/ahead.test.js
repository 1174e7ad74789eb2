import assert from "node:assert/strict";
import { test } from "node:test";
import { announceAhead, readAhead } from "../../stridework/web/static/player/ahead.js";

const squat = {
  exercise: "squat", name: "Squat", rung: "Half depth", amount: "10 reps", code: "progress", decision: "A step up",
  reason: "A good session.", limit: "", gate: "", asks: null, not_yet: false, stopped: false,
};
const lunge = { ...squat, exercise: "balance-lunge", name: "Balance + lunge", code: "stop", decision: "Leave it out", stopped: true };
const session = { start: "2026-11-26T07:00", when: "Thu 26 November at 07:00", name: "Balance only", amount: "10 minutes", reasons: ["No run."] };
const words = (key, gaps) => `${key}: ${gaps.list}`;

test("an answer is taken for what it says", () => {
  assert.deepEqual(readAhead({ exercises: [squat, lunge], easier: "", session }), { exercises: [squat, lunge], easier: "", session });
  assert.deepEqual(readAhead({ exercises: [], easier: "", session })?.session, session);
});

test("what a server of another version or none at all says is no reason to stumble", () => {
  for (const value of [undefined, null, 7, "x", [], {}, { exercises: "many" }, { exercises: [], session: null }, { session: { start: 3 } }])
    assert.equal(readAhead(value), null);
  const { reason, ...nameless } = squat;
  assert.equal(reason, "A good session.");
  const mixed = { exercises: [nameless, { ...squat, asks: "1" }, squat], session: { ...session, reasons: "none" } };
  assert.deepEqual(readAhead(mixed), { exercises: [squat], easier: "", session: null });
});

test("a screen reader hears when and how much, and that an exercise is left out", () => {
  const said = announceAhead({ exercises: [squat, lunge], easier: "", session }, words);
  assert.equal(said, "sayNext: Thu 26 November at 07:00, Balance only; Squat: 10 reps; Balance + lunge: Leave it out");
});
