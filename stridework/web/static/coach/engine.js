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
 * @property {(answers: string) => string} [conclude]  of a mobility screen only (`form/screening.py`)
 * @property {() => void} destroy
 *
 * @typedef {object} Pyodide
 * @property {(archive: ArrayBuffer, format: string) => void} unpackArchive
 * @property {(name: string) => any} pyimport
 */

const BRIDGE = "stridework.form.browser";
const SCREEN = "stridework.form.screening";

/** @param {string} address */
async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${new URL(address).pathname} answered ${answer.status}`);
  return answer;
}

/**
 * Start Python with the engine's modules, and those of further archives, ready to be imported.
 * @param {CoachFiles} files
 * @param {string[]} [more]  addresses of archives
 */
export async function startPython(files, more = []) {
  const [{ loadPyodide }, rules, ...archives] = await Promise.all([
    import(`${files.pyodide}pyodide.mjs`),
    load(files.rules).then((answer) => /** @type {Promise<Record<string, unknown>>} */ (answer.json())),
    ...[files.engine, ...more].map((address) => load(address).then((answer) => answer.arrayBuffer())),
  ]);
  /** @type {Pyodide} */
  const python = await loadPyodide({ indexURL: files.pyodide, stdout: () => {}, stderr: () => {} });
  for (const archive of archives) python.unpackArchive(archive, "zip");
  return { python, rules };
}

/**
 * Start Python and import the engine.
 * @param {CoachFiles} files
 */
export async function loadEngine(files) {
  const { python, rules } = await startPython(files);

  return {
    /** Variants a camera can follow. */
    known: Object.keys(rules),
    /** @param {SessionOptions} options @returns {LiveSession} */
    open(options) {
      const wanted = options.variants.map((variant) => rules[variant]).filter(Boolean);
      const { session, baseline, heightM, phrases, screen } = options;
      const told = {
        session: session ?? 1,
        baseline: baseline ?? {},
        height_m: heightM ?? null,
        phrases: phrases ? { praise: phrases.praise, open_eyes: phrases.openEyes } : {},
      };
      const [rulesJson, toldJson] = [JSON.stringify(wanted), JSON.stringify(told)];
      return screen ? python.pyimport(SCREEN).open_screen(rulesJson, toldJson) : python.pyimport(BRIDGE).open_session(rulesJson, toldJson);
    },
  };
}
