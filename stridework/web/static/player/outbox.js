/**
 * Finished sessions on their way to the server. A log leaves the outbox only when the server has said that it has it;
 * sending twice is harmless, because the UUID was made here.
 *
 * @typedef {import("./outcome.js").SessionLog} SessionLog
 * @typedef {import("./store.js").Store} Store
 * @typedef {"waiting" | "refused" | "sign-in" | "no-server"} State
 * @typedef {{log: SessionLog, state: State, attempts: number, next_at: number, message: string}} Letter
 * @typedef {{status: number, message: string, next?: unknown}} Answer  status 0 where there was no answer at all;
 *   `next` is what the server says comes next
 * @typedef {(log: SessionLog) => Promise<Answer>} Send
 */

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 5 * 60 * 1000;

/**
 * Put a log into the outbox, ready to be sent.
 * @param {Store} store
 * @param {SessionLog} log
 */
export async function postLog(store, log) {
  /** @type {Letter} */
  const letter = { log, state: "waiting", attempts: 0, next_at: 0, message: "" };
  await store.put("outbox", log.id, letter);
}

/**
 * What an answer means for the letter: null where the server has it.
 * @param {Letter} letter
 * @param {Answer} answer
 * @param {number} now  milliseconds
 * @returns {Letter | null}
 */
export function letterAfter(letter, answer, now) {
  const { status, message } = answer;
  if (status >= 200 && status < 300) return null;
  const attempts = letter.attempts + 1;
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);
  /** @type {State} */
  let state = "waiting";
  if (status === 401 || status === 403) state = "sign-in";
  else if (status === 404 || status === 405 || status === 501) state = "no-server";
  else if (status >= 400 && status < 500 && status !== 408 && status !== 429) state = "refused";
  return { ...letter, state, attempts, message, next_at: now + wait };
}

/**
 * Send what is due. With `all`, everything the server has not refused, due or not (the network is back, the page was
 * opened again). Returns the letters that are still here.
 * @param {Store} store
 * @param {Send} send
 * @param {number} now  milliseconds
 * @param {boolean} [all]
 * @returns {Promise<Letter[]>}
 */
export async function flushOutbox(store, send, now, all = false) {
  /** @type {Letter[]} */
  const left = [];
  for (const [key, value] of await store.entries("outbox")) {
    const letter = readLetter(value);
    if (!letter) continue;
    const due = all ? letter.state !== "refused" : letter.state === "waiting" && letter.next_at <= now;
    const after = due ? letterAfter(letter, await send(letter.log), now) : letter;
    if (after) left.push(after);
    if (!due) continue;
    if (after) await store.put("outbox", key, after);
    else await store.remove("outbox", key);
  }
  return left;
}

/**
 * @param {unknown} value
 * @returns {Letter | null}
 */
export function readLetter(value) {
  if (typeof value !== "object" || value === null || !("log" in value)) return null;
  const { log } = value;
  if (typeof log !== "object" || log === null || !("id" in log) || typeof log.id !== "string") return null;
  return { ...{ state: "waiting", attempts: 0, next_at: 0, message: "" }, .../** @type {Letter} */ (value) };
}

/** @type {Send} */
async function putLog(log) {
  try {
    const response = await fetch(`/api/logs/${log.id}`, {
      method: "PUT",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(log),
      credentials: "same-origin",
      signal: AbortSignal.timeout(15_000),
    });
    if (!response.ok) return { status: response.status, message: await problemOf(response) };
    return { status: response.status, message: "", next: await nextOf(response) };
  } catch {
    return { status: 0, message: "" };
  }
}

/** @param {Response} response @returns {Promise<unknown>} */
async function nextOf(response) {
  try {
    return (await response.json())?.next;
  } catch {
    return null;
  }
}

/** @param {Response} response */
async function problemOf(response) {
  try {
    return problemText(await response.json());
  } catch {
    return "";
  }
}

/**
 * The sentence in a refusal, with the field it is about where the server named one.
 * @param {unknown} body
 * @returns {string}
 */
export function problemText(body) {
  if (typeof body !== "object" || body === null) return "";
  const { field, problem, errors } = /** @type {Record<string, unknown>} */ (body);
  if (Array.isArray(errors)) return errors.map(problemText).filter(Boolean).join("; ");
  if (typeof problem !== "string") return "";
  return typeof field === "string" && field ? `${field}: ${problem}` : problem;
}

/**
 * Keep the outbox going while a page is open: now, when the network or the page comes back, and when a letter is due.
 * @param {Store} store
 * @param {(left: Letter[]) => void} [tell]
 * @param {(log: SessionLog, next: unknown) => void} [arrived]  called for every log the server took from this page
 * @returns {() => Promise<Letter[]>} send everything now
 */
export function keepSending(store, tell = () => {}, arrived = () => {}) {
  /** @type {Send} */
  const send = async (log) => {
    const answer = await putLog(log);
    if (answer.status >= 200 && answer.status < 300) arrived(log, answer.next);
    return answer;
  };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @param {boolean} all */
  const flush = async (all) => {
    clearTimeout(timer);
    const left = await oneAtATime(() => flushOutbox(store, send, Date.now(), all));
    tell(left);
    const waiting = left.filter((l) => l.state === "waiting");
    if (waiting.length) {
      const next = Math.min(...waiting.map((l) => l.next_at)) - Date.now();
      timer = setTimeout(() => void flush(false), Math.max(next, 1000));
      void askForSync();
    }
    return left;
  };
  addEventListener("online", () => void flush(true));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void flush(true);
  });
  navigator.serviceWorker?.addEventListener("message", (message) => {
    if (message.data?.do === "flush-outbox") void flush(true);
  });
  return () => flush(true);
}

/**
 * Two tabs send one after the other, so that they do not both carry the same letter.
 * @template T
 * @param {() => Promise<T>} act
 * @returns {Promise<T>}
 */
async function oneAtATime(act) {
  if (!navigator.locks) return act();
  return navigator.locks.request("stridework-outbox", act);
}

/** Ask the browser to wake the service worker when the network is back, where it can (Background Sync). */
async function askForSync() {
  try {
    const registration = await navigator.serviceWorker?.getRegistration();
    if (registration && "sync" in registration) {
      await /** @type {{register(tag: string): Promise<void>}} */ (registration.sync).register("outbox");
    }
  } catch {
    // Refused or unknown: the page's own tries go on.
  }
}
