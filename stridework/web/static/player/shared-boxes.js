/**
 * The boxes all sites of one origin once shared. Each site now has its own; on its first visit it takes over a copy of
 * everything in the shared ones, because nobody can tell whose a session is. They stay for the other sites, which will
 * come for theirs; only what is deleted here is deleted there too.
 *
 * @typedef {"journal" | "outbox"} Box
 */
import { openDB } from "../vendor/idb.js";

/** The name of the shared boxes, which are the server's where there is one. */
export const SHARED = "stridework";
/** @type {Box[]} */
export const BOXES = ["journal", "outbox"];

/**
 * @returns {Promise<import("../vendor/idb.js").IDBPDatabase | null>} null where no site ever shared anything here
 */
async function openShared() {
  try {
    const db = await openDB(SHARED, undefined, {
      upgrade(_db, _from, _to, transaction) {
        transaction.done.catch(() => {});
        transaction.abort(); // it is not there, and looking must not make it
      },
    });
    if (BOXES.every((box) => db.objectStoreNames.contains(box))) return db;
    db.close();
    return null;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return null;
    throw error;
  }
}

/**
 * Copy what the shared boxes hold into a site's own, once; what the site has already is left as it is.
 * @param {import("../vendor/idb.js").IDBPDatabase} own
 */
export async function carryOver(own) {
  if (await own.get("carried", SHARED)) return;
  const shared = await openShared();
  const found = await Promise.all(
    (shared ? BOXES : []).map(async (box) => ({
      box,
      keys: (await shared?.getAllKeys(box)) ?? [],
      values: (await shared?.getAll(box)) ?? [],
    })),
  );
  shared?.close();
  const writing = own.transaction([...BOXES, "carried"], "readwrite");
  for (const { box, keys, values } of found) {
    const into = writing.objectStore(box);
    for (const [i, key] of keys.entries()) if ((await into.getKey(key)) === undefined) await into.put(values[i], key);
  }
  await writing.objectStore("carried").put(true, SHARED);
  await writing.done;
}

/** @param {Box} box @param {string} key */
export async function forgetShared(box, key) {
  const shared = await openShared().catch(() => null);
  await shared?.delete(box, key);
  shared?.close();
}

/**
 * The same in the web storage.
 * @param {Storage} storage @param {string} own  what the site's boxes are called
 */
export function carryOverWeb(storage, own) {
  if (storage.getItem(`${own}.carried`)) return;
  const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? "");
  for (const key of keys.filter((each) => BOXES.some((box) => each.startsWith(`${SHARED}.${box}.`)))) {
    const mine = own + key.slice(SHARED.length);
    if (storage.getItem(mine) === null) storage.setItem(mine, storage.getItem(key) ?? "");
  }
  storage.setItem(`${own}.carried`, "1");
}
