/**
 * What the clip's page and its worker say to each other. `reader.js` is the page's side.
 *
 * @typedef {import("../coach/files.js").CoachFiles} CoachFiles
 *
 * @typedef {object} ClipOptions
 * @property {string | null} variant   null: find out
 * @property {number | null} heightM   the runner's height
 * @property {string} name             the file's
 * @property {boolean} pose            false: a trace comes instead of pictures, and the pose model is not loaded
 *
 * @typedef {object} Moment  a fault at its worst, to be pictured
 * @property {number} frame
 * @property {number} t_s
 * @property {number} aspect
 * @property {([x: number, y: number, visibility: number] | null)[]} points
 * @property {number[]} lit   the points it is about
 * @property {string} cue
 *
 * @typedef {object} Judged
 * @property {"empty" | "nobody" | "unknown"} [problem]
 * @property {{variant: string, summary: {reps: number, clean: number}, holds: unknown[], partial: boolean, frames: number, seconds: number}} [report]
 *   as `form/report.schema.json` has it
 * @property {{variant: string, sure: number}[]} [guess]
 * @property {Moment[]} [worst]
 *
 * @typedef {{do: "open", files: CoachFiles, options: ClipOptions}
 *   | {do: "picture", t_s: number, picture: ImageBitmap}
 *   | {do: "trace", text: string}
 *   | {do: "judge", variant: string | null, partial: boolean}
 *   | {do: "page", pictures: Map<number, Uint8Array>}} ToWorker
 *
 * @typedef {{tell: "opened"}
 *   | {tell: "took", t_s: number, found: boolean, dark: boolean, ms: number}
 *   | {tell: "read", frames: number}
 *   | {tell: "judged", judged: Judged}
 *   | {tell: "page", page: string, trace: string}
 *   | {tell: "failed", about: "open" | "picture" | "trace" | "judge" | "page", message: string}} FromWorker
 */
export {};
