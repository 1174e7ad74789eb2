import assert from "node:assert/strict";
import { test } from "node:test";
import { boxesName, webStorageStore } from "../../stridework/web/static/player/store.js";

/** @param {Record<string, string>} [begun] */
const fakeStorage = (begun = {}) => {
  const kept = new Map(Object.entries(begun));
  return {
    get length() { return kept.size; },
    key: (i) => [...kept.keys()][i] ?? null,
    getItem: (k) => kept.get(k) ?? null,
    setItem: (k, v) => void kept.set(k, v),
    removeItem: (k) => void kept.delete(k),
  };
};
const site = (root) => boxesName({ root, keeper: "device" });

test("a server's boxes keep their name, and each site has one of its own", () => {
  assert.equal(boxesName({ root: "/", keeper: "server" }), "stridework");
  assert.equal(new Set([site("/"), site("/a/"), site("/a/b/"), "stridework"]).size, 4);
});

test("a site takes over what all shared, once, and leaves it there for the others", async () => {
  const storage = fakeStorage({ "stridework.outbox.x": '{"n":1}', "stridework.player": "{}" });
  const first = webStorageStore(storage, site("/a/"));
  assert.deepEqual(await first.entries("outbox"), [["x", { n: 1 }]]);
  await first.put("outbox", "y", { n: 2 });
  storage.setItem("stridework.outbox.late", '{"n":3}');
  assert.deepEqual((await webStorageStore(storage, site("/a/")).entries("outbox")).map(([key]) => key).sort(), ["x", "y"]);
  assert.deepEqual((await webStorageStore(storage, site("/a/b/")).entries("outbox")).map(([key]) => key).sort(), ["late", "x"]);
  assert.equal(storage.getItem("stridework.player"), "{}");
});

test("what is deleted at one site does not come back from what was shared", async () => {
  const storage = fakeStorage({ "stridework.journal.x": "1" });
  const store = webStorageStore(storage, site("/a/"));
  await store.remove("journal", "x");
  assert.equal(storage.getItem("stridework.journal.x"), null);
  assert.deepEqual(await webStorageStore(storage, site("/b/")).entries("journal"), []);
});
