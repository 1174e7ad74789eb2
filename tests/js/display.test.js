import assert from "node:assert/strict";
import { test } from "node:test";
import { clockFace, countFace, screenAt } from "../../stridework/web/static/player/display.js";
import { stateShown } from "../../stridework/web/static/player/stage.js";
import { smallSession } from "./session-for-tests.js";

const session = smallSession();

test("the countdown shows whole seconds rounded up", () => {
  assert.equal(screenAt(session, -10).count, 10);
  assert.equal(screenAt(session, -9.999).count, 10);
  assert.equal(screenAt(session, -9).count, 9);
  assert.equal(screenAt(session, 29.99).count, 1);
});

test("a boundary belongs to what begins there", () => {
  assert.deepEqual([screenAt(session, 30).kind, screenAt(session, 30).count], ["rest", 15]);
});

test("at every hundredth the number is the one the countdown asks for", () => {
  for (let hundredth = 0; hundredth < 3000; hundredth++) {
    assert.equal(screenAt(session, hundredth / 100).count, Math.ceil((3000 - hundredth) / 100));
  }
});

test("a rest says what comes next", () => {
  assert.equal(screenAt(session, 40).next, "Balance + lunge");
});

test("the working leg changes half-way, and the switch is said for three seconds", () => {
  assert.deepEqual([screenAt(session, 59).side, screenAt(session, 59).moment], ["left", null]);
  assert.deepEqual([screenAt(session, 60).side, screenAt(session, 60).moment], ["right", "switch"]);
  assert.equal(screenAt(session, 64).moment, null);
});

test("no leg is named where both work", () => {
  assert.equal(screenAt(session, 5).side, null);
});

test("half-way is seen as well as heard", () => {
  assert.equal(screenAt(session, 15).moment, "halfway");
});

test("where a tap is waited for there is a target and no countdown", () => {
  assert.deepEqual([screenAt(session, 76).count, screenAt(session, 76).reps], [null, 8]);
});

test("the figure follows the clock, and an interval without one has none", () => {
  assert.equal(screenAt(session, 7.5).figure.seconds, 7.5);
  assert.equal(screenAt(session, 50).figure, null);
});

test("in a rest the figure already stands on the leg that comes first", () => {
  const turned = smallSession();
  turned.intervals[3].side = "right-left";
  turned.events.splice(turned.events.findIndex((e) => e.at_s === 31), 0, { ...turned.events.find((e) => e.do === "figure"), at_s: 30 });
  assert.equal(screenAt(turned, 40).figure.leg, "right");
  assert.equal(screenAt(turned, 10).figure.leg, "left");
});

test("the time left is that of the whole session", () => {
  assert.equal(screenAt(session, 30).left_s, 50);
  assert.equal(screenAt(session, 80).kind, "done");
});

test("pausing, waiting and the last one have words of their own", () => {
  assert.equal(stateShown(screenAt(session, 5), "paused"), "paused");
  assert.equal(stateShown(screenAt(session, 5), "running"), "work");
  assert.equal(stateShown(screenAt(session, 79), "waiting"), "waiting");
  assert.equal(stateShown(screenAt(session, 76), "running"), "last");
});

test("clock faces round up like the countdown", () => {
  assert.equal(clockFace(65.2), "1:06");
  assert.equal(clockFace(660), "11:00");
  assert.equal(countFace(99), "99");
  assert.equal(countFace(100), "1:40");
});
