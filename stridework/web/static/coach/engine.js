/**
 * The form engine: Python's own modules, run by Pyodide.
 *
 * @typedef {import("./files.js").CoachFiles} CoachFiles
 * @typedef {import("./messages.js").SessionOptions} SessionOptions
 * @typedef {import("./messages.js").CoachEvent} CoachEvent
 * @typedef {import("./messages.js").Scene} Scene
 * @typedef {{events: CoachEvent[], scene: Scene | null}} Told
 *
 * @typedef {object} LiveSession  `form/browser.py` has the meaning
 * @property {(variant: string) => void} aim
 * @property {(interval: number, variant: string, t: number, seconds: number, eyes: string, gaze: string) => void} start_interval
 * @property {(eyes: string, gaze: string) => void} set_protocol
 * @property {(t: number, aspect: number, values: Float64Array) => string} push
 * @property {() => string} end_interval
 * @property {() => void} destroy
 *
 * @typedef {object} Pyodide
 * @property {(archive: ArrayBuffer, format: string) => void} unpackArchive
 * @property {(name: string) => {open_session: (rules: string, options: string) => LiveSession}} pyimport
 */

const BRIDGE = "stridework.form.browser";

/** @param {string} address */
async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${new URL(address).pathname} answered ${answer.status}`);
  return answer;
}

/**
 * Start Python and import the engine.
 * @param {CoachFiles} files
 */
export async function loadEngine(files) {
  const [{ loadPyodide }, archive, rules] = await Promise.all([
    import(`${files.pyodide}pyodide.mjs`),
    load(files.engine).then((answer) => answer.arrayBuffer()),
    load(files.rules).then((answer) => /** @type {Promise<Record<string, unknown>>} */ (answer.json())),
  ]);
  /** @type {Pyodide} */
  const python = await loadPyodide({ indexURL: files.pyodide, stdout: () => {}, stderr: () => {} });
  python.unpackArchive(archive, "zip");
  const browser = python.pyimport(BRIDGE);

  return {
    /** Variants a camera can follow. */
    known: Object.keys(rules),
    /** @param {SessionOptions} options @returns {LiveSession} */
    open(options) {
      const wanted = options.variants.map((variant) => rules[variant]).filter(Boolean);
      const { session, baseline, heightM, phrases } = options;
      const told = {
        session: session ?? 1,
        baseline: baseline ?? {},
        height_m: heightM ?? null,
        phrases: phrases ? { praise: phrases.praise, open_eyes: phrases.openEyes } : {},
      };
      return browser.open_session(JSON.stringify(wanted), JSON.stringify(told));
    },
  };
}
