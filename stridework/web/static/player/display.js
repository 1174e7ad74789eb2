/**
 * What is on the screen at a position: a pure function, so that a frame drawn late is still right.
 *
 * @typedef {import("./session.js").Session} Session
 *
 * @typedef {object} Screen
 * @property {"ready" | "work" | "rest" | "done"} kind
 * @property {string} title
 * @property {string} line
 * @property {string} next       what comes after this, "" where nothing does
 * @property {number | null} count  seconds to show, rounded up; null where a tap is waited for
 * @property {number | null} reps   the target of an interval that ends by a tap
 * @property {number} share      how much of the interval has gone, 0 to 1
 * @property {"left" | "right" | null} side
 * @property {"switch" | "halfway" | null} moment  what has just been called
 * @property {number} number     work interval, from 1
 * @property {number} total      how many work intervals
 * @property {number} left_s     left of the whole session
 * @property {number} index      of the interval, -1 before the first
 * @property {{id: string, view: "side" | "front", seconds: number, perCycle: number, leg: "left" | "right"} | null} figure
 */
import { intervalAt, lastEvent, workIntervals } from "./session.js";

/** How long "Switch" and "Halfway" stay on the screen. */
const MOMENT_S = 3;
/** Sums of decimals land a hair beside the whole second; a hair is not a second. */
const HAIR = 1e-6;

/**
 * @param {Session} session
 * @param {number} position
 * @returns {Screen}
 */
export function screenAt(session, position) {
  const interval = intervalAt(session, position);
  const show = lastEvent(session, "show", position);
  const done = position >= session.seconds;
  const kind = done ? "done" : (interval?.kind ?? "ready");
  return {
    kind,
    title: show?.title || interval?.title || session.title,
    line: show?.line ?? "",
    next: show?.next ?? "",
    count: done || interval?.waits ? null : countAt(session, position),
    reps: done ? null : (interval?.waits ? interval.reps : null),
    share: interval ? clamp((position - interval.start_s) / (interval.end_s - interval.start_s || 1)) : 0,
    side: kind === "work" ? sideAt(session, position) : null,
    moment: kind === "work" ? momentAt(session, position) : null,
    number: interval?.number || 1,
    total: workIntervals(session).length,
    left_s: Math.max(0, session.seconds - position),
    index: interval?.index ?? -1,
    figure: figureAt(session, position),
  };
}

/** @param {Session} session @param {number} position */
function countAt(session, position) {
  const count = lastEvent(session, "count", position);
  const end = count ? count.at_s + count.seconds : intervalAt(session, position)?.end_s;
  return end === undefined ? null : Math.max(0, Math.ceil(end - position - HAIR));
}

/** @param {Session} session @param {number} position @returns {"left" | "right" | null} */
function sideAt(session, position) {
  const interval = intervalAt(session, position);
  const change = lastEvent(session, "side", position);
  if (interval && change && change.at_s >= interval.start_s - HAIR) return change.side;
  return interval?.side === "left" || interval?.side === "right" ? interval.side : null;
}

/** @param {Session} session @param {number} position @returns {"switch" | "halfway" | null} */
function momentAt(session, position) {
  const interval = intervalAt(session, position);
  for (const event of session.events) {
    if (event.at_s > position) break;
    if (!interval || event.at_s < interval.start_s + 1 || position - event.at_s > MOMENT_S) continue;
    if (event.do === "side" || (event.do === "tone" && event.tone === "switch")) return "switch";
    if (event.do === "tone" && event.tone === "halfway") return "halfway";
  }
  return null;
}

/** @param {Session} session @param {number} position @returns {Screen["figure"]} */
function figureAt(session, position) {
  const figure = lastEvent(session, "figure", position);
  const interval = intervalAt(session, position);
  // An interval without a figure of its own has none: the last one goes.
  if (!figure || !interval || figure.at_s < interval.start_s - HAIR) return null;
  return {
    id: figure.figure,
    view: figure.view,
    seconds: Math.max(0, position - figure.at_s),
    perCycle: figure.seconds_per_cycle,
    leg: legShown(session, position),
  };
}

/**
 * The leg the figure stands on: the working one, in a rest the one that comes first. One-sided movements are drawn on
 * the left; both-sided ones stay as they are drawn.
 * @param {Session} session @param {number} position @returns {"left" | "right"}
 */
function legShown(session, position) {
  const interval = intervalAt(session, position);
  if (interval?.kind === "work") return sideAt(session, position) ?? "left";
  const coming = session.intervals.find((i) => i.kind === "work" && i.start_s > position);
  return coming?.side?.startsWith("right") ? "right" : "left";
}

/** @param {number} share */
function clamp(share) {
  return Math.min(1, Math.max(0, share));
}

/**
 * Seconds as a clock face, rounded up like the countdown: 65.2 is "1:06".
 * @param {number} seconds
 */
export function clockFace(seconds) {
  const whole = Math.max(0, Math.ceil(seconds - HAIR));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/**
 * A countdown as it is drawn: plain seconds up to 99, beyond that a clock face.
 * @param {number} seconds
 */
export function countFace(seconds) {
  return seconds > 99 ? clockFace(seconds) : String(seconds);
}
