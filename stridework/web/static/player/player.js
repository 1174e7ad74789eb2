/**
 * The player's page: reads the session, and joins clock, sound, stage, controls, journal and what comes after.
 *
 * `?speed=N` runs the session N times as fast, for previews and tests; sentences are left out then.
 */
import { announcement, createStage } from "./stage.js";
import { ask, createLock, toggleFullScreen, wireControls } from "./controls.js";
import { addressOf, beginRecord, closed, hereAndNow, isOf, newUuid, unfinishedRecords } from "./journal.js";
import { createCoached, offerTraces } from "./coached.js";
import { createFigure } from "./figure.js";
import { createMediaSession } from "./media.js";
import { createPlayback } from "./playback.js";
import { createSaving } from "./saving.js";
import { createSound } from "./sound.js";
import { createSpeech } from "./speech.js";
import { createWakeLock } from "./wake.js";
import { createOptions } from "./options.js";
import { modeAfter } from "./settings.js";
import { nextEventAt } from "./schedule.js";
import { openStore } from "./store.js";
import { readClearance } from "./clearance.js";
import { readPlace } from "./place.js";
import { readSession, resumeFrom, startOf, workIntervals } from "./session.js";
import { howLongAgo, readWords } from "./words.js";
import { screenAt } from "./display.js";
import { steadyTime } from "./clock.js";

/** @typedef {import("./journal.js").JournalRecord} JournalRecord */

/** After this long without a sign of life from the sound's clock the session is paused rather than lost. */
const STANDSTILL_S = 2;

const session = readSession(document);
const words = readWords(document);
const speed = Math.min(Math.max(Number(new URLSearchParams(location.search).get("speed")) || 1, 0.25), 200);
const place = readPlace(document);
const root = document.documentElement;

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @param {string} name @returns {HTMLElement} */
const part = (name) => /** @type {HTMLElement} */ (document.querySelector(`[data-${name}]`));
const panels = ["start", "stage", "finish", "saved"];
const total = workIntervals(session).length;

const opening = openStore();
/** @type {JournalRecord | null} */
let unfinished = null;
let soundless = false;

// --- the parts ------------------------------------------------------------------------------------------------

const sound = createSound(session, (live) => {
  if (!live && document.visibilityState === "visible") playback.pause("interrupted");
});
const options = createOptions(document, words, (now, before) => {
  sound.apply(now);
  if (now.oneBeep !== before.oneBeep) playback.replay();
  if (now.camera && !before.camera) void (root.dataset["panel"] === "stage" ? coached.join() : coached.warm());
  if (!now.camera && before.camera) {
    void coached.stop();
    tellCalmly("camera", "");
  }
});
const speech = createSpeech(session.language);
const wake = createWakeLock((refused) => tellCalmly("wake", refused ? words("noWake") : ""));
const figure = createFigure(part("figure"), session.figures);
const lock = createLock(byId("cover"), /** @type {HTMLButtonElement} */ (byId("unlock")));
const stage = createStage(byId("stage"), words, (screen) =>
  figure.show(options.now().figure ? screen.figure : null),
);
const media = createMediaSession({
  play: () => void goOn(),
  pause: () => playback.pause(),
  skip: () => playback.skip(),
  back: () => playback.back(),
  nudge: (by) => playback.seek(playback.position() + by),
});
const playback = createPlayback({
  session,
  sound,
  speed,
  write: (record) => void keepRecord(record),
  changed: () => stateChanged(),
  cue: (event) => cueNow(event),
});
const coached = createCoached({
  page: document,
  session,
  words,
  sound,
  settings: options.now,
  wanted: () => options.now().camera && speed === 1,
  position: () => playback.position(),
  running: () => playback.state() === "running",
  calm: (text) => tellCalmly("camera", text),
  announce,
  speak: ({ text, clip }) => speakNow(text, clip),
  saw: (index, seen) => playback.see(index, seen),
});
const saving = createSaving({ page: document, session, words, opening, show, announce });

