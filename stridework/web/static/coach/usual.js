/**
 * The runner's own usual values, which the engine compares them with before the band for everybody. They are asked for
 * when the coach opens, because a page may come out of the cache, and then knows of no runner.
 *
 * @typedef {import("./messages.js").Usual} Usual
 * @typedef {import("../player/place.js").Place} Place
 */

/** So long is waited for them; without them the band for everybody holds. */
const PATIENCE_MS = 2000;

/**
 * Never rejects: with no network, with no server, or with too few repetitions so far there are none.
 * @param {Place} place
 * @returns {Promise<Usual>}
 */
export async function readUsual({ keeper }) {
  if (keeper !== "server") return {};
  try {
    const answer = await fetch("/api/usual-values", {
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return answer.ok ? checked(await answer.json()) : {};
  } catch {
    return {};
  }
}

/** @param {unknown} told @returns {Usual} only what is a number by two names: anything else would end the engine */
export function checked(told) {
  if (!isMap(told)) return {};
  /** @type {Usual} */
  const usual = {};
  for (const [variant, cues] of Object.entries(told)) {
    for (const [cue, value] of isMap(cues) ? Object.entries(cues) : []) {
      if (typeof value === "number" && Number.isFinite(value)) usual[variant] = { ...usual[variant], [cue]: value };
    }
  }
  return usual;
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isMap = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
