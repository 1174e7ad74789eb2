/**
 * What a log's ids, times and pain say to people, with the words the page carries.
 *
 * @typedef {import("../player/outcome.js").SessionLog} SessionLog
 * @typedef {import("../player/outcome.js").IntervalLog} IntervalLog
 * @typedef {{workouts: Record<string, string>, moves: Record<string, string>}} Names
 * @typedef {{rank: number, light: string, name: string, reason: string, advice: string}} Light
 * @typedef {{flags: Record<string, Light>, pain: Record<string, Light>, morning: Record<string, Light>}} Lights
 */

/**
 * Read one of the page's JSON blocks.
 * @param {Document} page
 * @param {string} id
 */
export function readBlock(page, id) {
  return JSON.parse(page.getElementById(id)?.textContent ?? "{}");
}

/** @param {Names} names @param {string} workout */
export function nameWorkout(names, workout) {
  return names.workouts[workout] ?? workout;
}

/** @param {Names} names @param {IntervalLog} interval */
export function nameMove(names, { exercise, variant }) {
  return names.moves[`${exercise}.${variant}`] ?? names.moves[exercise] ?? (exercise || "–");
}

/**
 * A time as the runner's own clock showed it, wherever the device is now.
 * @param {string} moment  ISO time with its zone
 * @param {string} language
 * @param {"short" | "long"} [length]
 */
export function sayWhen(moment, language, length = "short") {
  /** @type {Intl.DateTimeFormatOptions} */
  const day = { weekday: length, day: "numeric", month: length, year: "numeric", hour: "2-digit", minute: "2-digit" };
  const own = new Date(`${moment.slice(0, 16)}Z`);
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { ...day, timeZone: "UTC" }).format(own);
}

/** Whole minutes, at least one. @param {number} seconds */
export function wholeMinutes(seconds) {
  return Math.max(1, Math.round(seconds / 60));
}

/**
 * What the traffic light says to all of a session's answers; null where nothing was told.
 * @param {Lights} lights
 * @param {SessionLog} log
 * @returns {Light | null}
 */
export function lightOf(lights, log) {
  const { pain, pain_before, pain_next_morning: morning } = log;
  if (log.pain_flags.length) return gravest(log.pain_flags.map((flag) => lights.flags[flag]));
  const worse = morning !== null && morning > (pain_before ?? 0) ? lights.morning[morning] : undefined;
  return gravest([pain === null ? undefined : lights.pain[pain], worse]);
}

/** @param {(Light | undefined)[]} said @returns {Light | null} */
function gravest(said) {
  return said.reduce((/** @type {Light | null} */ worst, light) => (light && light.rank > (worst?.rank ?? -1) ? light : worst), null);
}

/**
 * What a form coach measured in an interval: "31 % clean · depth 4 deg left".
 * @param {IntervalLog & {clean?: number | null, measures?: {name: string, value: number, unit: string, side?: string | null}[]}} interval
 * @param {(key: string, gaps?: Record<string, string | number>) => string} words
 */
export function sayMeasures(interval, words) {
  const { clean = null, measures = [] } = interval;
  const said = measures.map(({ name, value, unit, side }) =>
    [name.replaceAll("-", " "), Math.round(value * 100) / 100, unit, side ? words(side) : ""].filter((part) => part !== "").join(" "),
  );
  return [...(clean === null ? [] : [words("clean", { percent: Math.round(clean * 100) })]), ...said].join(" · ");
}
