/**
 * The page's side of the live coach: opens the worker, hands it frames, and notices when it dies.
 *
 *     const coach = createCoach(readFiles(document), { answer, ended, died });
 *     await coach.open({ variants: ["squat"] });
 *     coach.start({ interval: 1, variant: "squat", t_s: now, seconds: 30 });
 *     if (!coach.busy()) coach.push({ t_s, picture });     // or { t_s, aspect, values }
 *     coach.end();
 *     const traces = await coach.finish();
 *
 * @typedef {import("./messages.js").SessionOptions} SessionOptions
 * @typedef {import("./messages.js").IntervalStart} IntervalStart
 * @typedef {import("./messages.js").Landmarks} Landmarks
 * @typedef {import("./messages.js").Answer} Answer
 * @typedef {import("./messages.js").CoachEvent} CoachEvent
 * @typedef {import("./messages.js").Opened} Opened
 * @typedef {import("./messages.js").FromWorker} FromWorker
 * @typedef {{t_s: number, picture: ImageBitmap}} Picture
 */

import { absolute } from "./files.js";

/** A worker that owes an answer for this long is taken for dead. */
const STALLED_MS = 8000;
/** Tens of megabytes over a slow network, then seconds of starting. */
const OPENING_MS = 120_000;

/**
 * @param {import("./files.js").CoachFiles} files
 * @param {object} tell
 * @param {(answer: Answer) => void} tell.answer     what a frame gave
 * @param {(events: CoachEvent[]) => void} tell.ended  what an interval still gave when it ended
 * @param {(why: string) => void} tell.died          it is gone and stays gone; called once
 */
export function createCoach(files, { answer, ended, died }) {
  /** @type {Worker | null} */
  let worker = null;
  let owed = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let patience;
  /** @type {((opened: Opened) => void) | null} */
  let opening = null;
  /** @type {((traces: Record<string, string>) => void) | null} */
  let finishing = null;
  /** @type {((document: string) => void) | null} */
  let concluding = null;

  /** @param {string} why */
  function die(why) {
    if (!worker) return;
    close();
    died(why);
  }

  function close() {
    clearTimeout(patience);
    worker?.terminate();
    worker = null;
    owed = 0;
    finishing?.({});
    finishing = null;
  }

  /** @param {number} ms */
  function wait(ms) {
    clearTimeout(patience);
    patience = setTimeout(() => die("it gave no answer"), ms);
  }

  /** @param {import("./messages.js").ToWorker} message @param {Transferable[]} [handed] */
  const post = (message, handed = []) => worker?.postMessage(message, handed);

  /** @param {FromWorker} message */
  function hear(message) {
    if (message.tell === "failed") return die(message.message);
    if (message.tell === "opened") {
      clearTimeout(patience);
      opening?.(message);
      opening = null;
    } else if (message.tell === "answer") {
      owed -= 1;
      clearTimeout(patience);
      answer(message);
    } else if (message.tell === "ended") ended(message.events);
    else if (message.tell === "concluded") {
      concluding?.(message.document);
      concluding = null;
    } else {
      finishing?.(message.traces);
      finishing = null;
    }
  }

  return {
    /**
     * Load everything and begin a session. Never rejects: whatever goes wrong is told to `died`, and this stays open.
     * @param {SessionOptions} options
     * @returns {Promise<Opened>}
     */
    open(options) {
      return new Promise((opened) => {
        opening = opened;
        try {
          worker = new Worker(files.worker, { type: "module" });
        } catch (problem) {
          died(String(problem));
          return;
        }
        worker.onmessage = (event) => hear(event.data);
        worker.onerror = (event) => die(event.message || "it could not be loaded");
        worker.onmessageerror = () => die("it could not be understood");
        wait(OPENING_MS);
        post({ do: "open", files, options });
      });
    },
    /** Whether a frame is being looked at: another would only wait. */
    busy: () => owed > 0,
    alive: () => worker !== null,
    /** @param {string} variant  what the runner is about to do: nothing counts, they are only looked for */
    aim: (variant) => post({ do: "aim", variant }),
    /** @param {IntervalStart} interval */
    start: (interval) => post({ do: "start", ...interval }),
    /** @param {string} eyes @param {string} gaze */
    setProtocol: (eyes, gaze) => post({ do: "protocol", eyes, gaze }),
    end: () => post({ do: "end" }),
    /** @param {Picture | Landmarks} frame  its picture or values belong to the worker from here on */
    push(frame) {
      if (!worker) return;
      owed += 1;
      wait(STALLED_MS);
      if ("picture" in frame) {
        post({ do: "picture", ...frame }, [frame.picture]);
      } else post({ do: "landmarks", ...frame }, [frame.values.buffer]);
    },
    /** The session is over. @returns {Promise<Record<string, string>>} the traces by variant, where they were kept */
    finish() {
      if (!worker) return Promise.resolve({});
      return new Promise((done) => {
        finishing = done;
        post({ do: "finish" });
      });
    },
    /**
     * A mobility screen's result; never comes where the worker dies, which is told.
     * @param {object} answers  as `form/screening.py` means them @returns {Promise<string>} the document, as JSON
     */
    conclude(answers) {
      return new Promise((done) => {
        concluding = done;
        post({ do: "conclude", answers: JSON.stringify(answers) });
      });
    },
    close,
  };
}

/**
 * Read what the page carries; null where the coach has not been built into it.
 * @param {Document} page
 * @returns {import("./files.js").CoachFiles | null}
 */
export function readFiles(page) {
  const text = page.getElementById("coach-files")?.textContent;
  /** @type {import("./files.js").CoachFiles | null} */
  const files = text ? JSON.parse(text) : null;
  return files && absolute(files, page.baseURI);
}
