/**
 * The log of this device: finished sessions in the box "outbox", which nothing empties where there is no server.
 *
 * @typedef {import("../player/outcome.js").SessionLog} SessionLog
 * @typedef {import("../player/store.js").Store} Store
 * @typedef {{logs: SessionLog[], unreadable: number}} Kept  logs newest first
 */
import { readLetter } from "../player/outbox.js";
import { findProblem } from "./log-file.js";

const ANSWERS = /** @type {const} */ (["srpe", "pain", "pain_before", "pain_next_morning", "soreness", "pain_flags", "note"]);

/** @param {Store} store @returns {Promise<Kept>} */
export async function readKept(store) {
  const found = (await store.entries("outbox")).map(([, value]) => readLetter(value)?.log ?? null);
  const logs = found.filter((log) => log !== null && findProblem(log) === null).map((log) => /** @type {SessionLog} */ (log));
  logs.sort((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at));
  return { logs, unreadable: found.length - logs.length };
}

/** @param {Store} store @param {SessionLog} log */
export async function keepLog(store, log) {
  /** @type {import("../player/outbox.js").Letter} */
  const letter = { log, state: "no-server", attempts: 0, next_at: 0, message: "" };
  await store.put("outbox", log.id, letter);
}

/** @param {Store} store @param {string} id */
export async function removeLog(store, id) {
  await store.remove("outbox", id);
}

/**
 * What restoring changes: sessions that are new here, and sessions whose answers the file completes. What this device
 * knows already stays as it is, and nothing goes.
 * @param {SessionLog[]} kept
 * @param {SessionLog[]} restored
 * @returns {{put: SessionLog[], added: number, completed: number, same: number}}
 */
export function mergeLogs(kept, restored) {
  const known = new Map(kept.map((log) => [log.id, log]));
  const before = new Map(known);
  for (const log of restored) {
    const here = known.get(log.id);
    known.set(log.id, here ? completeAnswers(here, log) : log);
  }
  const put = [...known.values()].filter((log) => before.get(log.id) !== log);
  const added = put.filter((log) => !before.has(log.id)).length;
  const brought = new Set(restored.map((log) => log.id)).size;
  return { put, added, completed: put.length - added, same: brought - put.length };
}

/**
 * A session with the answers it lacks taken from another copy of it; the very same value where it lacks none.
 * @param {SessionLog} here
 * @param {SessionLog} other
 * @returns {SessionLog}
 */
function completeAnswers(here, other) {
  const missing = ANSWERS.filter((name) => isUnsaid(here[name]) && !isUnsaid(other[name]));
  return missing.length ? { ...here, ...Object.fromEntries(missing.map((name) => [name, other[name]])) } : here;
}

/** @param {unknown} answer */
function isUnsaid(answer) {
  return answer === null || answer === "" || (Array.isArray(answer) && answer.length === 0);
}
