import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addressOf, beginRecord, closed, hereAndNow, isOf, newUuid, noted, playedSpans, readRecord, unfinishedRecords,
} from "../../stridework/web/static/player/journal.js";
import { intervalLogs, secondsTrained } from "../../stridework/web/static/player/outcome.js";
import { memoryStore } from "../../stridework/web/static/player/store.js";
import { smallSession } from "./session-for-tests.js";

const session = smallSession();
const at = "2026-05-01T18:00:00.000+02:00";
const begin = () => beginRecord(session, "id-1", at, -10);
const note = (record, what, position, to) => noted(record, session, what, position, at, to);
const play = (steps) => steps.reduce((record, [what, position, to]) => note(record, what, position, to), begin());

test("a session played through is done in full, with the get-ready left out of the time trained", () => {
  const record = play([["play", -10], ["interval", 0], ["end", 75]]);
  assert.deepEqual(intervalLogs(session, playedSpans(record)).map((i) => i.done), ["full", "full", "skipped"]);
  assert.equal(secondsTrained(playedSpans(record)), 75);
});

test("a skipped interval is skipped and one left in the middle is done in part", () => {
  const record = play([["play", -10], ["seek", 12, 30], ["seek", 33, 75], ["end", 75]]);
  assert.deepEqual(intervalLogs(session, playedSpans(record)).map((i) => i.done), ["part", "skipped", "skipped"]);
});

test("a stretch played twice counts once for the interval and twice for the time trained", () => {
  const record = play([["play", 0], ["seek", 20, 0], ["pause", 30]]);
  assert.equal(intervalLogs(session, playedSpans(record))[0].done, "full");
  assert.equal(secondsTrained(playedSpans(record)), 50);
});

test("pauses are not trained", () => {
  const record = play([["play", 0], ["pause", 10], ["play", 10], ["end", 30]]);
  assert.equal(secondsTrained(playedSpans(record)), 30);
});

test("jumping while paused trains nothing", () => {
  const record = play([["play", 0], ["pause", 5], ["seek", 5, 60], ["end", 60]]);
  assert.deepEqual(playedSpans(record), [[0, 5]]);
});

test("a killed session keeps what was played up to the last sign of life, and its place", () => {
  const record = play([["play", -10], ["interval", 0], ["interval", 30], ["interval", 45], ["beat", 52]]);
  assert.deepEqual(closed(record).spans, [[-10, 52]]);
  assert.equal(record.number, 2);
  assert.equal(record.ended, false);
});

test("an interval ended by a tap is done, however short it was", () => {
  const record = play([["play", 70], ["tick", 75], ["seek", 76, 80], ["end", 80]]);
  assert.equal(intervalLogs(session, playedSpans(record), record.ticked).at(-1).done, "full");
});

test("signs of life leave no line in the journal", () => {
  assert.equal(play([["play", 0], ["beat", 5], ["beat", 10]]).transitions.length, 1);
});

test("whatever is not a record is not taken for one", () => {
  for (const value of [null, 7, "x", {}, { ...begin(), position: "far" }, { ...begin(), spans: [[1]] }, { ...begin(), started_at: "yesterday" }])
    assert.equal(readRecord(value), null);
  assert.ok(readRecord(structuredClone(begin())));
});

test("a damaged record hides no sound one", async () => {
  const store = memoryStore();
  await store.put("journal", "id-1", begin());
  await store.put("journal", "bad", { spans: "no" });
  const { records, unreadable } = await unfinishedRecords(store, Date.parse(at));
  assert.deepEqual([records.map((r) => r.id), unreadable], [["id-1"], ["bad"]]);
});

test("an unfinished session of eight days ago is no longer offered", async () => {
  const store = memoryStore();
  await store.put("journal", "id-1", begin());
  assert.deepEqual((await unfinishedRecords(store, Date.parse(at) + 8 * 86_400_000)).records, []);
});

test("an id can be made without a secure origin too", () => {
  const own = crypto.randomUUID;
  Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
  try {
    assert.match(newUuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  } finally {
    Object.defineProperty(crypto, "randomUUID", { value: own, configurable: true });
  }
});

test("times carry the runner's own zone", () => {
  const now = new Date("2026-05-01T16:30:00Z");
  now.getTimezoneOffset = () => -120;
  assert.equal(hereAndNow(now), "2026-05-01T18:30:00.000+02:00");
  now.getTimezoneOffset = () => 210;
  assert.equal(hereAndNow(now), "2026-05-01T13:00:00.000-03:30");
});

test("a session with fewer jumps is taken up as that session, and one of before there was a choice as it is written", () => {
  const stepped = { ...session, jumps: 2 };
  const record = beginRecord(stepped, "id-2", at, -10);
  assert.deepEqual([isOf(record, stepped), isOf(record, session), isOf(begin(), session)], [true, false, true]);
  assert.equal(addressOf(record, "/train/WORKOUT/"), "/train/small/jumps/2/");
  assert.equal(addressOf({ ...record, jumps: 0 }, "/train/WORKOUT/"), "/train/small/jumps/0/");
  const { jumps, ...old } = begin();
  assert.equal(jumps, null);
  assert.ok(readRecord(old) && isOf(readRecord(old), session));
  assert.equal(addressOf(old, "/train/WORKOUT/"), "/train/small/");
  assert.equal(readRecord({ ...record, jumps: "2/../.." }), null);
});
