/**
 * The log's page where there is no server: the list, one session by the address's hash, and the file to keep.
 *
 * @typedef {import("../player/outcome.js").SessionLog} SessionLog
 */
import { clockFace } from "../player/display.js";
import { hereAndNow } from "../player/journal.js";
import { openStore } from "../player/store.js";
import { readWords } from "../player/words.js";
import { keepLog, mergeLogs, readKept, removeLog } from "./kept-logs.js";
import { readLogFile, writeLogFile } from "./log-file.js";
import { lightOf, nameMove, nameWorkout, readBlock, sayMeasures, sayWhen, wholeMinutes } from "./say-log.js";

const SCORES = /** @type {const} */ (["srpe", "pain", "pain_before", "pain_next_morning", "soreness"]);
/** Nobody trains that much. */
const LARGEST_FILE = 64e6;

const words = readWords(document);
/** @type {import("./say-log.js").Names} */
const names = readBlock(document, "names");
/** @type {import("./say-log.js").Lights} */
const lights = readBlock(document, "lights");
const language = document.documentElement.lang;
const list = /** @type {HTMLElement} */ (document.getElementById("sessions"));
const article = /** @type {HTMLElement} */ (document.getElementById("session"));
const form = /** @type {HTMLFormElement} */ (article.querySelector("[data-told]"));
const opening = openStore();

/** @param {ParentNode} within @param {string} name @returns {HTMLElement} */
const part = (within, name) => /** @type {HTMLElement} */ (within.querySelector(`[data-${name}]`));
/** @param {ParentNode} within @param {string} selector @param {string} text */
const write = (within, selector, text) => (/** @type {HTMLElement} */ (within.querySelector(selector)).textContent = text);
/** @param {string} id @returns {HTMLElement} */
const copyOf = (id) => {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  return /** @type {HTMLElement} */ (/** @type {Element} */ (template.content.firstElementChild).cloneNode(true));
};
/** @param {HTMLElement} line @param {string} text */
const say = (line, text) => {
  line.textContent = text;
  line.hidden = !text;
};

/** Show what the address asks for: the session of its hash, else the list. @param {boolean} [moved] */
async function show(moved = false) {
  const store = await opening;
  const kept = await readKept(store);
  const log = kept.logs.find(({ id }) => id === location.hash.slice(1));
  list.hidden = Boolean(log);
  article.hidden = !log;
  if (log) showSession(log);
  else showList(kept, store.where() === "memory");
  if (!moved) return;
  scrollTo(0, 0);
  /** @type {HTMLElement} */ ((log ? article : list).querySelector("h1")).focus();
}

// --- the list -------------------------------------------------------------------------------------------------

/** @param {import("./kept-logs.js").Kept} kept @param {boolean} fleeting */
function showList({ logs, unreadable }, fleeting) {
  say(part(list, "count"), logs.length === 1 ? words("oneSession") : logs.length ? words("sessions", { n: logs.length }) : "");
  say(part(list, "notice"), [fleeting ? words("fleeting") : "", unreadable ? words("unreadable", { n: unreadable }) : ""].join(" ").trim());
  part(list, "empty").hidden = logs.length > 0;
  part(list, "save").hidden = logs.length === 0;
  part(list, "list").hidden = logs.length === 0;
  part(list, "list").replaceChildren(...logs.map(rowOf));
}

/** @param {SessionLog} log */
function rowOf(log) {
  const row = copyOf("row");
  /** @type {HTMLAnchorElement} */ (row.querySelector("a")).href = `#${log.id}`;
  write(row, "strong", nameWorkout(names, log.workout));
  write(row, ".row-words small", sayWhen(log.started_at, language));
  write(row, ".row-side span", words("minutes", { n: wholeMinutes(log.seconds) }));
  const effort = log.srpe === null ? [] : [words("effort", { srpe: log.srpe })];
  const pain = log.pain ? [words("pain", { pain: log.pain })] : [];
  write(row, ".row-side small", [...effort, ...pain].join(" · "));
  return row;
}

// --- one session ----------------------------------------------------------------------------------------------

