import assert from "node:assert/strict";
import { test } from "node:test";

import { localDay, nextPath } from "../../stridework/web/static/js/clearance.js";

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
