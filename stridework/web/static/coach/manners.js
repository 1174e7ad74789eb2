/**
 * When the coach may be heard. The countdown and the session's own words always go first: what does not fit now is
 * dropped, never put off. What is said at all is decided by the engine (`form/coach.py`).
 *
 * @typedef {import("../player/session.js").Session} Session
 * @typedef {import("../player/session.js").SessionEvent} SessionEvent
 * @typedef {"more" | "usual" | "less" | "quiet"} Talk
 */
import { intervalAt } from "../player/session.js";

/** Silence kept between two sentences, and between a sentence and a tone. */
const GAP_S = 0.25;
/** Before the end of an interval only its countdown is heard. */
const COUNTDOWN_S = 3;
/** The sessions from which the engine says half, and nothing but a summary (`form/coach.py`). */
const HALF_FROM = 3;
const SILENT_FROM = 7;

/**
 * Whether a sentence said now is over before anything else is heard.
 * @param {Session} session
 * @param {number} position
 * @param {number} seconds  how long it sounds
 * @param {(event: SessionEvent) => boolean} [held]  sentences of the session that were held back
 */
export function fitsNow(session, position, seconds, held = () => false) {
  const interval = intervalAt(session, position);
  if (!interval || position >= session.seconds) return false;
  const end = position + seconds;
  if (!interval.waits && end > interval.end_s - COUNTDOWN_S) return false;
  return session.events.every((event) => {
    if ((event.do !== "say" && event.do !== "tone") || held(event)) return true;
    const lasts = event.do === "say" ? event.seconds : 0.1;
    return event.at_s + lasts + GAP_S <= position || event.at_s >= end + GAP_S;
  });
}

/** Whether a short sound now would fall on a tone of the session. @param {Session} session @param {number} position */
export function onATone(session, position) {
  return session.events.some((event) => event.do === "tone" && Math.abs(event.at_s - position) < GAP_S);
}

/**
 * Which session the engine is told this is: it says less from session to session, and the runner may have it otherwise.
 * @param {Talk} talk @param {number} sessions  with the coach, this one included
 */
export function sessionFor(talk, sessions) {
  if (talk === "more") return 1;
  if (talk === "less") return Math.max(sessions, HALF_FROM);
  return talk === "quiet" ? SILENT_FROM : sessions;
}