/** @param {SessionLog} log */
function showSession(log) {
  write(article, "[data-name]", nameWorkout(names, log.workout));
  write(article, "[data-when]", sayWhen(log.started_at, language, "long"));
  part(article, "when").setAttribute("datetime", log.started_at);
  write(article, "[data-trained]", clockFace(log.seconds));
  const done = log.intervals.filter((interval) => interval.done !== "skipped").length;
  write(article, "[data-done]", words("doneOf", { n: done, total: log.intervals.length }));
  part(article, "load-shown").hidden = log.srpe === null;
  write(article, "[data-load]", String(Math.round(((log.srpe ?? 0) * log.seconds) / 60)));
  showLight(log);
  fillAnswers(log);
  part(article, "intervals-shown").hidden = log.intervals.length === 0;
  part(article, "intervals").replaceChildren(...log.intervals.map(intervalOf));
}

/** @param {SessionLog} log */
function showLight(log) {
  const light = lightOf(lights, log);
  const card = part(article, "light");
  card.hidden = !light;
  if (!light) return;
  card.className = `card light is-${light.light}`;
  write(card, "[data-light-name]", light.name);
  write(card, "[data-light-reason]", light.reason);
  write(card, "[data-light-advice]", light.advice);
  part(card, "light-limits").hidden = light.light !== "green" && light.light !== "amber";
}

/** @param {SessionLog["intervals"][number]} interval */
function intervalOf(interval) {
  const row = copyOf("interval");
  write(row, "strong", nameMove(names, interval));
  write(row, "small", sayMeasures(interval, words));
  const { reps } = interval;
  const counted = reps === 1 ? words("rep") : words("reps", { n: reps ?? 0 });
  write(row, ".row-side", reps === null || reps === undefined ? words(interval.done) : counted);
  return row;
}

/** @param {SessionLog} log */
function fillAnswers(log) {
  for (const input of form.querySelectorAll("input")) {
    if (input.type === "checkbox") input.checked = log.pain_flags.includes(input.value);
    else input.checked = input.value === String(log[/** @type {typeof SCORES[number]} */ (input.name)] ?? "");
  }
  /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea")).value = log.note;
  part(form, "told-said").textContent = "";
}

/** @param {SessionLog} log @returns {SessionLog} */
function withAnswers(log) {
  const told = new FormData(form);
  const scores = SCORES.map((name) => [name, told.get(name) ? Number(told.get(name)) : null]);
  return {
    ...log,
    ...Object.fromEntries(scores),
    pain_flags: told.getAll("pain_flags").map(String),
    note: String(told.get("note") ?? "").trim(),
  };
}

/** The session that is shown, as it is kept now. */
async function shownLog() {
  const { logs } = await readKept(await opening);
  return logs.find(({ id }) => id === location.hash.slice(1));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const log = await shownLog();
  if (!log) return show();
  try {
    await keepLog(await opening, withAnswers(log));
    await show();
    part(form, "told-said").textContent = words("kept");
  } catch {
    part(form, "told-said").textContent = words("notKept");
  }
});

const deleting = /** @type {HTMLDialogElement} */ (document.getElementById("delete"));
part(article, "delete").addEventListener("click", () => {
  deleting.returnValue = "";
  deleting.showModal();
});
deleting.addEventListener("close", async () => {
  const log = deleting.returnValue === "delete" ? await shownLog() : undefined;
  if (!log) return;
  await removeLog(await opening, log.id);
  /** @type {HTMLElement} */ (document.getElementById("said")).textContent = words("deleted");
  history.replaceState(null, "", location.pathname);
  await show(true);
});

// --- the file -------------------------------------------------------------------------------------------------

part(list, "save").addEventListener("click", async () => {
  const { logs } = await readKept(await opening);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([writeLogFile(logs)], { type: "application/json" }));
  link.download = `stridework-log-${hereAndNow().slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  say(part(list, "file-said"), words("savedFile", { n: logs.length, file: link.download }));
});

const picker = /** @type {HTMLInputElement} */ (part(list, "file"));
part(list, "restore").addEventListener("click", () => picker.click());
picker.addEventListener("change", async () => {
  const [file] = picker.files ?? [];
  if (!file) return;
  const said = await restore(file);
  picker.value = "";
  await show();
  say(part(list, "file-said"), said);
});

/** Take in a file whole or not at all, and say what came of it. @param {File} file */
async function restore(file) {
  if (file.size > LARGEST_FILE) return words("refused", { problem: words("tooLarge") });
  const { logs, refusal } = readLogFile(await file.text());
  if (refusal) return words("refused", { problem: words(refusal.key, refusal.gaps) });
  const store = await opening;
  const { put, ...counted } = mergeLogs((await readKept(store)).logs, logs);
  try {
    for (const log of put) await keepLog(store, log);
  } catch {
    return words("notKept");
  }
  return words("restored", counted);
}

addEventListener("hashchange", () => void show(true));
void show();
