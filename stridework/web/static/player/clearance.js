/**
 * Whether the runner is cleared to train, as this device knows it: yes or no, and the day of the answer.
 *
 * @typedef {{passed: boolean, on: string}} Answer
 */
const KEY = "stridework.clearance";

/**
 * The answer kept here; null where there is none, or none that can be read.
 * @returns {Answer | null}
 */
export function readClearance() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return typeof kept?.passed === "boolean" && /^\d{4}-\d\d-\d\d$/.test(kept.on) ? { passed: kept.passed, on: kept.on } : null;
  } catch {
    return null;
  }
}

/** @param {Answer} answer */
export function keepClearance(answer) {
  try {
    localStorage.setItem(KEY, JSON.stringify(answer));
  } catch {
    // No storage: the server may still keep it.
  }
}
