import assert from "node:assert/strict";
import { test } from "node:test";
import { beginRecord } from "../../stridework/web/static/player/journal.js";
import { createPlayback } from "../../stridework/web/static/player/playback.js";
import { smallSession } from "./session-for-tests.js";

/** A playback with a clock the test moves, and a sound that only says what is scheduled. */
function playing(from = -10) {
  const session = smallSession();
  const table = { now: 0, scheduled: null, states: [], written: null, cues: [] };
  const sound = {
    now: () => table.now, soon: () => table.now, has: () => true, isLive: () => true,
    play: (run) => (table.scheduled = run), silence: () => (table.scheduled = null),
    unlock: async () => true, apply() {}, fetchClips() {},
  };
  const playback = createPlayback({
    session, sound, speed: 1,
    write: (record) => (table.written = record),
    changed: (state) => table.states.push(state),
    cue: (event) => table.cues.push(event),
  });
  playback.begin(beginRecord(session, "id", "2026-05-01T18:00:00.000Z", from), from);
  const at = (now) => {
    table.now = now;
    playback.tick();
  };
  return { playback, table, at };
}

test("it plays from get-ready to the tap it waits for, and from there to the end", () => {
  const { playback, table, at } = playing();
  at(50);
  assert.equal(playback.position(), 40);
  at(200);
  assert.equal(playback.state(), "waiting");
  assert.equal(playback.position(), 79);
  playback.tap();
  assert.equal(playback.state(), "ended");
  assert.deepEqual(table.written.ticked, [4]);
});

test("going on where a tap is waited for passes it", () => {
  const { playback, at } = playing(70);
  at(20);
  assert.equal(playback.state(), "waiting");
  playback.play();
  at(20.5);
  assert.equal(playback.state(), "running");
});

test("jumping to the end leaves no sound behind, playing to it lets the last ones ring out", () => {
  const { playback, table } = playing();
  playback.seek(80);
  assert.deepEqual([playback.state(), table.scheduled], ["ended", null]);
  const { table: other, at } = playing(79.5);
  at(1);
  assert.equal(other.states.at(-1), "ended");
  assert.ok(other.scheduled.until > 80);
});

test("a pause takes the sounds back and going on schedules them from the same place", () => {
  const { playback, table, at } = playing();
  at(17.25);
  playback.pause();
  assert.equal(table.scheduled, null);
  at(500);
  assert.equal(playback.position(), 7.25);
  playback.play();
  assert.deepEqual([table.scheduled.position, table.scheduled.at], [7.25, 500]);
});

test("the phone's own pause is told apart from the runner's", () => {
  const { playback, table } = playing();
  playback.pause("interrupted");
  assert.equal(table.states.at(-1), "interrupted");
  assert.equal(table.written.transitions.at(-1).what, "interrupted");
});

test("cues are given once, and not those that were slept through", () => {
  const { table, at } = playing();
  at(10.1);
  at(10.2);
  assert.deepEqual(table.cues.filter((c) => c.do === "tone").map((c) => c.tone), ["work"]);
  at(60);
  assert.equal(table.cues.some((c) => c.tone === "halfway"), false);
});

test("every change of interval is in the journal", () => {
  const { table, at } = playing();
  for (const now of [5, 11, 41, 56]) at(now);
  assert.deepEqual(table.written.transitions.map((t) => t.what), ["play", "interval", "interval", "interval"]);
  assert.equal(table.written.number, 2);
});
