/**
 * The mobility screen's page: step by step, with the camera or without, to a result that is kept.
 *
 * @typedef {import("./steps.js").Step} Step
 * @typedef {import("./steps.js").Seen} Seen
 * @typedef {import("./voice.js").Sentence} Sentence
 */
import { readFiles } from "../coach/client.js";
import { createMirror } from "../coach/mirror.js";
import { isWholeInView } from "../coach/placement.js";
import { newUuid } from "../player/journal.js";
import { readPlace } from "../player/place.js";
import { createWakeLock } from "../player/wake.js";
import { readWords } from "../player/words.js";
import { createKeeping } from "./keeping.js";
import { drawResult } from "./result.js";
import { ENOUGH, LONGEST_STAND_S, LONGEST_TRY_S, SQUATS, isEnough, isUsable, median, nothingSeen, readCm, take } from "./steps.js";
import { createVoice } from "./voice.js";
import { createWatch } from "./watch.js";

/** Nobody is kept from starting for longer than this. */
const PLACING_MS = 60_000;
const COUNT_FROM = 3;
/** How long advice is not said again. */
const REPEAT_MS = 7000;

/** @template {HTMLElement} T @param {string} id @returns {T} */
const part = (id) => /** @type {T} */ (document.getElementById(id));
const root = part("screen");
const words = readWords(document);
/** @type {{steps: Step[], phrases: Record<string, Sentence>}} */
const plan = JSON.parse(part("screen-plan").textContent ?? "{}");
const files = readFiles(document);
const place = readPlace(document);
const keeping = createKeeping(place.root, place.keeper === "device");
const voice = createVoice(document.documentElement.lang);
const wake = createWakeLock(() => {});
const mirror = createMirror(part("seen"), words);
const traces = new URLSearchParams(location.search).get("traces");

/** @type {ReturnType<typeof createWatch> | null} */
let watch = null;
/** @type {Promise<unknown> | null} */
let opening = null;
let at = -1;
let interval = 0;
/** @type {"loading" | "placing" | "counting" | "going" | ""} */
let phase = "";
let seen = nothingSeen();
let saidAt = -Infinity;
let capped = false;
/** @type {Set<ReturnType<typeof setTimeout>>} */
const timers = new Set();
/** @type {import("./steps.js").Answers} */
const answers = { tests: {}, stands: {}, walls: [], knee_ends_it: null, pain: false };

/** @param {string} panel */
function show(panel) {
  for (const each of root.querySelectorAll(":scope > [data-panel]")) /** @type {HTMLElement} */ (each).hidden = each.getAttribute("data-panel") !== panel;
  root.dataset["at"] = panel;
  const title = /** @type {HTMLElement | null} */ (root.querySelector(`[data-panel="${panel}"] h2`));
  title?.focus();
  scrollTo({ top: 0 });
}

/** @param {() => void} act @param {number} ms */
function later(act, ms) {
  const timer = setTimeout(() => {
    timers.delete(timer);
    act();
  }, ms);
  timers.add(timer);
}

function forgetTimers() {
  timers.forEach(clearTimeout);
  timers.clear();
}

/** @returns {Step | undefined} */
const current = () => plan.steps[at];
/** @param {Step} step */
const variantOf = (step) => (step.kind === "stand" ? "balance" : "squat");

/** @param {string} text */
function announce(text) {
  part("live").textContent = text;
}

// --- from step to step ---------------------------------------------------------------------------------------------

function begin() {
  voice.unlock();
  wake.hold();
  answers.pain = false;
  if (files && !watch) {
    watch = createWatch(files, mirror.video, traces, { saw, happened, advise, camera: cameraChanged, died });
    const cm = Number(/** @type {HTMLInputElement} */ (part("screen-height")).value);
    void navigator.serviceWorker?.ready.then((registration) => registration.active?.postMessage({ do: "keep-coach" }));
    opening = watch.open(cm >= 100 && cm <= 250 ? cm / 100 : null);
  }
  goOn();
}

function goOn() {
  at += 1;
  const step = current();
  if (!step) return void conclude();
  part("step-number").textContent = words("stepOf", { n: at + 1, of: plan.steps.length });
  show(step.id);
}

/** Show the step's own camera part. */
async function start() {
  const step = current();
  if (!step) return;
  voice.unlock();
  if (!watch || !watch.alive()) return trouble(words(files ? "died" : "unbuilt"));
  forgetTimers();
  interval += 1;
  seen = nothingSeen();
  capped = false;
  phase = "loading";
  root.dataset["phase"] = phase;
  mirror.clear();
  mirror.advise(words("loading"));
  part("watch-title").textContent = part(`${step.id}-title`).textContent;
  show("watch");
  mirror.show(true, traces !== null);
  await opening;
  if (phase !== "loading") return;
  mirror.advise("");
  phase = "placing";
  root.dataset["phase"] = phase;
  const looking = await watch.look(step.id, variantOf(step), step.view || "any");
  if (phase !== "placing") return;
  if (looking) return later(count, PLACING_MS);
  phase = "";
  mirror.show(false, false);
  trouble(part("watch-trouble").textContent ?? "");
}

