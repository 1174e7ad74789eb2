import assert from "node:assert/strict";
import test from "node:test";

import { describeMistake } from "../../stridework/web/static/own/mistakes.js";

const words = { line: "Line {line}, column {column}", expected: "expected {expected}" };

test("a mistake names its place and what was expected", () => {
  const told = describeMistake({ line: 4, column: 3, problem: '"x" has no unit', expected: "30s" }, words);
  assert.equal(told, 'Line 4, column 3: "x" has no unit; expected 30s');
});

test("a mistake of the whole has no place", () => {
  assert.equal(describeMistake({ line: null, column: null, problem: "too much", expected: "" }, words), "too much");
});

test("what was typed is never taken for a pattern", () => {
  const told = describeMistake({ line: 1, column: 1, problem: "$&", expected: "$& {line}" }, words);
  assert.equal(told, "Line 1, column 1: $&; expected $& {line}");
});
