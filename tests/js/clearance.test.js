import assert from "node:assert/strict";
import { test } from "node:test";

import { localDay, nextPath } from "../../stridework/web/static/js/clearance.js";
import { keepClearance, readClearance } from "../../stridework/web/static/player/clearance.js";

const HERE = "http://localhost:8000";

test("clearance goes on to the page asked for", () => {
  assert.equal(nextPath("?next=/train/first-workout/", HERE, "/"), "/train/first-workout/");
  assert.equal(nextPath("?next=/log/?page=2%23x", HERE, "/"), "/log/?page=2#x");
});

test("clearance never goes on to another site", () => {
  const wrong = ["", "https://evil.example/", "//evil.example/", "/%5Cevil.example/", "/%09/evil.example/", "javascript:alert(1)"];
  for (const next of wrong) assert.equal(nextPath(`?next=${next}`, HERE, "/"), "/", next);
});

test("the day is the runner's own, not that of Greenwich", () => {
  assert.equal(localDay(new Date(2026, 0, 2, 0, 5)), "2026-01-02");
  assert.equal(localDay(new Date(2026, 11, 31, 23, 55)), "2026-12-31");
});

test("an answer is kept on the device, and anything else found there is no answer", () => {
  const kept = new Map();
  globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  assert.equal(readClearance(), null);
  keepClearance({ passed: true, on: "2026-05-01" });
  assert.deepEqual(readClearance(), { passed: true, on: "2026-05-01" });
  for (const odd of ["{", "null", '{"passed":"yes","on":"2026-05-01"}', '{"passed":true,"on":"May"}']) {
    kept.set("stridework.clearance", odd);
    assert.equal(readClearance(), null, odd);
  }
});

test("without storage nothing is kept and nothing breaks", () => {
  delete globalThis.localStorage;
  keepClearance({ passed: true, on: "2026-05-01" });
  assert.equal(readClearance(), null);
});
