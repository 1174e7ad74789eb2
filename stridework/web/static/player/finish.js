/**
 * The form at the end: how it went, interval by interval, effort, pain, soreness, a note. Nothing is required.
 *
 * @typedef {import("./outcome.js").SessionLog} SessionLog
 * @typedef {import("./outcome.js").IntervalLog} IntervalLog
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./journal.js").JournalRecord} JournalRecord
 * @typedef {ReturnType<typeof import("./words.js").readWords>} Words
 */
import { clockFace } from "./display.js";
import { playedSpans } from "./journal.js";
import { intervalLogs, secondsTrained } from "./outcome.js";

const MOST_REPS = 200;

/**
 * Fill the form for a session that was played.
 * @param {HTMLFormElement} form
 * @param {Session} session
 * @param {JournalRecord} record
 * @param {Words} words
 */
export function fillForm(form, session, record, words) {
  const logs = intervalLogs(session, playedSpans(record), record.ticked, record.seen);
  const list = /** @type {HTMLElement} */ (form.querySelector("[data-intervals]"));
  const row = /** @type {HTMLTemplateElement} */ (form.querySelector("template"));
  list.replaceChildren(...logs.map((log, i) => intervalRow(row, log, i + 1, titleOf(session, log.index), words)));
  const summary = () => {
    const done = readIntervals(form, logs).filter((l) => l.done === "full").length;
    setText(form, "done", words("doneOfTotal", { n: done, total: logs.length }));
  };
  form.oninput = () => {
    summary();
    tellScores(form);
    tellAdvice(form);
  };
  form.onclick = (event) => stepReps(event, form);
  summary();
  tellScores(form);
  tellAdvice(form);
  setText(form, "trained", clockFace(secondsTrained(playedSpans(record))));
}

/**
 * What the form says, as a log.
 * @param {HTMLFormElement} form
 * @param {Session} session
 * @param {JournalRecord} record
 * @returns {SessionLog}
 */
export function readForm(form, session, record) {
  const answers = new FormData(form);
  /** @param {string} name */
  const score = (name) => (answers.get(name) === null ? null : Number(answers.get(name)));
  const spans = playedSpans(record);
  return {
    id: record.id,
    workout: record.workout,
    started_at: record.started_at,
    finished_at: record.updated_at,
    seconds: secondsTrained(spans),
    intervals: readIntervals(form, intervalLogs(session, spans, record.ticked, record.seen)),
    srpe: score("srpe"),
    pain: score("pain"),
    pain_before: score("pain_before"),
    pain_next_morning: null,
    pain_flags: answers.getAll("flag").map(String),
    soreness: score("soreness"),
    note: String(answers.get("note") ?? "").trim(),
  };
}

/** @param {Session} session @param {number} index */
function titleOf(session, index) {
  return session.intervals.find((i) => i.index === index)?.title ?? "";
}

/**
 * @param {HTMLTemplateElement} template @param {IntervalLog} log @param {number} number @param {string} title
 * @param {Words} words
 */
function intervalRow(template, log, number, title, words) {
  const row = /** @type {HTMLElement} */ (/** @type {Element} */ (template.content.firstElementChild).cloneNode(true));
  const name = `${number}. ${title}`;
  /** @type {HTMLElement} */ (row.querySelector("[data-name] span")).textContent = name;
  row.setAttribute("aria-label", name);
  row.querySelectorAll("input[type=radio]").forEach((input) => {
    if (!(input instanceof HTMLInputElement)) return;
    input.name = `done-${log.index}`;
    input.checked = input.value === log.done;
  });
  const reps = /** @type {HTMLInputElement} */ (row.querySelector("input[type=number]"));
  reps.name = `reps-${log.index}`;
  reps.value = log.reps === null ? "" : String(Math.min(log.reps, MOST_REPS));
  const label = words(log.side ? "repsEachSide" : "reps");
  reps.setAttribute("aria-label", `${name}: ${label}`);
  /** @type {HTMLElement} */ (row.querySelector("[data-reps-label]")).textContent = label;
  return row;
}

/** @param {HTMLFormElement} form @param {IntervalLog[]} logs @returns {IntervalLog[]} */
function readIntervals(form, logs) {
  const answers = new FormData(form);
  return logs.map((log) => {
    const written = String(answers.get(`reps-${log.index}`) ?? "");
    const reps = /^\d+$/.test(written) ? Math.min(Number(written), MOST_REPS) : null;
    const done = /** @type {IntervalLog["done"]} */ (answers.get(`done-${log.index}`) ?? log.done);
    // Whoever counted repetitions did some of it.
    return { ...log, done: done === "skipped" && reps ? "part" : done, reps };
  });
}

/** Show under every scale what the chosen number means. @param {HTMLFormElement} form */
function tellScores(form) {
  form.querySelectorAll("[data-scale]").forEach((scale) => {
    const chosen = /** @type {HTMLInputElement | null} */ (scale.querySelector("input:checked"));
    const meaning = /** @type {HTMLElement | null} */ (scale.querySelector("[data-meaning]"));
    if (meaning) meaning.textContent = chosen ? `${chosen.value} · ${chosen.dataset["means"] ?? ""}` : "";
  });
}

/**
 * What the traffic light says to the answers given: each carries its advice, and a sign's goes before a score's.
 * @param {HTMLFormElement} form
 */
export function adviceOf(form) {
  const chosen = [...form.querySelectorAll("input[data-advice]:checked")];
  const signs = chosen.filter((input) => /** @type {HTMLInputElement} */ (input).name === "flag");
  const said = (signs.length ? signs : chosen).map((input) => input.getAttribute("data-advice") ?? "");
  return [...new Set(said)].join(" ");
}

/** @param {HTMLFormElement} form */
function tellAdvice(form) {
  const line = /** @type {HTMLElement} */ (form.querySelector("[data-advice-said]"));
  line.textContent = adviceOf(form);
  line.hidden = !line.textContent;
}

/** The big minus and plus beside a number of repetitions. @param {Event} event @param {HTMLFormElement} form */
function stepReps(event, form) {
  const button = event.target instanceof Element ? event.target.closest("[data-step]") : null;
  const input = button?.parentElement?.querySelector("input");
  if (!button || !input) return;
  const next = Number(input.value || 0) + Number(button.getAttribute("data-step"));
  input.value = next <= 0 ? "" : String(Math.min(next, MOST_REPS));
  form.dispatchEvent(new Event("input"));
}

/** @param {HTMLElement} form @param {string} name @param {string} text */
function setText(form, name, text) {
  const element = form.querySelector(`[data-${name}]`);
  if (element) element.textContent = text;
}
