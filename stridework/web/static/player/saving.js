/**
 * After the session: the form, keeping what it says, telling where the log is now, and what comes next.
 *
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./journal.js").JournalRecord} JournalRecord
 * @typedef {import("./outbox.js").Letter} Letter
 * @typedef {ReturnType<typeof import("./words.js").readWords>} Words
 */
import { createAhead, readAhead } from "./ahead.js";
import { adviceOf, fillForm, readForm } from "./finish.js";
import { keepHere } from "./keeper.js";
import { keepSending, postLog } from "./outbox.js";
import { readPlace } from "./place.js";

/** What is said of a log that is still on this device. @type {Record<Letter["state"], string>} */
const STILL_HERE = {
  waiting: "savedWaiting",
  refused: "savedRefused",
  "sign-in": "savedSignIn",
  "no-server": "savedLocal",
};

/**
 * @param {object} needs
 * @param {Document} needs.page
 * @param {Session} needs.session
 * @param {Words} needs.words
 * @param {Promise<import("./store.js").Store>} needs.opening  the boxes of this device
 * @param {(panel: "finish" | "saved") => void} needs.show
 * @param {(text: string) => void} needs.announce
 */
export function createSaving({ page, session, words, opening, show, announce }) {
  /** @param {string} name @returns {HTMLElement} */
  const part = (name) => /** @type {HTMLElement} */ (page.querySelector(`[data-${name}]`));
  const form = /** @type {HTMLFormElement} */ (page.getElementById("told"));
  const ahead = createAhead(/** @type {HTMLElement} */ (page.getElementById("next")), words, announce);
  const onDevice = readPlace(page).keeper === "device";
  const sending = opening.then((store) => (onDevice ? keepHere(store, tell) : keepSending(store, tell, arrived)));
  /** Whether this device keeps it only as long as the page stands, and nobody else does. */
  let fleeting = false;
  /** The log this page saved, "" before that. */
  let saved = "";

  const send = async () => void (await (await sending)());

  /** @param {JournalRecord} record */
  async function save(record) {
    const log = readForm(form, session, record);
    const store = await opening;
    // First into the outbox, then out of the journal: at no moment is it nowhere.
    await postLog(store, log);
    saved = log.id;
    fleeting = onDevice && store.where() === "memory";
    await store.remove("journal", record.id);
    const advice = part("advice-kept");
    advice.textContent = adviceOf(form);
    advice.hidden = !advice.textContent;
    show("saved");
    page.getElementById("saved")?.focus();
    if (!onDevice) part("saved-words").textContent = words("savedWaiting");
    await send();
  }

  /** @param {import("./outcome.js").SessionLog} log @param {unknown} next */
  function arrived(log, next) {
    const coming = log.id === saved ? readAhead(next) : null;
    if (coming) ahead.show(coming);
  }

  /** @param {Letter[]} left  what has not reached the server */
  function tell(left) {
    if (!saved) return;
    const mine = left.find((letter) => letter.log.id === saved);
    page.documentElement.dataset["sent"] = mine ? mine.state : "yes";
    const link = part("log-link");
    if (!mine || onDevice) link.setAttribute("href", (link.dataset["session"] ?? "").replace("SESSION", saved));
    // What comes next is the server's to say: from the whole log, which has this session in it only then.
    part("next-later").hidden = mine?.state !== "waiting" && mine?.state !== "sign-in";
    const saying = fleeting ? "savedNowhere" : mine ? STILL_HERE[mine.state] : "savedSent";
    part("saved-words").textContent = words(saying, { message: mine?.message ?? "" });
  }

  return {
    /** Send what is on this device. */
    send,
    /** Ask how it went. @param {JournalRecord} record */
    ask(record) {
      form.reset();
      fillForm(form, session, record, words);
      form.onsubmit = (event) => {
        event.preventDefault();
        void save(record);
      };
      show("finish");
      page.getElementById("finish")?.focus();
    },
  };
}
