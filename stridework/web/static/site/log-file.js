/**
 * The log as a file: the documents that the server takes at `PUT /api/logs/<id>`, in one list, and the reading of such a
 * file with every doubt said. The bounds are those of `training/log.py`.
 *
 * @typedef {import("../player/outcome.js").SessionLog} SessionLog
 * @typedef {{key: string, gaps: Record<string, string | number>}} Refusal  the words to say it with, and their gaps
 * @typedef {{field: string, expected: string}} Problem
 */
export const FORMAT = "stridework-logs";
export const VERSION = 1;
const SCORES = ["srpe", "pain", "pain_before", "pain_next_morning", "soreness"];
const FLAGS = ["night-or-rest", "one-bony-spot", "worse-on-hopping", "swelling", "gives-way", "numbness"];
const SIGNS = [...FLAGS, "calf-swelling", "chest-pain", "fainting", "limping"];
const TIMES = ["started_at", "finished_at"];
const LOG_FIELDS = ["id", "workout", ...TIMES, "seconds", "intervals", ...SCORES, "pain_flags", "note"];
const INTERVAL_FIELDS = ["index", "exercise", "done", "variant", "side", "reps", "clean", "measures", "counts", "cues"];
const COUNT_FIELDS = ["side", "reps", "clean"];
const MEASURE_FIELDS = ["name", "value", "unit", "doubt", "side"];
const MOST_INTERVALS = 500;
const MOST_MEASURES = 32;
const MOST_CUES = 32;
const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TIME = /^2[01]\d\d-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f]/;

