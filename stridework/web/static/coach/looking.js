/**
 * Hands the camera's pictures to the coach, as many as the device can look at and none while one is being looked at,
 * until told to rest or the coach is gone.
 */
import { LONGEST, MOST_FPS } from "./pace.js";

/** A picture comes a little before or after its time: one that is nearly due is taken. */
const EARLY_MS = 4;
/** Without a camera there is nothing to wait for but that it comes back. */
const AGAIN_MS = 200;

/**
 * @param {Pick<ReturnType<typeof import("./camera.js").createCamera>, "live" | "next" | "picture">} camera
 * @param {Pick<ReturnType<typeof import("./client.js").createCoach>, "alive" | "busy" | "push">} coach
 * @param {() => number} nowS  the frames' clock
 */
export function createLooking(camera, coach, nowS) {
  let fps = MOST_FPS;
  let longest = LONGEST.usual;
  let sentAt = 0;
  let looking = false;

  async function step() {
    if (!looking || !coach.alive()) return;
    if (!coach.busy() && performance.now() >= sentAt + 1000 / fps - EARLY_MS) {
      const t_s = nowS();
      sentAt = performance.now();
      const picture = await camera.picture(longest);
      if (picture) coach.push({ t_s, picture });
    }
    if (camera.live()) camera.next(() => void step());
    else setTimeout(() => void step(), AGAIN_MS);
  }

  return {
    begin() {
      if (looking) return;
      looking = true;
      void step();
    },
    rest() {
      looking = false;
    },
    /** What the coach's last answer says it can take. @param {{fps: number, longest: number}} pace */
    keepPace(pace) {
      ({ fps, longest } = pace);
    },
  };
}
