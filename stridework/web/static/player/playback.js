/**
 * A session being played: moves the clock, has the sound scheduled, and writes the journal. What the page looks like is
 * not its business; it tells `changed` and `cue`.
 *
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./session.js").SessionEvent} SessionEvent
 * @typedef {import("./journal.js").JournalRecord} JournalRecord
 * @typedef {import("./journal.js").What} What
 * @typedef {"idle" | "running" | "paused" | "interrupted" | "waiting" | "ended"} State
 *
 * @typedef {object} Playback
 * @property {() => State} state
 * @property {() => number} position
 * @property {() => JournalRecord} record
 * @property {(record: JournalRecord, from: number) => void} begin
 * @property {() => void} play
 * @property {(what?: "pause" | "interrupted") => void} pause
 * @property {(to: number) => void} seek
 * @property {() => void} skip
 * @property {() => void} back
 * @property {() => void} tap     the runner's answer where the session waits for one
 * @property {() => void} end     stop here for good
 * @property {() => void} tick    look at the clock; call it at every frame
 * @property {() => void} replay  schedule the sounds again (a choice about them has changed)
 * @property {() => void} keep    write down where we are
 * @property {(index: number, seen: import("./outcome.js").Seen) => void} see  what the live coach saw of an interval
 */
import { pauseRun, positionAt, runFrom, standStill, steadyTime } from "./clock.js";
import { hereAndNow, noted } from "./journal.js";
import { dueEvents } from "./schedule.js";
import { backFrom, intervalAt, nextStop, skipFrom, startOf } from "./session.js";

/** How often a running session writes down that it still runs, in seconds. */
const BEAT_S = 5;
/** Sounds of the end still ring out after it. */
const AFTER_END_S = 5;

/**
 * @param {object} needs
 * @param {Session} needs.session
 * @param {import("./sound.js").Sound} needs.sound
 * @param {number} needs.speed
 * @param {(record: JournalRecord) => void} needs.write
 * @param {(state: State) => void} needs.changed
 * @param {(event: SessionEvent) => void} needs.cue  something not heard from the audio clock falls due now
 * @returns {Playback}
 */
export function createPlayback({ session, sound, speed, write, changed, cue }) {
  /** @type {State} */
  let state = "idle";
  let run = standStill(startOf(session), speed);
  /** @type {JournalRecord | null} */
  let record = null;
  let seenTo = run.position;
  let interval = -1;
  let beatAt = 0;

  const position = () => positionAt(run, sound.now());
  /** @param {number} at */
  const lookFrom = (at) => {
    // A hair before, so that what stands exactly here still happens.
    seenTo = at - 1e-6;
    interval = intervalAt(session, at)?.index ?? -1;
  };

  /** @param {State} next */
  function enter(next) {
    state = next;
    changed(next);
  }

  /** @param {What} what @param {number} at @param {number} [to] */
  function note(what, at, to) {
    if (!record) return;
    record = noted(record, session, what, at, hereAndNow(), to);
    beatAt = steadyTime();
    write(record);
  }

  function schedule() {
    const stop = nextStop(session, run.position);
    run = runFrom(run, sound.soon(), stop);
    sound.play(stop < session.seconds ? run : { ...run, until: stop + AFTER_END_S });
  }

  function stopAtBarrier() {
    if (run.until >= session.seconds) return playback.end();
    const at = run.until;
    run = standStill(at, speed);
    note("pause", at);
    enter("waiting");
  }

  const playback = /** @type {Playback} */ ({
    state: () => state,
    position,
    record: () => /** @type {JournalRecord} */ (record),
    begin(begun, from) {
      record = begun;
      run = standStill(from, speed);
      lookFrom(from);
      playback.play();
    },
    play() {
      if (state === "running" || state === "ended" || !record) return;
      const from = run.position;
      schedule();
      note("play", from);
      enter("running");
    },
    pause(what = "pause") {
      if (state !== "running") return;
      run = pauseRun(run, sound.now());
      sound.silence();
      note(what, run.position);
      enter(what === "pause" ? "paused" : "interrupted");
    },
    seek(to) {
      if (state === "ended" || !record) return;
      const from = position();
      const target = Math.min(Math.max(to, startOf(session)), session.seconds);
      const moving = state === "running";
      note("seek", from, target);
      sound.silence();
      run = standStill(target, speed);
      lookFrom(target);
      if (target >= session.seconds) return playback.end();
      if (moving) schedule();
      else if (state === "waiting") return playback.play();
      enter(moving ? "running" : "paused");
    },
    skip: () => playback.seek(skipFrom(session, position())),
    back: () => playback.seek(backFrom(session, position())),
    tap() {
      const now = intervalAt(session, position());
      if (!now?.waits || (state !== "running" && state !== "waiting")) return;
      note("tick", now.start_s);
      playback.seek(now.end_s);
    },
    end() {
      if (state === "ended" || !record) return;
      const at = Math.min(position(), session.seconds);
      // Reached by itself, the end rings out; otherwise silence.
      if (at < session.seconds) sound.silence();
      run = standStill(at, speed);
      note("end", at);
      enter("ended");
    },
    tick() {
      if (state !== "running") return;
      const now = position();
      for (const event of dueEvents(session, seenTo, now, 0.5 * speed)) cue(event);
      seenTo = Math.max(seenTo, now);
      const index = intervalAt(session, now)?.index ?? -1;
      if (index !== interval) {
        interval = index;
        note("interval", now);
      }
      if (now >= run.until) stopAtBarrier();
      else if (steadyTime() - beatAt > BEAT_S / speed) note("beat", now);
    },
    replay() {
      if (state !== "running") return;
      run = pauseRun(run, sound.now());
      schedule();
    },
    keep() {
      if (state === "running") note("beat", position());
    },
    see(index, seen) {
      if (!record) return;
      record = { ...record, seen: { ...record.seen, [index]: seen } };
      write(record);
    },
  });
  return playback;
}
