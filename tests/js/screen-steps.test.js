import assert from "node:assert/strict";
import { test } from "node:test";
import { isEnough, isUsable, median, nothingSeen, readCm, take } from "../../stridework/web/static/screen/steps.js";

/** @type {import("../../stridework/web/static/screen/steps.js").Step} */
const SIDE = { id: "side", kind: "squats", view: "side", eyes: "" };
/** @type {import("../../stridework/web/static/screen/steps.js").Step} */
const STAND = { id: "balance-open", kind: "stand", view: "front", eyes: "open" };

/** @param {number | null} value */
const squat = (value) => /** @type {any} */ ({
  event: "repetition",
  findings: [{ measure: "thigh_above_horizontal", value, reason: value === null ? "needs a camera from the side" : "" }],
});
/** @param {string} side @param {number} seconds */
const hold = (side, seconds) => /** @type {any} */ ({ event: "hold", side, seconds, ended: "foot down", findings: [{ measure: "hip_sway", value: 0.02 }] });

test("squats that could not be judged are counted, and say why", () => {
  const seen = [squat(12), squat(null), squat(null)].reduce((all, event) => take(all, event, SIDE), nothingSeen());
  assert.deepEqual([seen.squats, seen.judged, seen.why], [3, 1, "needs a camera from the side"]);
  assert.equal(isUsable(seen, SIDE), false);
  const more = [squat(9), squat(11)].reduce((all, event) => take(all, event, SIDE), seen);
  assert.equal(isUsable(more, SIDE), true);
  assert.equal(isEnough(more, SIDE), true);
  assert.equal(median(more.values), 11);
});

test("a stand is over when each leg has stood, a stumble aside", () => {
  const left = [hold("left", 20), hold("right", 0.4)].reduce((all, event) => take(all, event, STAND), nothingSeen());
  assert.equal(isEnough(left, STAND), false);
  assert.equal(isUsable(left, STAND), true);
  assert.equal(isEnough(take(left, hold("right", 12), STAND), STAND), true);
  assert.equal(left.stands[0]?.sway, 0.02);
});

test("a distance is read with comma or point; nothing is not done, and nonsense is none", () => {
  assert.equal(readCm(" 9,5 "), 9.5);
  assert.equal(readCm("12"), 12);
  assert.equal(readCm(""), null);
  for (const text of ["about 9", "-3", "31", "9.55", "1e1"]) assert.ok(Number.isNaN(readCm(text)), text);
});