function count() {
  if (phase !== "placing") return;
  forgetTimers();
  phase = "counting";
  root.dataset["phase"] = phase;
  mirror.advise("");
  for (let n = COUNT_FROM; n > 0; n -= 1) {
    later(() => {
      voice.tone(false);
      mirror.say(String(n));
    }, (COUNT_FROM - n) * 1000);
  }
  later(go, COUNT_FROM * 1000);
}

function go() {
  const step = current();
  if (!step || !watch) return;
  phase = "going";
  root.dataset["phase"] = phase;
  voice.tone(true);
  mirror.say("");
  const line = words(step.kind === "squats" ? "goSquats" : "goStand", { n: SQUATS });
  announce(line);
  voice.say({ text: line });
  watch.start(interval, variantOf(step), LONGEST_TRY_S, step.eyes);
  if (step.kind === "squats") mirror.count([]);
  else mirror.hold(0);
  later(() => void stopTry(), LONGEST_TRY_S * 1000);
}

async function stopTry() {
  const step = current();
  if (!step || !watch || !phase) return;
  const counted = phase === "going";
  phase = "";
  root.dataset["phase"] = "";
  forgetTimers();
  if (counted) await watch.end();
  watch.rest();
  mirror.show(false, false);
  if (counted) check(step);
  else show(step.id);
}

