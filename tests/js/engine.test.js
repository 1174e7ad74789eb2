/**
 * The golden traces once more, in the Python that runs in the browser, out of the very archive the browser gets.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { loadPyodide } from "pyodide";
import { createTraces } from "../../stridework/web/static/coach/traces.js";

const here = (/** @type {string} */ path) => new URL(path, import.meta.url);
const BUILT = here("../../stridework/web/static/engine/");
const TRACES = here("../form/traces/");
const skip = existsSync(BUILT) ? false : "the engine is not built (python -m assets)";

/** Numbers to a thousandth, as in tests/form/test_golden.py. @param {unknown} got @param {unknown} wanted @param {string} where */
function close(got, wanted, where) {
  if (typeof wanted === "number") assert.ok(Math.abs(Number(got) - wanted) <= 1e-3 * Math.max(1, Math.abs(wanted)), where);
  else if (wanted && typeof wanted === "object") {
    assert.deepEqual(Object.keys(/** @type {object} */ (got)), Object.keys(wanted), where);
    for (const [key, value] of Object.entries(wanted)) close(got[key], value, `${where}.${key}`);
  } else assert.equal(got, wanted, where);
}

test("the browser's Python gives the golden events, and a kept trace gives its frames back", { skip }, async (t) => {
  const python = await loadPyodide();
  python.unpackArchive(new Uint8Array(readFileSync(new URL("engine.zip", BUILT))), "zip");
  const bridge = python.pyimport("stridework.form.browser");
  const rules = JSON.parse(readFileSync(new URL("rules.en.json", BUILT), "utf8"));
  for (const name of readdirSync(TRACES).filter((file) => file.endsWith(".jsonl"))) {
    await t.test(name, () => {
      const { variant, events } = JSON.parse(readFileSync(new URL(name.replace(".jsonl", ".events.json"), TRACES), "utf8"));
      const [header, ...frames] = readFileSync(new URL(name, TRACES), "utf8").trim().split("\n").map((line) => JSON.parse(line));
      const session = bridge.open_session(JSON.stringify([rules[variant]]), JSON.stringify({ height_m: 1.72 }));
      const traces = createTraces(true);
      traces.turnTo(variant);
      session.start_interval(0, variant, frames[0].t, 60, "open", "ahead");
      const told = frames.flatMap(({ t: seconds, p, w }) => {
        const values = Float64Array.from([...(p ?? []).flat(), ...(w ?? []).flat()], (n) => n ?? NaN);
        traces.keep(seconds, header.aspect, values);
        return JSON.parse(session.push(seconds, header.aspect, values)).events;
      });
      told.push(...JSON.parse(session.end_interval()).events);
      const moves = events.filter((event) => event.event !== "said");
      close(told.filter((event) => event.event !== "said").map(({ interval, ...event }) => event), moves, name);
      const kept = traces.all()[variant].trim().split("\n").map((line) => JSON.parse(line));
      assert.deepEqual(kept, [header, ...frames]);
    });
  }
});
