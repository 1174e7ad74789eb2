import assert from "node:assert/strict";
import { test } from "node:test";
import { allBlack } from "../../stridework/web/static/coach/darkness.js";

test("a covered lens is black, noise and all; a dim room with one lamp is not", () => {
  const pixels = Array.from({ length: 400 }, (_, i) => (i % 4 === 3 ? 255 : i % 19));
  assert.equal(allBlack(pixels), true);
  pixels[41] = 90;
  assert.equal(allBlack(pixels), false);
});