/** Say what the try has shown, and whether it is enough. @param {Step} step */
function check(step) {
  const usable = isUsable(seen, step);
  const said = [];
  if (step.kind === "squats") {
    said.push(words("judgedOf", { n: seen.judged, of: seen.squats }));
    if (seen.values.length) {
      const middle = median(seen.values);
      said.push(step.view === "front" ? words("knees", { n: Math.round(100 * middle) }) : words("thighs", { n: Math.round(middle), doubt: 5 }));
    }
    if (!usable) said.push(seen.why || words(seen.squats ? "fewSeen" : "noneSeen", { n: ENOUGH }));
  } else {
    for (const { side, seconds, ended, sway } of seen.stands) {
      const leg = words(side === "left" ? "sideLeft" : "sideRight");
      said.push([`${leg}: ${Math.min(seconds, LONGEST_STAND_S).toFixed(1)} s`, sway === null ? "" : words("sway", { n: (100 * sway).toFixed(1) }), ended].filter(Boolean).join("; "));
    }
    if (!usable) said.push(words("noneHeld"));
  }
  part("checked-title").textContent = words(usable ? "checkedGood" : "checkedPoor", { n: ENOUGH });
  part("checked-said").replaceChildren(...said.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  root.toggleAttribute("data-usable", usable);
  show("checked");
  voice.say({ text: part("checked-title").textContent ?? "" });
}

/** Take the try just seen as the step's. */
function accept() {
  const step = current();
  if (step?.kind === "squats") answers.tests[step.id] = interval;
  else if (step) answers.stands[step.eyes] = [interval];
  goOn();
}

// --- what the watch tells -------------------------------------------------------------------------------------------

/** @param {import("../coach/messages.js").Answer} answer */
function saw({ values, aspect, scene }) {
  const step = current();
  mirror.draw(values, aspect, []);
  if (phase !== "going" || !step || !scene) return;
  if (step.kind === "squats") return mirror.fill(scene.share);
  const held = scene.held_s ?? 0;
  mirror.hold(Math.min(held, LONGEST_STAND_S));
  if (held < LONGEST_STAND_S) capped = false;
  else if (!capped) {
    capped = true;
    voice.say({ text: words("longEnough") });
  }
}

/** @param {import("../coach/messages.js").CoachEvent[]} events */
function happened(events) {
  const step = current();
  if (!step) return;
  for (const event of events) {
    if (event.interval !== interval) continue;
    seen = take(seen, event, step);
    if (event.event === "repetition") {
      mirror.count([{ side: null, reps: seen.squats, clean: 0 }]);
      voice.tone(false);
      announce(String(seen.squats));
    }
    if (event.event === "hold" && phase === "going" && !isEnough(seen, step)) {
      const other = words(event.side === "left" ? "nowRight" : "nowLeft");
      voice.say({ text: other });
      announce(other);
    }
  }
  if (phase === "going" && isEnough(seen, step)) void stopTry();
}

/** @param {import("../coach/placement.js").Advice} advice */
function advise(advice) {
  if (phase === "placing" && advice === "sees") {
    voice.say(plan.phrases["sees"] ?? { text: "" });
    return count();
  }
  const sentence = advice === "dark" ? { text: words("cameraDark") } : (plan.phrases[advice] ?? { text: "" });
  const shown = advice !== "sees" && !(phase === "going" && isWholeInView(advice));
  mirror.advise(shown ? sentence.text : "");
  if (phase !== "placing" || !shown || performance.now() - saidAt < REPEAT_MS) return;
  saidAt = performance.now();
  voice.say(sentence);
  announce(sentence.text);
}

/** @param {import("../coach/camera.js").Problem | null} problem */
function cameraChanged(problem) {
  const said = problem ? words(`camera${problem.replace(/^./, (c) => c.toUpperCase())}`) : "";
  part("watch-trouble").textContent = said;
  part("watch-trouble").hidden = !said;
}

/** @param {string} why */
function died(why) {
  console.warn("the coach ended:", why);
  phase = "";
  forgetTimers();
  mirror.show(false, false);
  trouble(words(why === "too slow" ? "tooSlow" : "died"));
}

/** @param {string} said */
function trouble(said) {
  part("trouble-said").textContent = said;
  show("trouble");
}

/** Try again after trouble. What a coach that is gone has seen is gone with it, so the screen begins anew. */
function again() {
  if (watch?.alive()) return void start();
  watch = null;
  at = -1;
  Object.assign(answers, { tests: {}, stands: {}, walls: [], knee_ends_it: null });
  begin();
}

// --- without the camera -----------------------------------------------------------------------------------------------

/** @param {SubmitEvent} event */
function takeWall(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const told = new FormData(form);
  answers.walls = [];
  for (const side of /** @type {const} */ (["left", "right"])) {
    const field = /** @type {HTMLInputElement} */ (form.elements.namedItem(side));
    const cm = readCm(String(told.get(side) ?? ""));
    const wrong = Number.isNaN(cm);
    field.setCustomValidity(wrong ? words("wallWrong") : "");
    if (wrong) return void field.reportValidity();
    if (cm !== null) answers.walls.push({ side, cm, shoes: told.has("shoes") });
  }
  goOn();
}

// --- the end ----------------------------------------------------------------------------------------------------------

async function conclude() {
  voice.hush();
  if (!watch?.alive()) return trouble(words(files ? "died" : "unbuilt"));
  await opening;
  const screen = JSON.parse(await watch.conclude(answers));
  watch.close();
  watch = null;
  wake.release();
  const id = newUuid();
  part("result").replaceChildren(...drawResult(screen, words));
  part("result-pain").hidden = !answers.pain;
  show("result");
  part("result").focus();
  const left = await keeping.keep({ id, taken_at: new Date().toISOString(), screen });
  const mine = left.find(({ taken }) => taken.id === id);
  part("result-kept").textContent = words(mine ? (keeping.lasts() ? `kept${mine.state.replace(/(^|-)(.)/g, (_all, _dash, c) => c.toUpperCase())}` : "keptNowhere") : "keptSent", { message: mine?.message ?? "" });
  root.dataset["kept"] = mine ? mine.state : "sent";
}

/** Pain ends it: nothing more is asked for. */
async function hurt() {
  const counted = phase === "going";
  phase = "";
  forgetTimers();
  if (counted) await watch?.end();
  watch?.rest();
  mirror.show(false, false);
  voice.hush();
  answers.pain = true;
  // Where nothing was done there is nothing to keep.
  if (Object.keys(answers.tests).length || Object.keys(answers.stands).length || answers.walls.length) return conclude();
  wake.release();
  show("hurt");
}

/** Screens that are only on this device. */
async function showKept() {
  const kept = await keeping.send();
  const list = part("kept-list");
  part("kept").hidden = kept.length === 0;
  list.replaceChildren(
    ...kept.map(({ taken, state }) => {
      const item = document.createElement("li");
      const about = document.createElement("details");
      const line = document.createElement("summary");
      line.textContent = new Date(taken.taken_at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
      const remove = Object.assign(document.createElement("button"), { type: "button", className: "quiet danger", textContent: words("delete") });
      remove.addEventListener("click", () => void keeping.remove(taken.id).then(showKept));
      about.append(line, ...drawResult(/** @type {import("./result.js").Result} */ (/** @type {unknown} */ (taken.screen)), words), remove);
      item.dataset["state"] = state;
      item.append(about);
      return item;
    }),
  );
}

/** @type {Record<string, () => unknown>} */
const ACTIONS = {
  begin,
  start,
  skip: goOn,
  "start-now": count,
  done: stopTry,
  accept,
  retry: start,
  hurt,
  again,
};
root.addEventListener("click", (event) => {
  const action = /** @type {HTMLElement} */ (event.target).closest("[data-action]")?.getAttribute("data-action");
  if (action) void ACTIONS[action]?.();
});
for (const box of root.querySelectorAll("[data-knee]")) {
  box.addEventListener("click", () => {
    const told = box.getAttribute("data-knee");
    answers.knee_ends_it = told === "yes" ? true : told === "no" ? false : null;
    goOn();
  });
}
const wallForm = /** @type {HTMLFormElement} */ (part("wall-form"));
wallForm.addEventListener("submit", takeWall);
wallForm.addEventListener("input", (event) => /** @type {HTMLInputElement} */ (event.target).setCustomValidity?.(""));
addEventListener("pagehide", () => watch?.close());
addEventListener("online", () => void showKept());
void showKept();
show("intro");
