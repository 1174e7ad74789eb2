import assert from "node:assert/strict";
import { test } from "node:test";
import { fitsNow, onATone, sessionFor } from "../../stridework/web/static/coach/manners.js";

const cue = { do: "say", at_s: 18, text: "Sit back to a chair", clip: "c", seconds: 1.1 };
const session = {
  seconds: 60,
  intervals: [
    { index: 1, kind: "work", start_s: 0, end_s: 30, waits: false },
    { index: 2, kind: "rest", start_s: 30, end_s: 45, waits: false },
  ],
  events: [
    { do: "say", at_s: 0, text: "Go.", clip: "g", seconds: 0.4 },
    { do: "tone", at_s: 15, tone: "halfway" },
    { do: "say", at_s: 15.4, text: "Halfway.", clip: "h", seconds: 0.6 },
    cue,
    { do: "tone", at_s: 27, tone: "count" },
    { do: "tone", at_s: 30, tone: "rest" },
  ],
};

test("a sentence is said where nothing else is heard before it ends", () => {
  assert.equal(fitsNow(session, 12.5, 1.2), true);
  assert.equal(fitsNow(session, 13.8, 1.2), false);
  assert.equal(fitsNow(session, 15.9, 1.2), false);
  assert.equal(fitsNow(session, 16.3, 1.2), true);
});

test("the session's own cue goes first unless it was held back", () => {
  assert.equal(fitsNow(session, 17.5, 1.2), false);
  assert.equal(fitsNow(session, 17.5, 1.2, (event) => event === cue), true);
});

test("nothing reaches into the last three seconds of an interval, or past the end", () => {
  assert.equal(fitsNow(session, 25.5, 1.2), true);
  assert.equal(fitsNow(session, 25.9, 1.2), false);
  assert.equal(fitsNow(session, 61, 1.2), false);
});

test("a counted repetition does not sound upon a tone of the countdown", () => {
  assert.equal(onATone(session, 27.1), true);
  assert.equal(onATone(session, 26), false);
});

test("the coach says less from session to session, and the runner may have it otherwise", () => {
  assert.deepEqual([1, 5, 9].map((n) => sessionFor("usual", n)), [1, 5, 9]);
  assert.deepEqual([1, 9].map((n) => sessionFor("more", n)), [1, 1]);
  assert.deepEqual([1, 9].map((n) => sessionFor("less", n)), [3, 9]);
  assert.equal(sessionFor("quiet", 1), 7);
});
