import assert from "node:assert/strict";
import { test } from "node:test";

import { openPlaces, stepTo } from "../../stridework/web/static/plan/places.js";

/** @param {string} day @param {string} time */
const place = (day, time) => ({ day, name: day, time, as: "Light strength", why: time ? "" : "A rule." });
const places = [place("2026-11-24", "18:00"), place("2026-11-25", ""), place("2026-11-27", "07:00"), place("2026-11-30", "18:00")];
const open = openPlaces(places);

test("only days with a time are open", () => {
  assert.deepEqual(open.map((p) => p.day), ["2026-11-24", "2026-11-27", "2026-11-30"]);
});

test("the first step goes to the nearest open day on that side of the session's own", () => {
  assert.equal(stepTo(open, "", 1, "2026-11-26")?.day, "2026-11-27");
  assert.equal(stepTo(open, "", -1, "2026-11-26")?.day, "2026-11-24");
});

test("a first step towards a side without days takes the nearest one there is", () => {
  assert.equal(stepTo(open, "", -1, "2026-11-23")?.day, "2026-11-24");
  assert.equal(stepTo(open, "", 1, "2026-12-01")?.day, "2026-11-30");
});

test("steps walk the open days and stay at the ends", () => {
  assert.equal(stepTo(open, "2026-11-24", 1, "2026-11-26")?.day, "2026-11-27");
  assert.equal(stepTo(open, "2026-11-30", 1, "2026-11-26")?.day, "2026-11-30");
  assert.equal(stepTo(open, "2026-11-24", -1, "2026-11-26")?.day, "2026-11-24");
});

test("without an open day there is nowhere to go", () => {
  assert.equal(stepTo([], "", 1, "2026-11-26"), undefined);
});
