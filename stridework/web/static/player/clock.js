/**
 * Where in the session we are, as a function of the time; nothing is ever counted.
 *
 * A Run says "at time `at` we were at `position`"; the present position follows from the present time. The time is
 * that of the sound where there is any, so that eye and ear agree; otherwise the browser's monotonic clock.
 *
 * @typedef {object} Run
 * @property {number} position  seconds of the session
 * @property {number} at        the time, in seconds of whichever clock is used, at which that was so
 * @property {boolean} running
 * @property {number} speed     1 except for previews and tests
 * @property {number} until     the position where it stands still (a tap is waited for, or the end)
 */

/**
 * @param {number} position
 * @param {number} [speed]
 * @returns {Run}
 */
export function standStill(position, speed = 1) {
  return { position, at: 0, running: false, speed, until: Infinity };
}

/** @param {Run} run @param {number} now */
export function positionAt(run, now) {
  if (!run.running) return run.position;
  // Before `at` (sound is scheduled a moment ahead) the session has not moved yet.
  return Math.min(run.until, run.position + Math.max(0, now - run.at) * run.speed);
}

/**
 * Run on from where it stands, from time `at`, as far as `until`.
 * @param {Run} run @param {number} at @param {number} until
 * @returns {Run}
 */
export function runFrom(run, at, until) {
  return { ...run, at, running: true, until };
}

/** @param {Run} run @param {number} now @returns {Run} */
export function pauseRun(run, now) {
  return { ...run, position: positionAt(run, now), running: false };
}

/**
 * The time at which a position is reached.
 * @param {Run} run @param {number} position
 */
export function timeOf(run, position) {
  return run.at + (position - run.position) / run.speed;
}

/** The browser's own clock in seconds: steady, whatever happens to the time of day. */
export function steadyTime() {
  return performance.now() / 1000;
}

/**
 * The moment of the audio clock that is being heard now: what was mixed `outputLatency` ago. Never runs backwards,
 * although browsers correct the latency as they measure it.
 * @param {AudioContext} context
 * @returns {() => number}
 */
export function heardTime(context) {
  let last = 0;
  return () => {
    const latency = Number.isFinite(context.outputLatency) ? context.outputLatency : 0;
    // A reported latency beyond half a second is a driver's error, not a delay anybody hears.
    last = Math.max(last, context.currentTime - (latency < 0.5 ? latency : 0));
    return last;
  };
}
