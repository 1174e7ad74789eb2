/**
 * How the runner likes it, remembered on this device.
 *
 * @typedef {"both" | "voice" | "tones" | "silent"} Mode
 * @typedef {"more" | "usual" | "less" | "quiet"} Talk
 * @typedef {object} Settings
 * @property {Mode} mode
 * @property {number} volume    0 to 1
 * @property {boolean} oneBeep  one beep instead of 3-2-1
 * @property {boolean} flash
 * @property {boolean} vibrate
 * @property {boolean} figure
 * @property {boolean} distance the number and nothing else
 * @property {boolean} autoLock lock the screen after the start
 * @property {boolean} lockScreen  controls on the phone's lock screen
 * @property {boolean} camera      the live coach watches
 * @property {boolean} figureAlone the drawn figure in the place of the camera's picture
 * @property {boolean} keepTraces  offer the landmarks as files at the end
 * @property {Talk} talk           how much the coach says
 */

const KEY = "stridework.player";
/** @type {Settings} */
export const DEFAULTS = {
  mode: "both",
  volume: 0.8,
  oneBeep: false,
  flash: false,
  vibrate: true,
  figure: true,
  distance: false,
  autoLock: false,
  lockScreen: false,
  camera: false,
  figureAlone: false,
  keepTraces: false,
  talk: "usual",
};
/** @type {Mode[]} */
const MODES = ["both", "voice", "tones", "silent"];
/** @type {Talk[]} */
const TALKS = ["more", "usual", "less", "quiet"];

/**
 * Settings from what was stored; whatever is missing or odd is the default.
 * @param {string | null} text
 * @returns {Settings}
 */
export function parseSettings(text) {
  /** @type {Partial<Record<keyof Settings, unknown>>} */
  let stored = {};
  try {
    stored = JSON.parse(text ?? "{}") ?? {};
  } catch {
    // Damaged: start from the defaults.
  }
  /** @param {Exclude<keyof Settings, "mode" | "volume" | "talk">} key */
  const choice = (key) => (typeof stored[key] === "boolean" ? /** @type {boolean} */ (stored[key]) : DEFAULTS[key]);
  const { mode, volume, talk } = stored;
  return {
    mode: MODES.includes(/** @type {Mode} */ (mode)) ? /** @type {Mode} */ (mode) : DEFAULTS.mode,
    volume: typeof volume === "number" && volume >= 0 && volume <= 1 ? volume : DEFAULTS.volume,
    oneBeep: choice("oneBeep"),
    flash: choice("flash"),
    vibrate: choice("vibrate"),
    figure: choice("figure"),
    distance: choice("distance"),
    autoLock: choice("autoLock"),
    lockScreen: choice("lockScreen"),
    camera: choice("camera"),
    figureAlone: choice("figureAlone"),
    keepTraces: choice("keepTraces"),
    talk: TALKS.includes(/** @type {Talk} */ (talk)) ? /** @type {Talk} */ (talk) : DEFAULTS.talk,
  };
}

/** @returns {Settings} */
export function loadSettings() {
  try {
    return parseSettings(localStorage.getItem(KEY));
  } catch {
    return { ...DEFAULTS };
  }
}

/** @param {Settings} settings */
export function saveSettings(settings) {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // No storage: they hold for this page.
  }
}

/**
 * The next mode in the round the M key goes.
 * @param {Mode} mode
 * @returns {Mode}
 */
export function modeAfter(mode) {
  return /** @type {Mode} */ (MODES[(MODES.indexOf(mode) + 1) % MODES.length]);
}
