/** The little the coach remembers on this device: how many sessions it has coached, and which model the device holds. */

const SESSIONS = "stridework.coached";
const SIZE = "stridework.pose-size";

/** @param {string} key */
function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string} value */
function write(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // No storage: the coach begins anew each time.
  }
}

/** How many sessions were coached on this device before this one. */
export function sessionsSoFar() {
  const sessions = Number(read(SESSIONS));
  return Number.isInteger(sessions) && sessions > 0 ? sessions : 0;
}

export function countSession() {
  write(SESSIONS, String(sessionsSoFar() + 1));
}

/** @returns {import("./pace.js").Size} */
export function preferredSize() {
  return read(SIZE) === "lite" ? "lite" : "full";
}

/** @param {import("./pace.js").Size | null} size */
export function rememberSize(size) {
  if (size && size !== preferredSize()) write(SIZE, size);
}
