/**
 * The page on which a clip is opened: a film or a trace in, the report out, all of it on this device.
 *
 * @typedef {"empty" | "nobody" | "unknown" | "black"} Unjudged
 */
import { readFiles } from "../coach/client.js";
import { readWords } from "../player/words.js";
import { createWakeLock } from "../player/wake.js";
import { UnreadableFilm, looksLikeFilm, openFilm, readFilm } from "./film.js";
import { pictureMoments } from "./pictures.js";
import { ClipFailure, createReader } from "./reader.js";
import { showReport } from "./report.js";

const TRACE = /\.jsonl$/i;
/** A trace of ten minutes at 30 frames a second, points in space too, is about 100 MB. */
const LARGEST_TRACE = 160 * 1024 * 1024;
/** The share of pictures without anybody that must be black for darkness to be the reason. */
const MOSTLY = 0.5;
/** Pictures whose time each counts for how long one takes. */
const WINDOW = 20;

/** @template {HTMLElement} T @param {string} id @returns {T} */
const part = (id) => /** @type {T} */ (document.getElementById(id));
const root = part("clip");
const words = readWords(document);
const files = readFiles(document);
const video = /** @type {HTMLVideoElement} */ (part("clip-film"));
const form = /** @type {HTMLFormElement} */ (part("clip-form"));
const choice = /** @type {HTMLInputElement} */ (part("clip-file"));
const bar = /** @type {HTMLProgressElement} */ (part("clip-bar"));
const again = /** @type {HTMLSelectElement} */ (part("clip-again"));
const wake = createWakeLock(() => {});

/** @type {ReturnType<typeof createReader> | null} */
let reader = null;
/** @type {(() => void) | null} */
let closeFilm = null;
let stopped = false;
let partial = false;
let isFilm = false;
/** Files are opened one at a time: an older one's answers mean nothing any more. */
let turn = 0;
/** @type {string[]} */
let addresses = [];

/** @param {"choose" | "loading" | "reading" | "judging" | "done" | "problem"} state @param {string} [said] */
function show(state, said = "") {
  root.dataset["state"] = state;
  part("clip-said").textContent = said;
  if (state === "done" || state === "problem") wake.release();
}

/** @param {string} what  the words' key @param {Record<string, string | number>} [gaps] */
function fail(what, gaps) {
  end();
  show("problem", words(what.replace(/-(.)/g, (_all, letter) => letter.toUpperCase()), gaps));
  part("clip-said").focus();
}

function end() {
  stopped = true;
  reader?.close();
  reader = null;
  closeFilm?.();
  closeFilm = null;
}

/** @param {File} file */
async function open(file) {
  end();
  const mine = (turn += 1);
  stopped = partial = false;
  isFilm = !TRACE.test(file.name);
  const refusal = refuse(file);
  if (refusal) return fail(refusal);
  wake.hold();
  show("loading", words("loading"));
  bar.removeAttribute("value");
  part("clip-name").textContent = file.name;
  try {
    await look(file, mine);
  } catch (problem) {
    if (mine !== turn) return;
    console.warn("the clip could not be judged:", problem);
    if (problem instanceof UnreadableFilm) fail(problem.problem);
    else if (problem instanceof ClipFailure && problem.about === "trace") fail("badTrace", { problem: problem.message });
    else if (problem instanceof ClipFailure && problem.about === "open") fail("noStart");
    else fail("died");
  }
}

/** Why a file is not even opened; "" where it is. @param {File} file */
function refuse(file) {
  if (!files) return "unbuilt";
  if (typeof OffscreenCanvas === "undefined" || typeof Worker === "undefined") return "noWorker";
  if (!file.size) return "empty";
  if (!isFilm && file.size > LARGEST_TRACE) return "too-long";
  // A name that says nothing at all is tried; one that says "a picture" or "a document" is not.
  return isFilm && !looksLikeFilm(file) && file.type && !file.type.startsWith("application/octet") ? "not-film" : "";
}

/** @param {File} file @param {number} mine */
async function look(file, mine) {
  if (!files) return;
  const film = isFilm ? await openFilm(file, video) : null;
  if (mine !== turn) return film?.close();
  closeFilm = film?.close ?? null;
  void navigator.serviceWorker?.ready.then((registration) => registration.active?.postMessage({ do: "keep-coach" }));
  const seen = createSighting(film?.seconds ?? null);
  const opened = (reader = createReader(part("clip").dataset["worker"] ?? "", seen.took));
  const { variant, height } = readForm();
  await opened.open(files, { variant, heightM: height, name: file.name, pose: isFilm });
  if (mine !== turn) return;
  if (film) {
    show("reading");
    const whole = await readFilm(video, {
      give: (t_s, picture) => {
        seen.gave();
        opened.push(t_s, picture);
      },
      owed: seen.owed,
      ms: seen.ms,
      stopped: () => stopped || mine !== turn || opened.problem() !== null,
    });
    if (mine !== turn) return;
    const broken = opened.problem();
    if (broken) throw broken;
    partial = !whole;
    if (seen.isBlack()) return fail("black");
  } else await opened.readTrace(await file.text());
  await judge(variant, mine);
}