/** @param {SessionLog[]} logs @returns {string} */
export function writeLogFile(logs) {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, logs }, null, 1)}\n`;
}

/**
 * The sessions in a file's text, all of them or a refusal that names what is wrong where.
 * @param {string} text
 * @returns {{logs: SessionLog[], refusal: null} | {logs: null, refusal: Refusal}}
 */
export function readLogFile(text) {
  /** @param {string} key @param {Record<string, string | number>} [gaps] @returns {{logs: null, refusal: Refusal}} */
  const refuse = (key, gaps = {}) => ({ logs: null, refusal: { key, gaps } });
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    return refuse("badJson");
  }
  if (!isRecord(file) || file["format"] !== FORMAT) return refuse("badFormat");
  if (file["version"] !== VERSION) return refuse("badVersion", { version: String(file["version"]) });
  const found = file["logs"];
  if (!Array.isArray(found)) return refuse("badList");
  for (const [place, log] of found.entries()) {
    const problem = findProblem(log);
    if (problem) return refuse("badLog", { n: place + 1, ...problem });
  }
  return { logs: found.map(fillIn), refusal: null };
}

/** @param {Record<string, unknown>} log @returns {SessionLog} */
function fillIn(log) {
  const unsaid = Object.fromEntries(SCORES.map((name) => [name, null]));
  const whole = { ...unsaid, pain_flags: [], note: "", ...log, id: String(log["id"]).toLowerCase() };
  return /** @type {SessionLog} */ (/** @type {unknown} */ (whole));
}

/**
 * The first thing about a log that the server would refuse; null where all is well.
 * @param {unknown} log
 * @returns {Problem | null}
 */
export function findProblem(log) {
  if (!isRecord(log)) return { field: "", expected: "must be an object" };
  const { intervals = null, note = "", pain_flags: flags = [] } = log;
  return (
    unknownField(log, LOG_FIELDS, "") ??
    check(UUID.test(String(log["id"])), "id", "must be a UUID") ??
    check(isId(log["workout"]), "workout", "must be a workout's id, like first-workout") ??
    first(TIMES, (name) => check(isTime(log[name]), name, "must be a time with its zone, like 2026-05-01T18:30:00+02:00")) ??
    check(Date.parse(String(log["finished_at"])) >= Date.parse(String(log["started_at"])), "finished_at", "must not be before started_at") ??
    check(isBetween(log["seconds"], 0, 24 * 3600), "seconds", "must be from 0 to 86400") ??
    first(SCORES, (name) => check(isWholeOrUnsaid(log[name], 10), name, "must be a whole number from 0 to 10")) ??
    check(isListOf(flags, SIGNS), "pain_flags", "must name each known sign once") ??
    check(typeof note === "string" && note.length <= 2000 && !CONTROL.test(note), "note", "must be at most 2000 characters of text") ??
    check(Array.isArray(intervals) && intervals.length <= MOST_INTERVALS, "intervals", `must be at most ${MOST_INTERVALS}`) ??
    first(/** @type {unknown[]} */ (intervals), (interval, place) => intervalProblem(interval, `intervals.${place}`))
  );
}

/** @param {unknown} interval @param {string} where @returns {Problem | null} */
function intervalProblem(interval, where) {
  if (!isRecord(interval)) return { field: where, expected: "must be an object" };
  const { exercise, variant = null, side = null, clean = null, measures = [], counts = [], cues = [] } = interval;
  const sides = [null, "left", "right", "left-right", "right-left"];
  return (
    unknownField(interval, INTERVAL_FIELDS, `${where}.`) ??
    check(isWholeOrUnsaid(interval["index"] ?? NaN, 999), `${where}.index`, "must be from 0 to 999") ??
    check(exercise === "" || isId(exercise), `${where}.exercise`, "must be an exercise's id, like squat") ??
    check(["full", "part", "skipped"].includes(String(interval["done"])), `${where}.done`, "must be full, part or skipped") ??
    check(variant === null || isId(variant), `${where}.variant`, "must be a variant's id, like stepping-lunge") ??
    check(sides.includes(/** @type {string | null} */ (side)), `${where}.side`, "must be left, right, left-right or right-left") ??
    check(isWholeOrUnsaid(interval["reps"], 999), `${where}.reps`, "must be from 0 to 999") ??
    check(clean === null || isBetween(clean, 0, 1), `${where}.clean`, "must be from 0 to 1") ??
    check(Array.isArray(measures) && measures.length <= MOST_MEASURES, `${where}.measures`, `must be at most ${MOST_MEASURES}`) ??
    first(/** @type {unknown[]} */ (measures), (measure, place) => measureProblem(measure, `${where}.measures.${place}`)) ??
    check(Array.isArray(counts) && counts.length <= 3, `${where}.counts`, "must name left, right or null, each once") ??
    first(/** @type {unknown[]} */ (counts), (count, place) => countProblem(count, `${where}.counts.${place}`)) ??
    check(Array.isArray(cues) && cues.length <= MOST_CUES && cues.every(isId), `${where}.cues`, `must be at most ${MOST_CUES} ids of cues, like knees-out`)
  );
}

/** @param {unknown} count @param {string} where */
function countProblem(count, where) {
  if (!isRecord(count)) return { field: where, expected: "must be an object" };
  const { side = null, reps, clean } = count;
  return (
    unknownField(count, COUNT_FIELDS, `${where}.`) ??
    check([null, "left", "right"].includes(/** @type {string | null} */ (side)), `${where}.side`, "must be left, right or null") ??
    check(Number.isInteger(reps) && isBetween(reps, 0, 999), `${where}.reps`, "must be from 0 to 999") ??
    check(Number.isInteger(clean) && isBetween(clean, 0, Number(reps)), `${where}.clean`, "must be from 0 to its reps")
  );
}

/** What names mean, and so what units they have, is the server's to know. @param {unknown} measure @param {string} where */
function measureProblem(measure, where) {
  if (!isRecord(measure)) return { field: where, expected: "must be an object" };
  const { doubt = null, side = null, unit } = measure;
  return (
    unknownField(measure, MEASURE_FIELDS, `${where}.`) ??
    check(isId(measure["name"]), `${where}.name`, "must be a measure's id, like touch-down") ??
    check(isBetween(measure["value"], -1e6, 1e6), `${where}.value`, "must be from -1e+06 to 1e+06") ??
    check(typeof unit === "string" && unit.length > 0 && unit.length <= 16, `${where}.unit`, "must be 1 to 16 characters") ??
    check(doubt === null || isBetween(doubt, 0, Infinity), `${where}.doubt`, "must be a number from 0 up") ??
    check([null, "left", "right"].includes(/** @type {string | null} */ (side)), `${where}.side`, "must be left or right")
  );
}

/** @param {boolean} holds @param {string} field @param {string} expected @returns {Problem | null} */
function check(holds, field, expected) {
  return holds ? null : { field, expected };
}

/**
 * @template T
 * @param {T[]} list
 * @param {(each: T, place: number) => Problem | null} ask
 * @returns {Problem | null}
 */
function first(list, ask) {
  for (const [place, each] of list.entries()) {
    const problem = ask(each, place);
    if (problem) return problem;
  }
  return null;
}

/** @param {Record<string, unknown>} found @param {string[]} known @param {string} where */
function unknownField(found, known, where) {
  const unknown = Object.keys(found).find((name) => !known.includes(name));
  return check(unknown === undefined, `${where}${unknown}`, "is no field of a log");
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @param {unknown} value */
function isId(value) {
  return typeof value === "string" && value.length <= 64 && ID.test(value);
}

/** @param {unknown} value */
function isTime(value) {
  return typeof value === "string" && TIME.test(value) && !Number.isNaN(Date.parse(value));
}

/** @param {unknown} value @param {number} least @param {number} most */
function isBetween(value, least, most) {
  return typeof value === "number" && value >= least && value <= most;
}

/** @param {unknown} value @param {number} most */
function isWholeOrUnsaid(value, most) {
  return value === null || value === undefined || (Number.isInteger(value) && isBetween(value, 0, most));
}

/** @param {unknown} value @param {string[]} known */
function isListOf(value, known) {
  return Array.isArray(value) && value.every((each) => known.includes(each)) && new Set(value).size === value.length;
}
