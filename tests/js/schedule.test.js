import assert from "node:assert/strict";
import { test } from "node:test";
import {
  clipsInOrder, dueEvents, nextEventAt, sentencesBetween, tonesBetween,
} from "../../stridework/web/static/player/schedule.js";
import { backFrom, nextStop, resumeFrom, skipFrom } from "../../stridework/web/static/player/session.js";
import { smallSession } from "./session-for-tests.js";

const session = smallSession();

test("running on schedules every tone that is left, and none that is past", () => {
  const at = tonesBetween(session, 16, Infinity, false).map((t) => t.at_s);
  assert.deepEqual(at, [27, 28, 29, 30, 60, 80]);
});

test("a tone exactly where the session runs on is heard", () => {
  assert.equal(tonesBetween(session, 0, 1, false)[0].tone, "work");
});

test("one beep instead of three keeps the first and every change", () => {
  const at = tonesBetween(session, -10, 31, true).map((t) => t.at_s);
  assert.deepEqual(at, [-3, 0, 15, 27, 30]);
});

test("running on in the middle of a 3-2-1 with one beep adds no beep", () => {
  assert.deepEqual(tonesBetween(session, 27.5, 29.5, true), []);
});

test("a sentence that began before is not begun again in its middle", () => {
  assert.deepEqual(sentencesBetween(session, 31.5, 80), []);
});

test("clips are fetched in the order they are needed, each once", () => {
  assert.deepEqual(clipsInOrder(session), ["go", "next"]);
});

test("a cue that is late is dropped, not replayed", () => {
  assert.deepEqual(dueEvents(session, 10, 15.2).map((e) => e.at_s), [15]);
  assert.deepEqual(dueEvents(session, 10, 16), []);
});

test("a hidden page can sleep until the next event", () => {
  assert.equal(nextEventAt(session, 16), 27);
  assert.equal(nextEventAt(session, 80), 80);
});

test("the clock may run to the next tap that is waited for, and past it to the end", () => {
  assert.equal(nextStop(session, 0), 79);
  assert.equal(nextStop(session, 79), 80);
});

test("skip goes to the next interval, from the last to the end", () => {
  assert.equal(skipFrom(session, 3), 30);
  assert.equal(skipFrom(session, 76), 80);
});

test("back goes to this interval's start, within two seconds to the one before", () => {
  assert.equal(backFrom(session, 40), 30);
  assert.equal(backFrom(session, 31), 0);
  assert.equal(backFrom(session, -9), -10);
});

test("a cut-off session is resumed five seconds before the work it was cut off in", () => {
  assert.equal(resumeFrom(session, 52), 40);
  assert.equal(resumeFrom(session, 33), 40);
  assert.equal(resumeFrom(session, 12), -5);
});