/** @param {JournalRecord} record */
async function keepRecord(record) {
  await (await opening).put("journal", record.id, record);
}

// --- playing --------------------------------------------------------------------------------------------------

/** @param {JournalRecord} record @param {number} from */
async function play(record, from) {
  show("stage");
  stage.setUp(total);
  stage.draw(screenAt(session, from), "paused");
  if (session.events.some((e) => e.do === "say" && !(e.clip in session.clips))) speech.unlock();
  soundless = !(await sound.unlock());
  tellCalmly("sound", soundless ? words("noSound") : "");
  await findPlace();
  playback.begin(record, from);
  if (options.now().autoLock) lock.set(true);
}

/** With the camera on, the clock starts when the runner stands in the picture, or says so. */
async function findPlace() {
  if (!options.now().camera) return;
  root.dataset["state"] = "placing";
  part("word").textContent = words("statePlacing");
  part("toggle-word").textContent = words("startNow");
  part("toggle-icon").setAttribute("href", "#i-play");
  await coached.place();
}

async function start() {
  if (!readClearance()?.passed) {
    location.href = `${place.root}clearance/?next=${encodeURIComponent(location.pathname + location.search)}`;
    return;
  }
  const at = startOf(session);
  await play(beginRecord(session, newUuid(), hereAndNow(), at), at);
}

async function resumeUnfinished() {
  if (!unfinished) return start();
  if (!isOf(unfinished, session)) return goToUnfinished(unfinished);
  if (unfinished.ended) return saving.ask(unfinished);
  const from = resumeFrom(session, unfinished.position);
  await play({ ...closed(unfinished), position: from }, from);
}

/** The same workout with other intervals jumped has a page of its own. @param {JournalRecord} record */
function goToUnfinished(record) {
  location.href = addressOf(record, byId("unfinished").dataset["train"] ?? "");
}

async function goOn() {
  if (["idle", "running", "ended"].includes(playback.state())) return;
  soundless = !(await sound.unlock());
  tellCalmly("sound", soundless ? words("noSound") : "");
  playback.play();
}

function stateChanged() {
  const state = playback.state();
  if (state === "running") wake.hold();
  else wake.release();
  tellCalmly("phone", state === "interrupted" ? words("phoneTook") : "");
  if (state !== "running") speech.hush();
  const running = state === "running";
  part("toggle-word").textContent = words(running ? "pause" : "play");
  part("toggle-icon").setAttribute("href", running ? "#i-pause" : "#i-play");
  root.toggleAttribute("data-running", running);
  media.show(screenNow().title, session.title, running);
  heardAt = steadyTime();
  announce(state === "paused" ? words("sayPaused", { n: screenNow().number, total }) : "");
  if (state === "ended") return void finished();
  draw();
  wakeUpLater();
}

async function finished() {
  draw();
  if (lock.isOn()) lock.set(false);
  if (document.fullscreenElement) void document.exitFullscreen();
  // Its last repetition belongs into the form.
  offerTraces(part("traces"), await coached.stop());
  saving.ask(playback.record());
}

const screenNow = () => screenAt(session, playback.position());

let announced = "";
function draw() {
  const screen = screenNow();
  stage.draw(screen, playback.state());
  const now = `${screen.index} ${screen.kind}`;
  if (now === announced || playback.state() === "idle") return;
  announced = now;
  announce(announcement(screen, words));
  media.show(screen.title, session.title, playback.state() === "running");
}

let heardAt = 0;
let heardTo = 0;
function frame() {
  if (playback.state() === "running") {
    playback.tick();
    draw();
    noticeStandstill();
  }
  coached.tick();
  requestAnimationFrame(frame);
}

/** A sound device that has gone away may leave its clock standing without a word. */
function noticeStandstill() {
  const now = steadyTime();
  if (sound.now() !== heardTo) [heardTo, heardAt] = [sound.now(), now];
  else if (now - heardAt > STANDSTILL_S) playback.pause("interrupted");
}

