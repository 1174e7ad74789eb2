import assert from "node:assert/strict";
import { test } from "node:test";
import { actOfKey } from "../../stridework/web/static/player/controls.js";
import { DEFAULTS, modeAfter, parseSettings } from "../../stridework/web/static/player/settings.js";
import { firstThatWorks, memoryStore, webStorageStore } from "../../stridework/web/static/player/store.js";
import { fillGaps } from "../../stridework/web/static/player/words.js";

const press = (key, more = {}) => ({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });
const fakeStorage = () => {
  const kept = new Map();
  return {
    get length() { return kept.size; },
    key: (i) => [...kept.keys()][i] ?? null,
    getItem: (k) => kept.get(k) ?? null,
    setItem: (k, v) => void kept.set(k, v),
    removeItem: (k) => void kept.delete(k),
  };
};

test("damaged settings are the defaults, one by one", () => {
  assert.deepEqual(parseSettings("{not json"), DEFAULTS);
  assert.deepEqual(parseSettings(null), DEFAULTS);
  assert.deepEqual(parseSettings("null"), DEFAULTS);
  assert.deepEqual(parseSettings('{"mode":"loud","volume":7,"flash":true}'), { ...DEFAULTS, flash: true });
});

test("the mode key goes round all four", () => {
  let mode = DEFAULTS.mode;
  const seen = Array.from({ length: 4 }, () => (mode = modeAfter(mode)));
  assert.equal(new Set(seen).size, 4);
  assert.equal(seen.at(-1), DEFAULTS.mode);
});

test("keys do what the list says, and leave the browser's own alone", () => {
  assert.equal(actOfKey(press(" ")), "toggle");
  assert.equal(actOfKey(press("K")), "toggle");
  assert.equal(actOfKey(press("ArrowRight")), "skip");
  assert.equal(actOfKey(press("ArrowRight", { shiftKey: true })), "later");
  assert.equal(actOfKey(press("?", { shiftKey: true })), "keys");
  assert.equal(actOfKey(press("r", { ctrlKey: true })), null);
  assert.equal(actOfKey(press("Tab")), null);
});

test("words keep gaps nobody fills", () => {
  assert.equal(fillGaps("{n} of {total}", { n: 3 }), "3 of {total}");
});

test("the web storage store gives back what was put in, and only from its own box", async () => {
  const store = webStorageStore(fakeStorage());
  await store.put("journal", "a", { x: 1 });
  await store.put("outbox", "b", { y: 2 });
  assert.deepEqual(await store.entries("journal"), [["a", { x: 1 }]]);
  await store.remove("journal", "a");
  assert.deepEqual(await store.entries("journal"), []);
});

test("a store that fails is replaced by the next, for good", async () => {
  const broken = { ...memoryStore(), where: () => "indexeddb", put: () => Promise.reject(new Error("disk full")) };
  const store = firstThatWorks([broken, memoryStore()]);
  await store.put("journal", "a", 1);
  assert.equal(await store.get("journal", "a"), 1);
  assert.equal(store.where(), "memory");
});
