/**
 * Screens on their way to the server, kept on this device until it has them; where there is no server they stay here.
 * The same manners as finished sessions (`player/outbox.js`), in a box of their own.
 *
 * @typedef {{id: string, taken_at: string, screen: Record<string, unknown>}} Taken
 * @typedef {{state: import("../player/outbox.js").State, taken: Taken, message: string}} Kept
 */
import { flushOutbox, problemText } from "../player/outbox.js";
import { boxesName, memoryStore, webStorageStore } from "../player/store.js";

/** @typedef {import("../player/outbox.js").SessionLog} SessionLog */

const PREFIX = "screens.";

/** A part of the web storage whose keys begin with a word of their own. @param {Storage} storage @returns {Storage} */
function part(storage) {
  const keys = () => Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? "").filter((key) => key.startsWith(PREFIX));
  return /** @type {Storage} */ ({
    get length() {
      return keys().length;
    },
    key: (i) => keys()[i]?.slice(PREFIX.length) ?? null,
    getItem: (key) => storage.getItem(PREFIX + key),
    setItem: (key, value) => storage.setItem(PREFIX + key, value),
    removeItem: (key) => storage.removeItem(PREFIX + key),
    clear: () => keys().forEach((key) => storage.removeItem(key)),
  });
}

/** @param {import("../player/place.js").Place} place @returns {import("../player/store.js").Store} */
function open(place) {
  try {
    return webStorageStore(part(localStorage), boxesName(place));
  } catch {
    return memoryStore();
  }
}

/**
 * @param {string} root  the path everything is under, with a slash at its end
 * @param {boolean} onDevice  there is no server
 */
export function createKeeping(root, onDevice) {
  const store = open({ root, keeper: onDevice ? "device" : "server" });

  /** @param {SessionLog} letter */
  async function send(letter) {
    const { id, taken_at, screen } = /** @type {Taken} */ (/** @type {unknown} */ (letter));
    try {
      const answer = await fetch(`${root}api/screens/${id}`, {
        method: "PUT",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ taken_at, screen }),
        credentials: "same-origin",
        signal: AbortSignal.timeout(15_000),
      });
      const message = answer.ok ? "" : problemText(await answer.json().catch(() => null));
      return { status: answer.status, message };
    } catch {
      return { status: 0, message: "" };
    }
  }

  const keeping = {
    /** Whether it is kept longer than this page. */
    lasts: () => store.where() !== "memory",
    /** @param {Taken} taken */
    async keep(taken) {
      const state = onDevice ? "no-server" : "waiting";
      await store.put("outbox", taken.id, { log: taken, state, attempts: 0, next_at: 0, message: "" });
      return keeping.send();
    },
    /** Send what waits. @returns {Promise<Kept[]>} what is still here, newest first */
    async send() {
      if (!onDevice) await flushOutbox(store, send, Date.now(), true);
      return keeping.list();
    },
    /** @returns {Promise<Kept[]>} */
    async list() {
      const found = (await store.entries("outbox")).map(([, letter]) => /** @type {{log: Taken, state: Kept["state"], message: string}} */ (letter));
      return found
        .filter((letter) => letter?.log?.screen)
        .map(({ log, state, message }) => ({ taken: log, state, message }))
        .sort((a, b) => b.taken.taken_at.localeCompare(a.taken.taken_at));
    },
    /** @param {string} id */
    remove: (id) => store.remove("outbox", id),
  };
  return keeping;
}
