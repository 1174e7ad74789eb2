/**
 * Where the live coach's parts lie. The page carries them as JSON (`#coach-files`); nobody else writes an address down.
 *
 * @typedef {object} CoachFiles
 * @property {string} worker      the module worker
 * @property {string} pyodide     the folder of Pyodide, with a slash at its end
 * @property {string} engine      the form engine, a zip of Python modules
 * @property {string} report      what writes a report, a zip of further modules
 * @property {string} rules       the rules of every variant a camera can follow, by its id
 * @property {string} vision      MediaPipe's module
 * @property {string} loader      its WebAssembly's loader
 * @property {string} binary      its WebAssembly
 * @property {{lite: string, full: string}} models
 */

/**
 * The addresses made absolute: MediaPipe and Pyodide would resolve a relative one against their own.
 * @param {CoachFiles} files
 * @param {string} base
 * @returns {CoachFiles}
 */
export function absolute(files, base) {
  /** @param {string} address */
  const from = (address) => new URL(address, base).href;
  const { worker, pyodide, engine, report, rules, vision, loader, binary, models } = files;
  return {
    worker: from(worker),
    pyodide: from(pyodide),
    engine: from(engine),
    report: from(report),
    rules: from(rules),
    vision: from(vision),
    loader: from(loader),
    binary: from(binary),
    models: { lite: from(models.lite), full: from(models.full) },
  };
}
