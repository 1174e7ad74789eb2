import assert from "node:assert/strict";
import { test } from "node:test";
import { looksLikeFilm, paceOf } from "../../stridework/web/static/clip/film.js";
import { cropTo } from "../../stridework/web/static/clip/pictures.js";
import { restyle } from "../../stridework/web/static/clip/report.js";

test("a film plays as slowly as its pictures can be looked at, and no faster than a screen shows them", () => {
  assert.ok(Math.abs(paceOf(100, 30) - 8 / 30) < 1e-9);
  assert.ok(paceOf(100, 30) < paceOf(50, 30));
  assert.ok(paceOf(1, 240) * 240 <= 54);
  assert.ok(paceOf(10_000, 240) >= 0.0625);
  assert.ok(paceOf(1, 10) <= 2);
});

test("a film is known by its kind or its name", () => {
  assert.ok(looksLikeFilm({ name: "x", type: "video/quicktime" }));
  assert.ok(looksLikeFilm({ name: "IMG_1.MOV", type: "" }));
  assert.ok(!looksLikeFilm({ name: "notes.txt", type: "text/plain" }));
});

test("a picture is cropped to the body with room around it, never beyond the film", () => {
  /** @type {([number, number, number] | null)[]} */
  const points = [[0.4, 0.2, 1], [0.6, 0.9, 1], [5, 5, 0.1], null];
  const part = cropTo(points, 1000, 1000);
  assert.ok(part.left < 400 && part.left + part.width > 600 && part.width < 1000);
  assert.ok(part.top >= 0 && part.top + part.height <= 1000);
  assert.deepEqual(cropTo([null], 640, 480), { left: 0, top: 0, width: 640, height: 480 });
});

test("the report's style keeps to its own shadow", () => {
  const css = restyle(":root { --page: #fff; }\nbody { margin: 0; font: 16px/1.5 system-ui; }\nmain { max-width: 60rem; }\n.body { color: red; }");
  assert.ok(css.includes(":host { --page") && css.includes(".report-body { margin: 0") && css.includes(".report-main {"));
  assert.ok(css.includes("\n.body { color: red; }"));
});
