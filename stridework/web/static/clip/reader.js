/**
 * The page's side of a clip's worker: opens it, hands it pictures as fast as it takes them, notices when it dies.
 *
 * @typedef {import("./messages.js").ToWorker} ToWorker
 * @typedef {import("./messages.js").FromWorker} FromWorker
 * @typedef {import("./messages.js").ClipOptions} ClipOptions
 * @typedef {import("./messages.js").Judged} Judged
 * @typedef {Extract<FromWorker, {tell: "took"}>} Took
 */

/** Tens of megabytes over a slow network, then seconds of starting. */
const OPENING_MS = 180_000;
/** Many minutes of frames are judged in one go. */
const ANSWER_MS = 120_000;

/** Something the worker could not do; `about` says what. */
export class ClipFailure extends Error {
  /** @param {string} about @param {string} message */
  constructor(about, message) {
    super(message);
    this.about = about;
  }
}

/**
 * @param {string} address  the worker's module
 * @param {(took: Took) => void} took  called for every picture it has looked at
 */
export function createReader(address, took) {
  const worker = new Worker(address, { type: "module" });
  /** @type {{tell: string, done: (message: any) => void, fail: (problem: Error) => void} | null} */
  let waiting = null;
  /** @type {ClipFailure | null} */
  let broken = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let patience;

  /** @param {ClipFailure} problem */
  function fail(problem) {
    clearTimeout(patience);
    const asked = waiting;
    waiting = null;
    if (asked) asked.fail(problem);
    else broken = problem;
  }

  worker.onmessage = (/** @type {MessageEvent<FromWorker>} */ { data }) => {
    if (data.tell === "took") return took(data);
    if (data.tell === "failed") return fail(new ClipFailure(data.about, data.message));
    if (waiting?.tell !== data.tell) return;
    clearTimeout(patience);
    waiting.done(data);
    waiting = null;
  };
  worker.onerror = (event) => fail(new ClipFailure("open", event.message || "the worker could not be loaded"));

  /**
   * @template {FromWorker["tell"]} T
   * @param {ToWorker} message @param {T} tell @param {number} ms
   * @returns {Promise<Extract<FromWorker, {tell: T}>>}
   */
  function ask(message, tell, ms) {
    return new Promise((done, failed) => {
      if (broken) return failed(broken);
      waiting = { tell, done, fail: failed };
      patience = setTimeout(() => fail(new ClipFailure(message.do, "it gave no answer")), ms);
      worker.postMessage(message);
    });
  }

  return {
    /** @param {import("../coach/files.js").CoachFiles} files @param {ClipOptions} options */
    open: (files, options) => ask({ do: "open", files, options }, "opened", OPENING_MS),
    /** Its picture belongs to the worker from here on. @param {number} t_s @param {ImageBitmap} picture */
    push: (t_s, picture) => worker.postMessage(/** @type {ToWorker} */ ({ do: "picture", t_s, picture }), [picture]),
    /** What went wrong with a picture, which nobody waits for. */
    problem: () => broken,
    /** @param {string} text */
    readTrace: async (text) => (await ask({ do: "trace", text }, "read", ANSWER_MS)).frames,
    /** @param {string | null} variant @param {boolean} partial @returns {Promise<Judged>} */
    judge: async (variant, partial) => (await ask({ do: "judge", variant, partial }, "judged", ANSWER_MS)).judged,
    /** @param {Map<number, Uint8Array>} pictures */
    write: (pictures) => ask({ do: "page", pictures }, "page", ANSWER_MS),
    close: () => worker.terminate(),
  };
}