/** A hidden page gets no frames: it sleeps until the next event, so that vibration and journal go on. */
let sleeping = 0;
function wakeUpLater() {
  clearTimeout(sleeping);
  if (playback.state() !== "running" || document.visibilityState === "visible") return;
  const position = playback.position();
  const pause = (nextEventAt(session, position) - position) / speed;
  sleeping = setTimeout(() => {
    playback.tick();
    wakeUpLater();
  }, Math.max(pause * 1000, 50));
}

/** @param {import("./session.js").SessionEvent} event */
function cueNow(event) {
  const settings = options.now();
  const silent = settings.mode === "silent" || soundless;
  if (event.do === "haptic" && (settings.vibrate || silent)) navigator.vibrate?.(event.pattern);
  if (event.do === "tone" && (settings.flash || silent)) flash(event.tone === "count" ? "small" : "full");
  if (event.do === "tone" && event.tone === "switch") announce(words("saySwitch"));
  if (event.do === "tone" && event.tone === "halfway") announce(words("sayHalfway"));
  const voiced = settings.mode === "both" || settings.mode === "voice";
  if (event.do === "say" && voiced && speed === 1 && !sound.has(event.clip)) speech.say(event.text, settings.volume);
}

/** A sentence of the live coach's, which no timeline knew of. @param {string} text @param {string} clip */
function speakNow(text, clip) {
  const { mode, volume } = options.now();
  if (mode !== "both" && mode !== "voice") return;
  if (!sound.say(clip)) speech.say(text, volume);
}

/** @param {"small" | "full"} size */
function flash(size) {
  const element = byId("flash");
  element.className = "";
  // Reading a measure makes the browser see the change, so that the animation starts anew.
  void element.offsetWidth;
  element.className = size;
}

/** @param {string} text */
function announce(text) {
  if (text) byId("live").textContent = text;
}

/** @type {Map<string, string>} */
const calm = new Map();
/** Quiet lines on the stage, one for each thing that may be amiss; "" takes that one away. @param {string} about @param {string} text */
function tellCalmly(about, text) {
  calm.set(about, text);
  const line = part("calm");
  line.textContent = [...calm.values()].filter(Boolean).join(" ");
  line.hidden = !line.textContent;
}

// --- panels ---------------------------------------------------------------------------------------------------

/** @param {string} panel */
function show(panel) {
  for (const id of panels) byId(id).hidden = id !== panel;
  root.dataset["panel"] = panel;
  if (panel !== "stage") root.dataset["state"] = panel;
  scrollTo(0, 0);
}

async function openBoxes() {
  const store = await opening;
  const { records, unreadable } = await unfinishedRecords(store, Date.now());
  for (const key of unreadable) await store.remove("journal", key);
  if (unreadable.length) notice(words("badJournal"));
  if (store.where() === "memory") notice(words("noDatabase"));
  unfinished = records.find((r) => isOf(r, session)) ?? records.find((r) => r.workout === session.workout) ?? null;
  if (unfinished && playback.state() === "idle") offerUnfinished(unfinished);
  await saving.send();
}

/** @param {string} text */
function notice(text) {
  const line = part("notice");
  line.textContent = text;
  line.hidden = false;
}

/** @param {JournalRecord} record */
function offerUnfinished(record) {
  const gaps = { n: record.number, total: record.total, ago: howLongAgo(words, Date.now() - Date.parse(record.updated_at)) };
  byId("unfinished-words").textContent = words(record.ended ? "playedAll" : "stoppedAt", gaps);
  part("resume-words").textContent = words(record.ended ? "finishIt" : "resumeAt", gaps);
  const toldHere = !record.ended && isOf(record, session);
  /** @type {HTMLElement} */ (document.querySelector("[data-action=log]")).hidden = !toldHere;
  byId("unfinished").hidden = false;
  byId("start-button").hidden = true;
}

// --- what the runner asks for ---------------------------------------------------------------------------------

