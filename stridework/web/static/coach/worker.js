/**
 * The live coach, away from the page: pose model and form engine in one worker, so that the page's clock never waits.
 * No picture and no point leaves it but back to its own page. `messages.js` has what it takes and gives.
 *
 * @typedef {import("./messages.js").ToWorker} ToWorker
 * @typedef {import("./messages.js").FromWorker} FromWorker
 * @typedef {import("./messages.js").SessionOptions} SessionOptions
 */
import { createPace } from "./pace.js";
import { createTraces } from "./traces.js";
import { isDark } from "./darkness.js";
import { loadEngine } from "./engine.js";
import { loadPose } from "./pose.js";

/** The engine's share of a frame's time is told with the next digits of a millisecond. */
const now = () => performance.now();

/** @type {Awaited<ReturnType<typeof loadPose>> | null} */
let pose = null;
/** @type {import("./engine.js").LiveSession | null} */
let session = null;
let pace = createPace("full");
let traces = createTraces(false);
/** Nobody trains: there is time to look for a second person in the picture. */
let idle = true;

/** @param {FromWorker} message @param {Transferable[]} [handed] */
const tell = (message, handed = []) => /** @type {DedicatedWorkerGlobalScope} */ (self).postMessage(message, handed);

/** @param {import("./files.js").CoachFiles} files @param {SessionOptions} options */
async function open(files, options) {
  const size = options.size ?? "full";
  const [engine, model] = await Promise.all([
    loadEngine(files),
    options.pose === false ? null : loadPose(files, size),
  ]);
  pose = model;
  pace = createPace(size);
  traces = createTraces(options.keep ?? false);
  session = engine.open(options);
  const variants = options.variants.filter((variant) => engine.known.includes(variant));
  tell({ tell: "opened", variants, size: pose ? size : null, delegate: pose?.delegate() ?? null });
}

/** @param {Extract<ToWorker, {do: "picture"}>} message */
async function seePicture({ t_s, picture }) {
  const began = now();
  try {
    if (!pose) throw new Error("pictures came, and no pose model was asked for");
    if (idle) await pose.lookFor(pace.sure() ? 2 : 1);
    const { values, people } = pose.find(picture, t_s);
    const poseMs = now() - began;
    const dark = !values.length && isDark(picture);
    follow(t_s, picture.width / picture.height, values, { poseMs, people, dark });
    if (pace.now().smaller) {
      await pose.change("lite");
      pace.changed("lite");
    }
  } finally {
    picture.close();
  }
}

/**
 * @param {number} t_s @param {number} aspect @param {Float64Array} values
 * @param {{poseMs: number, people: number, dark: boolean}} seen
 */
function follow(t_s, aspect, values, { poseMs, people, dark }) {
  if (!session) throw new Error("no session is open");
  const began = now();
  /** @type {import("./engine.js").Told} */
  const { events, scene } = JSON.parse(session.push(t_s, aspect, values));
  const engineMs = now() - began;
  // Looking for a second person takes longer and says nothing about the pace of an interval.
  if (pose?.looking() !== 2) pace.took(poseMs + engineMs);
  traces.keep(t_s, aspect, values);
  const { fps, longest, tooSlow } = pace.now();
  const size = pose?.size() ?? null;
  const able = { fps, longest, size, tooSlow: tooSlow && !!pose };
  tell({ tell: "answer", t_s, aspect, events, scene, values, poseMs, engineMs, dark, people, ...able }, [values.buffer]);
}

/** @param {ToWorker} message */
async function answer(message) {
  switch (message.do) {
    case "open":
      return open(message.files, message.options);
    case "aim":
      traces.turnTo(null);
      idle = true;
      return session?.aim(message.variant);
    case "start":
      traces.turnTo(message.variant);
      idle = false;
      await pose?.lookFor(1);
      return session?.start_interval(
        message.interval,
        message.variant,
        message.t_s,
        message.seconds,
        message.eyes ?? "open",
        message.gaze ?? "ahead",
      );
    case "protocol":
      return session?.set_protocol(message.eyes, message.gaze);
    case "end":
      traces.turnTo(null);
      return session && tell({ tell: "ended", events: JSON.parse(session.end_interval()).events });
    case "picture":
      return seePicture(message);
    case "landmarks":
      return follow(message.t_s, message.aspect, message.values, { poseMs: 0, people: message.values.length ? 1 : 0, dark: false });
    case "conclude":
      return session?.conclude && tell({ tell: "concluded", document: session.conclude(message.answers) });
    case "finish":
      return tell({ tell: "finished", traces: traces.all() });
  }
}

/** One after the other: a frame that arrives while the model changes waits for it. */
let answered = Promise.resolve();
self.onmessage = (/** @type {MessageEvent<ToWorker>} */ { data }) => {
  const about = data.do === "open" ? "open" : "frame";
  answered = answered
    .then(() => answer(data))
    .then(() => {})
    .catch((problem) => tell({ tell: "failed", about, message: String(problem?.message ?? problem) }));
};
