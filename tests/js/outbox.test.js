import assert from "node:assert/strict";
import { test } from "node:test";
import { flushOutbox, letterAfter, postLog, problemText, readLetter } from "../../stridework/web/static/player/outbox.js";
import { memoryStore } from "../../stridework/web/static/player/store.js";

const log = { id: "a", workout: "first-workout" };
const letter = { log, state: "waiting", attempts: 0, next_at: 0, message: "" };
const answering = (...statuses) => {
  const sent = [];
  const send = async (each) => {
    sent.push(each.id);
    return { status: statuses.shift() ?? 200, message: "because" };
  };
  return { send, sent };
};

test("a log leaves the outbox only when the server has it", async () => {
  const store = memoryStore();
  await postLog(store, log);
  const { send, sent } = answering(0, 503, 201);
  assert.equal((await flushOutbox(store, send, 0)).length, 1);
  assert.equal((await flushOutbox(store, send, 10_000)).length, 1);
  assert.deepEqual(await flushOutbox(store, send, 100_000), []);
  assert.deepEqual(await flushOutbox(store, send, 200_000), []);
  assert.deepEqual(sent, ["a", "a", "a"]);
});

test("tries come further and further apart, five minutes at most", () => {
  let last = letter;
  const waits = Array.from({ length: 12 }, () => (last = letterAfter(last, { status: 0, message: "" }, 0)).next_at);
  assert.deepEqual(waits.slice(0, 3), [2000, 4000, 8000]);
  assert.equal(waits.at(-1), 300_000);
});

test("a letter that is not due yet is sent when the network comes back", async () => {
  const store = memoryStore();
  await store.put("outbox", "a", { ...letter, next_at: 99_999 });
  const { send, sent } = answering();
  await flushOutbox(store, send, 0);
  assert.deepEqual(sent, []);
  await flushOutbox(store, send, 0, true);
  assert.deepEqual(sent, ["a"]);
});

test("a refusal keeps the log here with its reason, and is not argued with", async () => {
  const store = memoryStore();
  await postLog(store, log);
  const { send, sent } = answering(422);
  const [kept] = await flushOutbox(store, send, 0, true);
  assert.deepEqual([kept.state, kept.message], ["refused", "because"]);
  await flushOutbox(store, send, 1, true);
  assert.deepEqual(sent, ["a"]);
});

test("without signing in, or without a server, it waits", () => {
  assert.equal(letterAfter(letter, { status: 401, message: "" }, 0).state, "sign-in");
  assert.equal(letterAfter(letter, { status: 405, message: "" }, 0).state, "no-server");
  assert.equal(letterAfter(letter, { status: 429, message: "" }, 0).state, "waiting");
});

test("damaged letters stop no other", async () => {
  const store = memoryStore();
  await store.put("outbox", "x", "rubbish");
  await postLog(store, log);
  assert.deepEqual(await flushOutbox(store, answering(200).send, 0), []);
  assert.equal(readLetter({ log: { id: 3 } }), null);
});

test("a refusal names the field", () => {
  assert.equal(problemText({ errors: [{ field: "srpe", problem: "at most 10" }, { field: null, problem: "no" }] }), "srpe: at most 10; no");
  assert.equal(problemText("<html>"), "");
});
