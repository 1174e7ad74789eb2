import assert from "node:assert/strict";
import { test } from "node:test";
import { LEAST_FPS, LONGEST, MOST_FPS, createPace } from "../../stridework/web/static/coach/pace.js";

/** @param {"full" | "lite"} size @param {number} ms @param {number} [pictures] */
const after = (size, ms, pictures = 20) => {
  const pace = createPace(size);
  for (let i = 0; i < pictures; i += 1) pace.took(ms);
  return pace.now();
};

test("a quick device is asked for no more pictures than teach anything", () => {
  assert.deepEqual(after("full", 10), { fps: MOST_FPS, smaller: false, longest: LONGEST.usual, tooSlow: false });
});

test("a slower one is asked for what leaves it time for the page", () => {
  assert.equal(after("full", 50).fps, 17);
});

test("where the larger model is slow the smaller one is called for, and where that is slow too nobody waits", () => {
  assert.equal(after("full", 100).smaller, true);
  assert.equal(after("full", 100).tooSlow, false);
  assert.deepEqual(after("lite", 100), { fps: 8.5, smaller: false, longest: LONGEST.usual, tooSlow: false });
});

test("smaller pictures are tried before the coach gives up, and get their time", () => {
  const small = { fps: LEAST_FPS, smaller: false, longest: LONGEST.small };
  assert.deepEqual(after("lite", 250, 20), { ...small, tooSlow: false });
  assert.deepEqual(after("lite", 250, 60), { ...small, tooSlow: true });
  const pace = createPace("lite");
  for (let i = 0; i < 100; i += 1) pace.took(pace.now().longest === LONGEST.small ? 120 : 250);
  assert.equal(pace.now().tooSlow, false);
  assert.equal(after("full", 250, 100).longest, LONGEST.usual);
});

test("nothing is decided by the first few pictures, nor by a single slow one", () => {
  assert.equal(after("full", 200, 10).smaller, false);
  const pace = createPace("full");
  for (let i = 0; i < 30; i += 1) pace.took(i % 10 === 0 ? 900 : 30);
  assert.equal(pace.now().smaller, false);
});

test("after the change the times of the larger model count no more", () => {
  const pace = createPace("full");
  for (let i = 0; i < 20; i += 1) pace.took(300);
  pace.changed("lite");
  assert.deepEqual(pace.now(), { fps: MOST_FPS, smaller: false, longest: LONGEST.usual, tooSlow: false });
});