async function leave() {
  if (playback.state() === "idle" || playback.state() === "ended") {
    location.href = place.root;
    return;
  }
  const wasRunning = playback.state() === "running";
  playback.pause();
  const answer = await ask(/** @type {HTMLDialogElement} */ (byId("leave")));
  if (answer === "finish") playback.end();
  else if (answer === "leave") {
    leaving = true;
    location.href = place.root;
  } else if (wasRunning || (answer === "stay" && playback.state() !== "waiting")) await goOn();
}

async function restart() {
  const wasRunning = playback.state() === "running";
  playback.pause();
  const answer = await ask(/** @type {HTMLDialogElement} */ (byId("restart")));
  if (answer === "restart") playback.seek(startOf(session));
  if (answer === "restart" || wasRunning) await goOn();
}

async function discard() {
  if (!unfinished) return;
  if ((await ask(/** @type {HTMLDialogElement} */ (byId("discard")))) !== "discard") return;
  await (await opening).remove("journal", unfinished.id);
  unfinished = null;
  byId("unfinished").hidden = true;
  byId("start-button").hidden = false;
  byId("start-button").focus();
}

function toggleLock() {
  lock.set(!lock.isOn());
  announce(words(lock.isOn() ? "locked" : "unlocked"));
}

/** @type {Record<import("./controls.js").Act, () => unknown>} */
const acts = {
  start,
  resume: resumeUnfinished,
  discard,
  log: () => unfinished && saving.ask(closed(unfinished)),
  toggle: () => (coached.placing() ? coached.settle() : playback.state() === "running" ? playback.pause() : goOn()),
  skip: () => playback.skip(),
  back: () => playback.back(),
  later: () => playback.seek(playback.position() + 15),
  earlier: () => playback.seek(playback.position() - 15),
  restart,
  tap: () => playback.tap(),
  finish: () => playback.end(),
  leave,
  options: () => options.ask(),
  keys: () => ask(/** @type {HTMLDialogElement} */ (byId("keys"))),
  fullscreen: () => toggleFullScreen(root),
  lock: toggleLock,
  mode: () => options.change({ mode: modeAfter(options.now().mode) }),
  louder: () => options.change({ volume: Math.min(1, options.now().volume + 0.1) }),
  quieter: () => options.change({ volume: Math.max(0, options.now().volume - 0.1) }),
  close: () => {},
};
/** Keys that mean something before the session begins. */
const BEFORE = ["mode", "louder", "quieter", "fullscreen", "keys", "options", "leave"];

/** @type {Set<() => unknown>} */
const busy = new Set();
wireControls(document, (act, from) => {
  const onStage = root.dataset["panel"] === "stage";
  if (from === "key" && onStage && lock.isOn() && act !== "lock") return;
  if (from === "key" && !onStage) {
    if (root.dataset["panel"] !== "start") return;
    if (act === "tap" || act === "toggle") return void runOnce(unfinished ? resumeUnfinished : start);
    if (!BEFORE.includes(act)) return;
  }
  void runOnce(acts[act]);
});

/** A second press while the first is still being answered is the same press. @param {() => unknown} act */
async function runOnce(act) {
  if (busy.has(act)) return;
  busy.add(act);
  try {
    await act();
  } finally {
    busy.delete(act);
  }
}

// --- the page's own life --------------------------------------------------------------------------------------

let leaving = false;
addEventListener("beforeunload", (event) => {
  playback.keep();
  if (!leaving && ["running", "paused", "waiting", "interrupted"].includes(playback.state())) event.preventDefault();
});
addEventListener("pagehide", () => playback.keep());
document.addEventListener("visibilitychange", () => {
  playback.keep();
  if (document.visibilityState === "visible") {
    playback.tick();
    // The phone may have stopped the sound while nobody was looking.
    if (!sound.isLive()) playback.pause("interrupted");
  }
  wakeUpLater();
});

part("iphone").hidden = !("audioSession" in navigator);
root.dataset["panel"] = "start";
sound.apply(options.now());
requestAnimationFrame(frame);
addEventListener("load", () => {
  figure.prefetch();
  sound.fetchClips();
  void coached.warm();
});
void openBoxes();
