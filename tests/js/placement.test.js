import assert from "node:assert/strict";
import { test } from "node:test";
import { adviceFor, createAdvisor, isWholeInView } from "../../stridework/web/static/coach/placement.js";

const SCENE = {
  whole: true, ready: true, cropped: null, view: "side", azimuth: 88, doubt: 8,
  travel: 0, share: 0, held_s: 0, tall: 0.6, middle: 0.5,
};
/** @param {object} [scene] @param {object} [more] @param {string} [view] */
const advice = (scene = {}, more = {}, view = "side") =>
  adviceFor({ scene: { ...SCENE, ...scene }, found: true, dark: false, people: 1, ...more }, view);

test("somebody who stands whole in the picture, square to it, is fine", () => {
  assert.equal(advice(), "sees");
  assert.equal(advice({ azimuth: -90 }), "sees");
});

test("what is most in the way is said first", () => {
  assert.equal(advice({ whole: false, cropped: "bottom", tall: null }, { dark: true }), "dark");
  assert.equal(advice({ whole: false, cropped: "bottom", tall: null }, { people: 2 }), "alone");
  assert.equal(advice({ whole: false, cropped: "bottom", tall: null }), "feet");
  assert.equal(advice({ whole: false, cropped: "top", tall: null }), "head");
  assert.equal(advice({ cropped: "left" }), "middle");
  assert.equal(advice({}, { found: false }), "nobody");
});

test("too near, too far and too far to one side are told apart", () => {
  assert.equal(advice({ tall: 0.95, azimuth: 0 }), "back");
  assert.equal(advice({ tall: 0.2 }), "closer");
  assert.equal(advice({ middle: 0.95 }), "middle");
});

test("the runner is turned to the side an exercise is judged from, not where nobody knows how they stand", () => {
  assert.equal(advice({ azimuth: 5 }), "side");
  assert.equal(advice({ azimuth: 90 }, {}, "front"), "front");
  assert.equal(advice({ azimuth: 178 }, {}, "front"), "sees");
  assert.equal(advice({ azimuth: 5 }, {}, "any"), "sees");
  assert.equal(advice({ azimuth: 5, doubt: 60 }), "sees");
  assert.equal(advice({ azimuth: null, doubt: null }), "sees");
});

test("a view that is wrong keeps nobody from being counted", () => {
  assert.deepEqual(["sees", "side", "front", "feet", "alone"].map(isWholeInView), [true, true, true, false, false]);
});

test("advice waits until it has stayed the same for a moment", () => {
  const advisor = createAdvisor();
  assert.equal(advisor.see("feet", 10), null);
  assert.equal(advisor.see("back", 10.5), null);
  assert.equal(advisor.see("back", 11.2), null);
  assert.equal(advisor.see("back", 11.4), "back");
  assert.equal(advisor.see("sees", 11.5), "back");
});
