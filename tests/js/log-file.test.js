import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "../../stridework/web/static/player/store.js";
import { keepLog, mergeLogs, readKept, removeLog } from "../../stridework/web/static/site/kept-logs.js";
import { findProblem, readLogFile, writeLogFile } from "../../stridework/web/static/site/log-file.js";
import { lightOf, sayMeasures, sayWhen } from "../../stridework/web/static/site/say-log.js";

const interval = { index: 1, exercise: "squat", variant: null, side: null, done: "full", reps: 12 };
const log = {
  id: "0b1e3d5c-0000-4000-8000-000000000001",
  workout: "first-workout",
  started_at: "2026-11-24T07:00:00.000+01:00",
  finished_at: "2026-11-24T07:11:00.000+01:00",
  seconds: 660,
  intervals: [interval],
  srpe: 6,
  pain: null,
  pain_before: null,
  pain_next_morning: null,
  pain_flags: [],
  soreness: null,
  note: "",
};
const other = { ...log, id: "0b1e3d5c-0000-4000-8000-000000000002" };
const fileOf = (logs, more = {}) => JSON.stringify({ format: "stridework-logs", version: 1, logs, ...more });

test("a file that was written is read as it was", () => {
  assert.deepEqual(readLogFile(writeLogFile([log, other])), { logs: [log, other], refusal: null });
  assert.deepEqual(JSON.parse(writeLogFile([log])).logs, [log]);
});

test("answers a file does not mention are unsaid, never zero", () => {
  const { id, workout, started_at, finished_at, seconds, intervals } = log;
  const [read] = readLogFile(fileOf([{ id: id.toUpperCase(), workout, started_at, finished_at, seconds, intervals }])).logs;
  assert.deepEqual(read, { ...log, srpe: null });
});

for (const [what, text, key, gaps] of [
  ["half a file", writeLogFile([log]).slice(0, 200), "badJson", {}],
  ["something else", '{"tracks": []}', "badFormat", {}],
  ["a list", "[]", "badFormat", {}],
  ["a newer file", fileOf([log], { version: 2 }), "badVersion", { version: "2" }],
  ["no list", fileOf({}), "badList", {}],
  ["a bad second session", fileOf([log, { ...log, srpe: 11 }]), "badLog", { n: 2, field: "srpe", expected: "must be a whole number from 0 to 10" }],
]) {
  test(`${what} is refused with what is wrong`, () => {
    assert.deepEqual(readLogFile(text), { logs: null, refusal: { key, gaps } });
  });
}

test("every field that cannot be true is named", () => {
  const measure = { name: "depth", value: 3, unit: "deg", doubt: null, side: "left" };
  assert.equal(findProblem({ ...log, intervals: [{ ...interval, clean: 0.9, measures: [measure] }] }), null);
  const count = { side: "left", reps: 5, clean: 4 };
  assert.equal(findProblem({ ...log, intervals: [{ ...interval, counts: [count], cues: ["knees-out"] }] }), null);
  const field = (change) => findProblem({ ...log, ...change })?.field;
  const within = (change) => field({ intervals: [interval, { ...interval, ...change }] });
  assert.equal(within({ counts: [{ ...count, clean: 6 }] }), "intervals.1.counts.0.clean");
  assert.equal(within({ counts: [{ ...count, good: 4 }] }), "intervals.1.counts.0.good");
  assert.equal(within({ cues: ["Knees!"] }), "intervals.1.cues");
  assert.equal(field({ id: "7" }), "id");
  assert.equal(field({ workout: "First workout" }), "workout");
  assert.equal(field({ started_at: "2026-11-24T07:00:00" }), "started_at");
  assert.equal(field({ finished_at: "2026-11-23T07:00:00Z" }), "finished_at");
  assert.equal(field({ seconds: -1 }), "seconds");
  assert.equal(field({ pain: 2.5 }), "pain");
  assert.equal(field({ pain_flags: ["limping", "limping"] }), "pain_flags");
  assert.equal(field({ pain_flags: ["tired"] }), "pain_flags");
  assert.equal(field({ note: "x".repeat(2001) }), "note");
  assert.equal(field({ intervals: undefined }), "intervals");
  assert.equal(field({ mood: 3 }), "mood");
  assert.equal(within({ index: undefined }), "intervals.1.index");
  assert.equal(within({ done: "yes" }), "intervals.1.done");
  assert.equal(within({ reps: -1 }), "intervals.1.reps");
  assert.equal(within({ clean: 2 }), "intervals.1.clean");
  assert.equal(within({ side: "both" }), "intervals.1.side");
  assert.equal(within({ measures: [{ ...measure, value: "3" }] }), "intervals.1.measures.0.value");
});

test("restoring adds, completes, and never takes away", () => {
  const here = [{ ...log, srpe: 5, note: "" }];
  const file = [{ ...log, srpe: 9, pain: 2, note: "windy", intervals: [] }, other, other];
  const { put, ...counted } = mergeLogs(here, file);
  assert.deepEqual(put, [{ ...log, srpe: 5, pain: 2, note: "windy" }, other]);
  assert.deepEqual(counted, { added: 1, completed: 1, same: 0 });
  assert.deepEqual(mergeLogs(put, put), { put: [], added: 0, completed: 0, same: 2 });
});

test("the log of a device is newest first, and what cannot be read is counted and left", async () => {
  const store = memoryStore();
  const later = { ...other, started_at: "2026-11-24T06:30:00Z", finished_at: "2026-11-24T06:40:00Z" };
  await keepLog(store, log);
  await keepLog(store, later);
  await store.put("outbox", "x", { log: { id: "x" } });
  const { logs, unreadable } = await readKept(store);
  assert.deepEqual([logs.map(({ id }) => id), unreadable], [[later.id, log.id], 1]);
  await removeLog(store, log.id);
  assert.deepEqual((await readKept(store)).logs, [later]);
  assert.ok(await store.get("outbox", "x"));
});

test("the light says the gravest of a session's answers", () => {
  const light = (rank) => ({ rank, light: "", name: "", reason: "", advice: "" });
  const lights = { flags: { limping: light(4), swelling: light(6) }, pain: { 0: light(0), 4: light(2), 7: light(4) }, morning: { 3: light(3) } };
  const rank = (told) => lightOf(lights, { ...log, ...told })?.rank;
  assert.equal(rank({}), undefined);
  assert.equal(rank({ pain: 0 }), 0);
  assert.equal(rank({ pain: 4, pain_next_morning: 3 }), 3);
  assert.equal(rank({ pain: 4, pain_next_morning: 3, pain_before: 3 }), 2);
  assert.equal(rank({ pain: 7, pain_next_morning: 3 }), 4);
  assert.equal(rank({ pain: 0, pain_flags: ["limping", "swelling"] }), 6);
});

test("times are those of the runner's own clock, and measures say what they are", () => {
  assert.match(sayWhen("2026-11-24T07:05:00.000+09:00", "en"), /Tue.*24 Nov 2026.*07:05/);
  const words = (key, gaps) => (gaps ? `${gaps.percent} % ${key}` : key);
  const seen = { clean: 0.5, measures: [{ name: "touch-down", value: 1.234, unit: "m/s", side: "left" }] };
  assert.equal(sayMeasures({ ...interval, ...seen }, words), "50 % clean · touch down 1.23 m/s left");
  assert.equal(sayMeasures(interval, words), "");
});
