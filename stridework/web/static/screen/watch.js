/**
 * What watches the runner in a screen: camera or recorded landmarks, the live coach's worker, and advice on where to
 * stand. It decides nothing; the page tells it what to look for.
 *
 * @typedef {import("../coach/messages.js").Answer} Answer
 * @typedef {import("../coach/messages.js").CoachEvent} CoachEvent
 * @typedef {import("../coach/placement.js").Advice} Advice
 *
 * @typedef {object} Tell
 * @property {(answer: Answer) => void} saw
 * @property {(events: CoachEvent[]) => void} happened
 * @property {(advice: Advice) => void} advise     every time it has settled on other advice
 * @property {(problem: import("../coach/camera.js").Problem | null) => void} camera
 * @property {(why: string) => void} died
 */
import { createCamera } from "../coach/camera.js";
import { createCoach } from "../coach/client.js";
import { createLooking } from "../coach/looking.js";
import { preferredSize, rememberSize } from "../coach/memory.js";
import { adviceFor, createAdvisor } from "../coach/placement.js";
import { createTraceSource } from "../coach/trace-source.js";

const nowS = () => performance.now() / 1000;

/**
 * @param {import("../coach/files.js").CoachFiles} files
 * @param {HTMLVideoElement} video
 * @param {string | null} traces  where recorded landmarks lie, one for each step, in place of the camera
 * @param {Tell} tell
 */
export function createWatch(files, video, traces, tell) {
  const camera = createCamera(video, tell.camera);
  const advisor = createAdvisor();
  /** @type {((events: CoachEvent[]) => void) | null} */
  let ending = null;
  const coach = createCoach(files, {
    answer: hear,
    ended(events) {
      tell.happened(events);
      ending?.(events);
      ending = null;
    },
    died: tell.died,
  });
  const looking = createLooking(camera, coach, nowS);
  /** @type {ReturnType<typeof createTraceSource> | null} */
  let traced = null;
  /** @type {"side" | "front" | "any"} */
  let view = "any";
  /** @type {Advice | null} */
  let advised = null;

  /** @param {Answer} answer */
  function hear(answer) {
    looking.keepPace(answer);
    rememberSize(answer.size);
    if (answer.tooSlow) {
      coach.close();
      return tell.died("too slow");
    }
    tell.happened(answer.events);
    tell.saw(answer);
    const { scene, dark, people, values } = answer;
    const advice = advisor.see(adviceFor({ scene, found: values.length > 0, dark, people }, view), nowS());
    if (advice && advice !== advised) tell.advise((advised = advice));
  }

  return {
    /** Load the coach. @param {number | null} heightM */
    open: (heightM) => coach.open({ variants: ["squat", "balance"], pose: traces === null, size: preferredSize(), heightM, screen: true }),
    /** Begin to look, for that variant. @param {string} id  the step's @param {string} variant @param {"side" | "front" | "any"} wanted */
    async look(id, variant, wanted) {
      view = wanted;
      advised = null;
      advisor.forget();
      coach.aim(variant);
      if (traces !== null) {
        traced?.close();
        traced = createTraceSource(`${traces}${id}.jsonl`);
        await traced.open();
        traced.play((frame) => coach.push(frame));
        return true;
      }
      if (!(await camera.open())) return false;
      looking.begin();
      return true;
    },
    /** From here on everything counts. @param {number} interval @param {string} variant @param {number} seconds @param {string} eyes */
    start(interval, variant, seconds, eyes) {
      traced?.begin();
      coach.start({ interval, variant, t_s: nowS(), seconds, eyes: eyes || "open" });
    },
    /** End the try; resolves once everything it showed has been told. @returns {Promise<unknown>} */
    end() {
      if (!coach.alive()) return Promise.resolve();
      return new Promise((done) => {
        ending = done;
        coach.end();
      });
    },
    /** Let go of the camera until the next look. */
    rest() {
      looking.rest();
      camera.close();
      traced?.close();
      traced = null;
    },
    alive: () => coach.alive(),
    /** @param {import("./steps.js").Answers} answers */
    conclude: (answers) => coach.conclude(answers),
    close() {
      this.rest();
      coach.close();
    },
  };
}
