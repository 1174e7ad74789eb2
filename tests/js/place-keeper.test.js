import assert from "node:assert/strict";
import { test } from "node:test";
import { keepHere } from "../../stridework/web/static/player/keeper.js";
import { postLog } from "../../stridework/web/static/player/outbox.js";
import { readPlace } from "../../stridework/web/static/player/place.js";
import { memoryStore } from "../../stridework/web/static/player/store.js";

const page = (dataset) => ({ documentElement: { dataset } });

test("a page knows its root wherever it is served", () => {
  const here = "https://someone.example/strength/train/first-workout/jumps/2/?speed=2";
  assert.deepEqual(readPlace(page({ root: "../../../../", keeper: "device" }), here), { root: "/strength/", keeper: "device" });
  assert.deepEqual(readPlace(page({ root: "/" }), here), { root: "/", keeper: "server" });
  assert.equal(readPlace(page({ root: "./" }), "https://a.example/index.html").root, "/");
});

test("without a server a finished session stays in the outbox, and is told to be here", async () => {
  const store = memoryStore();
  await postLog(store, { id: "a", workout: "first-workout" });
  await store.put("outbox", "broken", "what is this");
  let told;
  const kept = await keepHere(store, (letters) => (told = letters))();
  assert.deepEqual(kept.map(({ log, state }) => [log.id, state]), [["a", "no-server"]]);
  assert.equal(told, kept);
  assert.equal((await store.get("outbox", "a")).state, "no-server");
  assert.equal(await store.get("outbox", "broken"), "what is this");
});
