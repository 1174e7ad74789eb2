/**
 * "Next time", at the end of a session: what the server answered, drawn into the page as text.
 *
 * @typedef {object} NextTime  one exercise
 * @property {string} exercise
 * @property {string} name
 * @property {string} rung
 * @property {string} amount
 * @property {string} code      the decision's: progress, hold, regress, stop, restart
 * @property {string} decision
 * @property {string} reason
 * @property {string} limit
 * @property {string} gate      what must be possible before the next rung, "" where none waits for that
 * @property {number | null} asks  the rung's level while that is a question
 * @property {boolean} not_yet  it was answered with no
 * @property {boolean} stopped
 *
 * @typedef {{start: string, when: string, name: string, amount: string, reasons: string[]}} NextSession
 * @typedef {{exercises: NextTime[], easier: string, session: NextSession | null}} Ahead
 * @typedef {ReturnType<typeof import("./words.js").readWords>} Words
 */

/**
 * Take an answer for what it says; null where it says nothing to be shown.
 * @param {unknown} value
 * @returns {Ahead | null}
 */
export function readAhead(value) {
  if (!isRecord(value)) return null;
  const exercises = (Array.isArray(value["exercises"]) ? value["exercises"] : []).filter(isNextTime);
  const session = isNextSession(value["session"]) ? value["session"] : null;
  const easier = typeof value["easier"] === "string" ? value["easier"] : "";
  return exercises.length || session ? { exercises, easier, session } : null;
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @param {unknown} value @returns {value is NextTime} */
function isNextTime(value) {
  if (!isRecord(value)) return false;
  const texts = ["exercise", "name", "rung", "amount", "code", "decision", "reason", "limit", "gate"];
  return texts.every((key) => typeof value[key] === "string") && (value["asks"] === null || Number.isInteger(value["asks"]));
}

/** @param {unknown} value @returns {value is NextSession} */
function isNextSession(value) {
  if (!isRecord(value)) return false;
  const reasons = value["reasons"];
  const texts = ["start", "when", "name", "amount"].every((key) => typeof value[key] === "string");
  return texts && Array.isArray(reasons) && reasons.every((reason) => typeof reason === "string");
}

/**
 * What a screen reader is told: when, and how much of what; the reasons are there to be read.
 * @param {Ahead} ahead
 * @param {Words} words
 */
export function announceAhead(ahead, words) {
  const when = ahead.session ? [`${ahead.session.when}, ${ahead.session.name}`] : [];
  const what = ahead.exercises.map((next) => `${next.name}: ${howMuch(next)}`);
  return words("sayNext", { list: [...when, ...what].join("; ") });
}

/** @param {NextTime} next */
function howMuch(next) {
  return next.stopped ? next.decision : next.amount;
}

/**
 * @param {HTMLElement} section  the card, with a template for an exercise in it
 * @param {Words} words
 * @param {(text: string) => void} announce
 */
export function createAhead(section, words, announce) {
  const template = /** @type {HTMLTemplateElement} */ (section.querySelector("template"));

  /** @param {ParentNode} at @param {string} name @param {string} text */
  function write(at, name, text) {
    const element = /** @type {HTMLElement} */ (at.querySelector(`[data-${name}]`));
    element.textContent = text;
    element.hidden = !text;
  }

  /** @param {NextTime} next */
  function rowOf(next) {
    const row = /** @type {HTMLElement} */ (/** @type {Element} */ (template.content.firstElementChild).cloneNode(true));
    write(row, "next-name", next.name);
    write(row, "next-amount", howMuch(next));
    write(row, "next-rung", next.rung);
    write(row, "next-decision", next.stopped ? "" : next.decision);
    row.dataset["decision"] = next.code;
    write(row, "next-reason", [next.reason, next.limit].filter(Boolean).join(" "));
    write(row, "next-gate", next.gate);
    const ask = /** @type {HTMLElement} */ (row.querySelector("[data-next-ask]"));
    ask.hidden = next.asks === null;
    write(row, "next-said", next.not_yet ? words("saidNotYet") : "");
    for (const button of ask.querySelectorAll("button")) {
      const yes = button.value === "yes";
      button.hidden = !yes && next.not_yet;
      button.setAttribute("aria-label", `${button.textContent?.trim()}: ${next.gate}`);
      button.onclick = () => void answer(row, next, yes);
    }
    return row;
  }

  /** @param {HTMLElement} row @param {NextTime} next @param {boolean} passed */
  async function answer(row, next, passed) {
    const buttons = [...row.querySelectorAll("button")];
    for (const button of buttons) button.disabled = true;
    const answered = await sendAnswer(next, passed);
    const [fresh] = answered?.exercises ?? [];
    if (!fresh) {
      for (const button of buttons) button.disabled = false;
      write(row, "next-said", words("answerLost"));
      announce(words("answerLost"));
      return;
    }
    const replacement = rowOf(fresh);
    row.replaceWith(replacement);
    replacement.focus();
  }

  return {
    /** @param {Ahead} ahead */
    show(ahead) {
      const { session } = ahead;
      /** @type {HTMLElement} */ (section.querySelector("[data-next-session]")).hidden = !session;
      write(section, "next-when", session?.when ?? "");
      section.querySelector("time")?.setAttribute("datetime", session?.start ?? "");
      write(section, "next-workout", session?.name ?? "");
      write(section, "next-how", session?.amount ?? "");
      write(section, "next-why", session?.reasons.join(" ") ?? "");
      write(section, "next-easier", ahead.easier);
      /** @type {HTMLElement} */ (section.querySelector("[data-next-each]")).hidden = !session || !ahead.exercises.length;
      /** @type {HTMLElement} */ (section.querySelector("ul")).replaceChildren(...ahead.exercises.map(rowOf));
      section.hidden = false;
      announce(announceAhead(ahead, words));
    },
  };
}

/**
 * Tell the server whether the runner can do what opens a rung; null where it could not be told.
 * @param {NextTime} next
 * @param {boolean} passed
 */
async function sendAnswer(next, passed) {
  try {
    const response = await fetch(`/api/rung-tests/${encodeURIComponent(next.exercise)}/${next.asks}`, {
      method: "PUT",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ passed }),
      credentials: "same-origin",
      signal: AbortSignal.timeout(15_000),
    });
    return response.ok ? readAhead((await response.json())?.next) : null;
  } catch {
    return null;
  }
}
