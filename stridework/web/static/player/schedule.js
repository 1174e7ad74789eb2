/**
 * Which sounds are still to come from a position, and which silent cues have just fallen due.
 *
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./session.js").SessionEvent} SessionEvent
 * @typedef {import("./session.js").Tone} Tone
 * @typedef {import("./session.js").Say} Say
 */

/** A cue later than this is dropped: nobody wants "Switch" after the switch. */
const LATE_S = 0.5;
/** Counts closer together than this belong to one 3-2-1. */
const SERIES_S = 1.5;

/**
 * Every tone from a position to a stop. With `oneBeep` a 3-2-1 is its first beep only.
 * @param {Session} session
 * @param {number} from
 * @param {number} to
 * @param {boolean} oneBeep
 * @returns {Tone[]}
 */
export function tonesBetween(session, from, to, oneBeep) {
  /** @type {Tone[]} */
  const tones = [];
  let lastCount = -Infinity;
  for (const event of session.events) {
    if (event.do !== "tone" || event.at_s > to) continue;
    const inSeries = event.tone === "count" && event.at_s - lastCount < SERIES_S;
    if (event.tone === "count") lastCount = event.at_s;
    if (event.at_s >= from && !(oneBeep && inSeries)) tones.push(event);
  }
  return tones;
}

/**
 * Every sentence from a position to a stop. One that began before is not begun again in the middle.
 * @param {Session} session
 * @param {number} from
 * @param {number} to
 * @returns {Say[]}
 */
export function sentencesBetween(session, from, to) {
  return session.events.filter(
    /** @returns {e is Say} */ (e) => e.do === "say" && e.at_s >= from && e.at_s <= to,
  );
}

/**
 * The clips of a session in the order they are first needed.
 * @param {Session} session
 */
export function clipsInOrder(session) {
  const ids = session.events.flatMap((e) => (e.do === "say" ? [e.clip] : []));
  return [...new Set(ids)].filter((id) => id in session.clips);
}

/**
 * The events in (from, to] that are still worth acting on at `to`.
 * @param {Session} session
 * @param {number} from
 * @param {number} to
 * @param {number} [late]
 * @returns {SessionEvent[]}
 */
export function dueEvents(session, from, to, late = LATE_S) {
  return session.events.filter((e) => e.at_s > from && e.at_s <= to && e.at_s >= to - late);
}

/**
 * When the next event after a position is, so that a hidden page can sleep until then.
 * @param {Session} session
 * @param {number} position
 */
export function nextEventAt(session, position) {
  return session.events.find((e) => e.at_s > position)?.at_s ?? session.seconds;
}
