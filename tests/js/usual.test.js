import assert from "node:assert/strict";
import { test } from "node:test";
import { checked, readUsual } from "../../stridework/web/static/coach/usual.js";

test("a runner's usual values are asked of the server, and of nobody where a device keeps the log", async () => {
  /** @type {string[]} */
  const asked = [];
  globalThis.fetch = async (address) => {
    asked.push(String(address));
    return new Response('{"squat": {"knees-out": 1.1}}');
  };
  assert.deepEqual(await readUsual({ root: "/", keeper: "server" }), { squat: { "knees-out": 1.1 } });
  assert.deepEqual(await readUsual({ root: "/", keeper: "device" }), {});
  assert.deepEqual(asked, ["/api/usual-values"]);
});

test("without a network, or signed out, there are none", async () => {
  globalThis.fetch = () => Promise.reject(new TypeError("offline"));
  assert.deepEqual(await readUsual({ root: "/", keeper: "server" }), {});
  globalThis.fetch = async () => new Response("<p>sign in</p>", { status: 401 });
  assert.deepEqual(await readUsual({ root: "/", keeper: "server" }), {});
});

test("what is no number never reaches the engine", () => {
  for (const odd of [null, 3, [], "x"]) assert.deepEqual(checked(odd), {});
  assert.deepEqual(checked({ squat: { "knees-out": "1" }, balance: null, lunge: { a: 2 } }), { lunge: { a: 2 } });
});
