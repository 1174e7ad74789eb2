/**
 * A clip's judge, away from the page: the same pose model and form engine as the live coach's, and what writes the
 * report. No picture and no point leaves it but back to its own page. `messages.js` has what it takes and gives.
 *
 * @typedef {import("./messages.js").ToWorker} ToWorker
 * @typedef {import("./messages.js").FromWorker} FromWorker
 * @typedef {object} Clip  `form_report/clip.py` has the meaning
 * @property {(t_s: number, aspect: number, values: Float64Array) => boolean} push
 * @property {(text: string) => number} push_trace
 * @property {{callKwargs: (variant: string, options: {partial: boolean}) => string}} finish
 * @property {(pictures: Map<number, Uint8Array>) => string} write_page
 * @property {() => string} write_trace
 */
import { isDark } from "../coach/darkness.js";
import { startPython } from "../coach/engine.js";
import { loadPose } from "../coach/pose.js";

const BRIDGE = "stridework.form_report.clip";

/** @type {Awaited<ReturnType<typeof loadPose>> | null} */
let pose = null;
/** @type {Clip | null} */
let clip = null;

/** @param {FromWorker} message */
const tell = (message) => /** @type {DedicatedWorkerGlobalScope} */ (self).postMessage(message);

/** @param {Extract<ToWorker, {do: "open"}>} message */
async function open({ files, options }) {
  const [{ python, rules }, model] = await Promise.all([
    startPython(files, [files.report]),
    options.pose ? loadPose(files, "full") : null,
  ]);
  pose = model;
  const told = { variant: options.variant, height_m: options.heightM, name: options.name };
  clip = python.pyimport(BRIDGE).open_clip(JSON.stringify(rules), JSON.stringify(told));
  tell({ tell: "opened" });
}

/** @param {Extract<ToWorker, {do: "picture"}>} message */
function see({ t_s, picture }) {
  const began = performance.now();
  try {
    if (!pose || !clip) throw new Error("no clip is open");
    const { values } = pose.find(picture, t_s);
    const found = values.length > 0;
    const dark = !found && isDark(picture);
    clip.push(t_s, picture.width / picture.height, values);
    tell({ tell: "took", t_s, found, dark, ms: performance.now() - began });
  } finally {
    picture.close();
  }
}

/** @param {ToWorker} message */
async function answer(message) {
  if (message.do === "open") return open(message);
  if (message.do === "picture") return see(message);
  if (!clip) throw new Error("no clip is open");
  if (message.do === "trace") tell({ tell: "read", frames: clip.push_trace(message.text) });
  else if (message.do === "judge") {
    const judged = JSON.parse(clip.finish.callKwargs(message.variant ?? "", { partial: message.partial }));
    tell({ tell: "judged", judged });
  } else tell({ tell: "page", page: clip.write_page(message.pictures), trace: clip.write_trace() });
}

/** One after the other, in the order they came. */
let answered = Promise.resolve();
self.onmessage = (/** @type {MessageEvent<ToWorker>} */ { data }) => {
  answered = answered
    .then(() => answer(data))
    .catch((problem) => tell({ tell: "failed", about: data.do, message: String(problem?.message ?? problem) }));
};
