import assert from "node:assert/strict";
import { test } from "node:test";
import { heardTime, pauseRun, positionAt, runFrom, standStill, timeOf } from "../../stridework/web/static/player/clock.js";

test("a running session is where the time says, however rarely anybody looks", () => {
  const run = runFrom(standStill(-10), 100, 660);
  assert.equal(positionAt(run, 100), -10);
  assert.equal(positionAt(run, 437.25), 327.25);
});

test("before its first sound is due the session has not moved", () => {
  assert.equal(positionAt(runFrom(standStill(5), 100.1, 660), 100), 5);
});

test("a pause freezes the position to the moment it was made", () => {
  const paused = pauseRun(runFrom(standStill(0), 0, 660), 12.5);
  assert.equal(positionAt(paused, 9999), 12.5);
  assert.equal(positionAt(runFrom(paused, 9999, 660), 10000), 13.5);
});

test("the clock stands still where a tap is waited for", () => {
  assert.equal(positionAt(runFrom(standStill(0), 0, 20), 500), 20);
});

test("a preview runs faster, and knows when each moment comes", () => {
  const run = runFrom(standStill(0, 10), 50, 660);
  assert.equal(positionAt(run, 51), 10);
  assert.equal(timeOf(run, 10), 51);
});

test("heard time lags by the output latency and never runs backwards", () => {
  const context = { currentTime: 10, outputLatency: 0.05 };
  const heard = heardTime(context);
  assert.equal(heard(), 9.95);
  context.outputLatency = 0.2;
  assert.equal(heard(), 9.95);
  context.currentTime = 11;
  assert.equal(heard(), 10.8);
});

test("a latency nobody could hear is not believed", () => {
  assert.equal(heardTime({ currentTime: 10, outputLatency: 7 })(), 10);
});
