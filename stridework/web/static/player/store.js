/**
 * Two small boxes on this device, "journal" and "outbox", in IndexedDB; where that is not to be had in localStorage;
 * where not even that is, in memory. Losing a box never stops a session. Where there is no server the boxes are the log
 * itself: then each site of an origin has boxes of its own.
 *
 * @typedef {import("./shared-boxes.js").Box} Box
 * @typedef {"indexeddb" | "localstorage" | "memory"} Where
 * @typedef {object} Store
 * @property {() => Where} where
 * @property {(box: Box, key: string) => Promise<unknown>} get
 * @property {(box: Box, key: string, value: unknown) => Promise<void>} put
 * @property {(box: Box, key: string) => Promise<void>} remove
 * @property {(box: Box) => Promise<[key: string, value: unknown][]>} entries
 */
import { BOXES, SHARED, carryOver, carryOverWeb, forgetShared } from "./shared-boxes.js";
import { openDB } from "../vendor/idb.js";
import { readPlace } from "./place.js";

/**
 * What the boxes of a place are called.
 * @param {import("./place.js").Place} place
 */
export function boxesName({ root, keeper }) {
  return keeper === "device" ? `${SHARED} ${root}` : SHARED;
}

/**
 * Open this page's boxes in the best place there is.
 * @returns {Promise<Store>}
 */
export async function openStore() {
  const name = boxesName(readPlace(document));
  /** @type {(() => Store | Promise<Store>)[]} */
  const places = [() => databaseStore(name), () => webStorageStore(localStorage, name)];
  const stores = [];
  for (const open of places) {
    try {
      stores.push(await open());
    } catch {
      // A private window, a full disk, a broken profile: the next place will do.
    }
  }
  return firstThatWorks([...stores, memoryStore()]);
}

/** @param {string} name @returns {Promise<Store>} */
async function databaseStore(name) {
  const opening = openDB(name, 1, {
    upgrade(db) {
      for (const box of BOXES) db.createObjectStore(box);
      if (name !== SHARED) db.createObjectStore("carried");
    },
  });
  // A database held by a stuck tab may neither open nor fail.
  const db = await Promise.race([
    opening,
    new Promise((_, refuse) => setTimeout(() => refuse(new Error("IndexedDB does not open")), 3000)),
  ]).then((opened) => /** @type {Awaited<typeof opening>} */ (opened));
  // What cannot be read today is taken over the next time.
  if (name !== SHARED) await carryOver(db).catch(() => {});
  return {
    where: () => "indexeddb",
    get: (box, key) => db.get(box, key),
    put: async (box, key, value) => void (await db.put(box, value, key)),
    async remove(box, key) {
      await db.delete(box, key);
      if (name !== SHARED) await forgetShared(box, key);
    },
    entries: async (box) => {
      const transaction = db.transaction(box);
      const [keys, values] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
      return keys.map((key, i) => [String(key), values[i]]);
    },
  };
}

/**
 * @param {Storage} storage
 * @param {string} [boxes]  what the boxes are called
 * @returns {Store}
 */
export function webStorageStore(storage, boxes = SHARED) {
  /** @param {Box} box @param {string} [key] */
  const name = (box, key = "") => `${boxes}.${box}.${key}`;
  storage.setItem("stridework.probe", "1");
  storage.removeItem("stridework.probe");
  if (boxes !== SHARED) carryOverWeb(storage, boxes);
  return {
    where: () => "localstorage",
    get: async (box, key) => parse(storage.getItem(name(box, key))),
    put: async (box, key, value) => storage.setItem(name(box, key), JSON.stringify(value)),
    async remove(box, key) {
      storage.removeItem(name(box, key));
      storage.removeItem(`${SHARED}.${box}.${key}`);
    },
    entries: async (box) =>
      Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? "")
        .filter((key) => key.startsWith(name(box)))
        .map((key) => [key.slice(name(box).length), parse(storage.getItem(key))]),
  };
}

/** @param {string | null} text */
function parse(text) {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

/** @returns {Store} */
export function memoryStore() {
  /** @type {Record<Box, Map<string, unknown>>} */
  const boxes = { journal: new Map(), outbox: new Map() };
  return {
    where: () => "memory",
    get: async (box, key) => boxes[box].get(key),
    put: async (box, key, value) => void boxes[box].set(key, structuredClone(value)),
    remove: async (box, key) => void boxes[box].delete(key),
    entries: async (box) => [...boxes[box]],
  };
}

/**
 * Use the first of several stores, and from its first failure on the next one.
 * @param {Store[]} stores
 * @returns {Store}
 */
export function firstThatWorks(stores) {
  let using = 0;
  /**
   * @template T
   * @param {(store: Store) => Promise<T>} act
   * @returns {Promise<T>}
   */
  const attempt = async (act) => {
    const store = /** @type {Store} */ (stores[using]);
    const tried = using;
    try {
      return await act(store);
    } catch (error) {
      if (tried + 1 >= stores.length) throw error;
      using = Math.max(using, tried + 1);
      return attempt(act);
    }
  };
  return {
    where: () => /** @type {Store} */ (stores[using]).where(),
    get: (box, key) => attempt((s) => s.get(box, key)),
    put: (box, key, value) => attempt((s) => s.put(box, key, value)),
    remove: (box, key) => attempt((s) => s.remove(box, key)),
    entries: (box) => attempt((s) => s.entries(box)),
  };
}
