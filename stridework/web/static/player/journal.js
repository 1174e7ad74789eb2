/**
 * The diary of a session being played, written at every transition, so that a killed tab loses nothing.
 *
 * A record is a value; `noted` returns the next one. It is never completed by itself: only the runner says what
 * becomes of an unfinished session.
 *
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./outcome.js").Span} Span
 * @typedef {"play" | "pause" | "seek" | "interval" | "beat" | "tick" | "interrupted" | "end"} What
 * @typedef {{what: What, at: string, position: number}} Transition
 *
 * @typedef {object} JournalRecord
 * @property {string} id          the session's UUID, made on this device
 * @property {string} workout
 * @property {number | null} [jumps]  as in its session; records of before there was a choice have none
 * @property {string} title
 * @property {number} total       how many work intervals
 * @property {number} number      the work interval reached
 * @property {string} started_at
 * @property {string} updated_at
 * @property {number} position
 * @property {boolean} ended      played to its end, or ended by the runner; not yet logged
 * @property {Span[]} spans       stretches that were played
 * @property {number | null} open where the stretch being played began
 * @property {number[]} ticked    intervals ended by a tap
 * @property {Transition[]} transitions
 * @property {Record<number, import("./outcome.js").Seen>} [seen]  what the live coach saw, by interval
 */
import { intervalAt, workIntervals } from "./session.js";

/** After this long an unfinished session is old news and is no longer offered. */
const STALE_MS = 7 * 24 * 3600 * 1000;

/**
 * @param {Session} session
 * @param {string} id
 * @param {string} at  ISO time
 * @param {number} position
 * @returns {JournalRecord}
 */
export function beginRecord(session, id, at, position) {
  return {
    id,
    workout: session.workout,
    jumps: session.jumps ?? null,
    title: session.title,
    total: workIntervals(session).length,
    number: 1,
    started_at: at,
    updated_at: at,
    position,
    ended: false,
    spans: [],
    open: null,
    ticked: [],
    transitions: [],
  };
}

/**
 * The record after something happened at a position. A seek names where it leads in `to`.
 * @param {JournalRecord} record
 * @param {Session} session
 * @param {What} what
 * @param {number} position
 * @param {string} at  ISO time
 * @param {number} [to]
 * @returns {JournalRecord}
 */
export function noted(record, session, what, position, at, to = position) {
  const closes = what === "pause" || what === "seek" || what === "end" || what === "interrupted";
  const span = closes && record.open !== null && position > record.open ? [[record.open, position]] : [];
  const interval = intervalAt(session, position);
  return {
    ...record,
    updated_at: at,
    position: to,
    number: intervalAt(session, to)?.number || record.number,
    ended: what === "end",
    spans: /** @type {Span[]} */ ([...record.spans, ...span]),
    open: openAfter(record, what, position, to),
    ticked: what === "tick" && interval ? [...record.ticked, interval.index] : record.ticked,
    // A beat only says "still here": it moves the position and leaves no line.
    transitions: what === "beat" ? record.transitions : [...record.transitions, { what, at, position: to }],
  };
}

/**
 * @param {JournalRecord} record @param {What} what @param {number} position @param {number} to
 * @returns {number | null}
 */
function openAfter(record, what, position, to) {
  if (what === "play") return record.open ?? position;
  if (what === "seek") return record.open === null ? null : to;
  return what === "interval" || what === "beat" || what === "tick" ? record.open : null;
}

/**
 * Everything played so far, the stretch that was cut off included.
 * @param {JournalRecord} record
 * @returns {Span[]}
 */
export function playedSpans(record) {
  if (record.open === null || record.position <= record.open) return record.spans;
  return [...record.spans, [record.open, record.position]];
}

/**
 * A cut-off record made ready to be played on: its open stretch is closed where it was last known to be.
 * @param {JournalRecord} record
 * @returns {JournalRecord}
 */
export function closed(record) {
  return { ...record, spans: playedSpans(record), open: null };
}

/**
 * Take what a store gave back for a record, or null where it is not one: whatever is wrong with it, the session can
 * still be played.
 * @param {unknown} value
 * @returns {JournalRecord | null}
 */
export function readRecord(value) {
  if (typeof value !== "object" || value === null) return null;
  const r = /** @type {Partial<JournalRecord>} */ (value);
  const texts = [r.id, r.workout, r.title, r.started_at, r.updated_at];
  const numbers = [r.position, r.total, r.number, r.jumps ?? 0];
  const sound =
    texts.every((t) => typeof t === "string") &&
    numbers.every((n) => typeof n === "number" && Number.isFinite(n)) &&
    !Number.isNaN(Date.parse(r.started_at ?? "")) &&
    !Number.isNaN(Date.parse(r.updated_at ?? "")) &&
    (r.open === null || typeof r.open === "number") &&
    Array.isArray(r.spans) &&
    r.spans.every((s) => Array.isArray(s) && s.length === 2 && s.every((n) => Number.isFinite(n))) &&
    Array.isArray(r.ticked) &&
    Array.isArray(r.transitions) &&
    (r.seen === undefined || (typeof r.seen === "object" && r.seen !== null));
  return sound ? /** @type {JournalRecord} */ (r) : null;
}

/**
 * Whether a record is of just this session: the same workout with the same intervals jumped.
 * @param {JournalRecord} record
 * @param {Session} session
 */
export function isOf(record, session) {
  return record.workout === session.workout && (record.jumps ?? null) === (session.jumps ?? null);
}

/**
 * The address a record's session is played at.
 * @param {JournalRecord} record
 * @param {string} train  the address of any workout, with WORKOUT in the place of its id
 */
export function addressOf(record, train) {
  const address = train.replace("WORKOUT", encodeURIComponent(record.workout));
  return Number.isInteger(record.jumps) ? `${address}jumps/${record.jumps}/` : address;
}

/**
 * The unfinished sessions of a store, newest first, and the keys of entries that cannot be read.
 * @param {import("./store.js").Store} store
 * @param {number} now  milliseconds
 */
export async function unfinishedRecords(store, now) {
  const entries = await store.entries("journal");
  const records = entries.map(([, value]) => readRecord(value));
  return {
    records: records
      .filter((r) => r !== null)
      .filter((r) => now - Date.parse(r.updated_at) < STALE_MS)
      .sort((a, b) => Date.parse(b.updated_at) - Date.parse(a.updated_at)),
    unreadable: entries.filter((_, i) => records[i] === null).map(([key]) => key),
  };
}

/**
 * A new session's UUID. `crypto.randomUUID` exists only on secure origins.
 * @returns {string}
 */
export function newUuid() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (/** @type {number} */ (bytes[6]) & 0x0f) | 0x40;
  bytes[8] = (/** @type {number} */ (bytes[8]) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * Now as an ISO time with the zone of this place, so that a log knows the runner's own evening.
 * @param {Date} [now]
 */
export function hereAndNow(now = new Date()) {
  const offset = -now.getTimezoneOffset();
  const local = new Date(now.getTime() + offset * 60_000).toISOString().slice(0, 23);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return `${local}${offset < 0 ? "-" : "+"}${two(hours)}:${two(minutes)}`;
}
