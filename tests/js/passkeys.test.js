import assert from "node:assert/strict";
import { test } from "node:test";

import { canUsePasskeys } from "../../stridework/web/static/account/passkeys.js";

test("passkeys are offered on a named site over TLS and on localhost", () => {
  assert.equal(canUsePasskeys("train.example.org", true, true), true);
  assert.equal(canUsePasskeys("localhost", true, true), true);
});

test("passkeys are not offered where no browser makes one", () => {
  assert.equal(canUsePasskeys("127.0.0.1", true, true), false);
  assert.equal(canUsePasskeys("[::1]", true, true), false);
  assert.equal(canUsePasskeys("train.example.org", false, true), false);
  assert.equal(canUsePasskeys("train.example.org", true, false), false);
});