/** Judge what was read, and show it. @param {string | null} variant @param {number} mine */
async function judge(variant, mine) {
  if (!reader) return;
  show("judging", words("judging"));
  const judged = await reader.judge(variant, partial);
  if (mine !== turn || !reader) return;
  if (judged.problem === "unknown") {
    again.value = "";
    show("problem", words("unknown"));
    root.dataset["again"] = "";
    return;
  }
  if (judged.problem || !judged.report) return fail(judged.problem === "empty" && isFilm ? "unsupported" : (judged.problem ?? "died"));
  const pictures = isFilm ? await pictureMoments(video, judged.worst ?? []) : new Map();
  const { page, trace } = await reader.write(pictures);
  if (mine !== turn) return;
  again.value = judged.report.variant;
  root.dataset["again"] = "";
  showReport(part("clip-report"), page);
  offer(page, trace);
  const { reps } = judged.report.summary;
  const count = judged.report.holds.length && !reps ? words("saidHolds", { n: judged.report.holds.length }) : words("saidReps", { n: reps });
  root.dataset["reps"] = String(reps);
  show("done", `${partial ? `${words("partial")} ` : ""}${count}`);
  part("clip-said").focus();
}

/** What has been seen so far, and how long a look takes. @param {number | null} seconds */
function createSighting(seconds) {
  let given = 0;
  let taken = 0;
  let found = 0;
  let dark = 0;
  /** @type {number[]} */
  let times = [];
  return {
    gave: () => void (given += 1),
    /** @param {import("./reader.js").Took} picture */
    took({ t_s, ms, ...picture }) {
      taken += 1;
      found += picture.found ? 1 : 0;
      dark += picture.dark ? 1 : 0;
      times = [...times, ms].slice(-WINDOW);
      if (seconds) bar.value = Math.min(1, t_s / seconds);
      const said = words(found ? "reading" : "readingNobody", { at: t_s.toFixed(0), of: seconds ? seconds.toFixed(0) : "…" });
      const line = part("clip-said");
      if (line.textContent !== said) line.textContent = said;
    },
    owed: () => given - taken,
    ms: () => [...times].sort((a, b) => a - b)[times.length >> 1] ?? 60,
    isBlack: () => taken > 0 && found === 0 && dark > MOSTLY * taken,
  };
}

function readForm() {
  const told = new FormData(form);
  const cm = Number(told.get("height"));
  return { variant: String(told.get("variant") ?? "") || null, height: cm >= 100 && cm <= 250 ? cm / 100 : null };
}

/** Offer report and points as files. @param {string} page @param {string} trace */
function offer(page, trace) {
  for (const address of addresses) URL.revokeObjectURL(address);
  const name = (part("clip-name").textContent ?? "clip").replace(/\.[^.]+$/, "") || "clip";
  addresses = [];
  for (const [id, content, type, ending] of /** @type {[string, string, string, string][]} */ ([["save-page", page, "text/html", "html"], ["save-trace", trace, "application/x-ndjson", "jsonl"]])) {
    const link = /** @type {HTMLAnchorElement} */ (part(id));
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = `${name}.${ending}`;
    addresses.push(link.href);
  }
}

function reset() {
  turn += 1;
  end();
  form.reset();
  delete root.dataset["again"];
  show("choose");
  choice.focus();
}

choice.addEventListener("change", () => {
  const file = choice.files?.[0];
  delete root.dataset["again"];
  if (file) void open(file);
  // The same file may be chosen again.
  choice.value = "";
});
part("clip-stop").addEventListener("click", () => {
  stopped = true;
});
for (const button of root.querySelectorAll("[data-action=another]")) button.addEventListener("click", reset);
again.addEventListener("change", () => {
  const mine = turn;
  if (again.value && reader) void judge(again.value, mine).catch(() => fail("died"));
});
for (const kind of ["dragenter", "dragover"]) {
  addEventListener(kind, (event) => {
    event.preventDefault();
    root.toggleAttribute("data-dropping", true);
  });
}
for (const kind of ["dragleave", "drop"]) addEventListener(kind, () => root.toggleAttribute("data-dropping", false));
addEventListener("drop", (event) => {
  event.preventDefault();
  const file = event.dataTransfer?.files[0];
  delete root.dataset["again"];
  if (file) void open(file);
});

const wanted = new URLSearchParams(location.search).get("exercise");
if (wanted) /** @type {HTMLSelectElement} */ (form.elements.namedItem("variant")).value = wanted;
if (!files) fail("unbuilt");
else show("choose");
