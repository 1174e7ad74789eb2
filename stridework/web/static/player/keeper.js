/**
 * Finished sessions where there is no server to send them to: the outbox is the log, and nothing leaves it by itself.
 * Should the same address have a server one day, the letters are still ready to be sent.
 *
 * @typedef {import("./outbox.js").Letter} Letter
 * @typedef {import("./store.js").Store} Store
 */
import { readLetter } from "./outbox.js";

/**
 * The counterpart of `keepSending`: calling what it returns marks what waits as kept here, and returns all that is kept.
 * @param {Store} store
 * @param {(kept: Letter[]) => void} [tell]
 * @returns {() => Promise<Letter[]>}
 */
export function keepHere(store, tell = () => {}) {
  return async () => {
    /** @type {Letter[]} */
    const kept = [];
    for (const [key, value] of await store.entries("outbox")) {
      const letter = readLetter(value);
      if (!letter) continue;
      /** @type {Letter} */
      const here = { ...letter, state: "no-server" };
      if (letter.state !== "no-server") await store.put("outbox", key, here);
      kept.push(here);
    }
    if (kept.length) void askToStay();
    tell(kept);
    return kept;
  };
}

/** Ask the browser not to clear what this site keeps when space runs short. */
async function askToStay() {
  try {
    await globalThis.navigator?.storage?.persist?.();
  } catch {
    // Refused or unknown: a file keeps it too.
  }
}
