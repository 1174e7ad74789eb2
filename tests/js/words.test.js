import assert from "node:assert/strict";
import { test } from "node:test";
import { fillGaps, howLongAgo } from "../../stridework/web/static/player/words.js";

test("how long ago is said in the largest unit that tells enough", () => {
  const said = (minutes) => howLongAgo((key, gaps = {}) => fillGaps(`${key} {n}`, gaps), minutes * 60_000);
  assert.equal(said(0.4), "justNow {n}");
  assert.deepEqual([1, 89, 90, 35 * 60, 36 * 60, 6 * 1440].map(said), [
    "minutesAgo 1", "minutesAgo 89", "hoursAgo 2", "hoursAgo 35", "daysAgo 2", "daysAgo 6",
  ]);
});
