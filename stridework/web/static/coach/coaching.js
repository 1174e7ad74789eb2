/**
 * The live coach in the player: joins camera, worker, mirror and voice to the session that is played. It follows the
 * clock and never moves it; whatever happens to it, the session goes on and one calm line says what to do.
 *
 * @typedef {import("../player/session.js").Session} Session
 * @typedef {import("../player/session.js").Interval} Interval
 * @typedef {import("../player/session.js").Say} Say
 * @typedef {import("../player/settings.js").Settings} Settings
 * @typedef {import("./messages.js").Answer} Answer
 * @typedef {import("./messages.js").CoachEvent} CoachEvent
 * @typedef {import("./placement.js").Advice} Advice
 *
 * @typedef {object} Needs
 * @property {Document} page
 * @property {Session} session
 * @property {ReturnType<typeof import("../player/words.js").readWords>} words
 * @property {import("../player/sound.js").Sound} sound
 * @property {() => Settings} settings
 * @property {() => number} position
 * @property {() => boolean} running
 * @property {(text: string) => void} calm      the one line that says what is amiss; "" takes it away
 * @property {(text: string) => void} announce  to a screen reader
 * @property {(sentence: {text: string, clip: string}) => void} speak
 * @property {(index: number, seen: import("./tally.js").Seen) => void} saw  into the journal
 */
import { LIT_S, createMirror, partOf } from "./mirror.js";
import { createAdvisor, adviceFor, isWholeInView } from "./placement.js";
import { createCamera } from "./camera.js";
import { createCoach, readFiles } from "./client.js";
import { createLooking } from "./looking.js";
import { createTally } from "./tally.js";
import { createTraceSource } from "./trace-source.js";
import { countSession, preferredSize, rememberSize, sessionsSoFar } from "./memory.js";
import { readPlace } from "../player/place.js";
import { readUsual } from "./usual.js";
import { fitsNow, onATone, sessionFor } from "./manners.js";
import { intervalAt, workIntervals } from "../player/session.js";

/** A worker that has not opened by then is not waited for; it may still come. */
const OPENING_MS = 30_000;
/** Nobody is kept from starting for longer than this. */
const PLACING_MS = 60_000;
/** How long advice is not said again, in seconds. */
const REPEAT_S = 6;
/** A cue of the session is held back this long before it would be said. */
const HOLD_BACK_S = 0.4;
/** Without an answer for so long nobody watches: the page was hidden, or the picture stands still. */
const UNWATCHED_S = 2;
/** How long it is told that nobody watched, in milliseconds. */
const TELL_MS = 8000;
/** The clock's position moved by more than this by itself: the runner jumped within the interval. */
const MOVED_S = 0.5;
const nowS = () => performance.now() / 1000;

/** @param {Needs} needs */
export function createCoaching({ page, session, words, sound, settings, position, running, calm, announce, speak, saw }) {
  const { variants, phrases } = session.coach;
  const mirror = createMirror(/** @type {HTMLElement} */ (page.getElementById("seen")), words);
  const trace = new URLSearchParams(page.location.search).get("trace");
  const traced = trace ? createTraceSource(trace) : null;
  const camera = createCamera(mirror.video, (problem) => {
    if (over) return;
    cameraProblem = problem ? words(`camera${problem.replace(/^./, (c) => c.toUpperCase())}`) : "";
    tell();
    if (looked) mirror.show(!problem, settings().figureAlone);
    if (!problem) return;
    inView = false;
    mirror.draw(new Float64Array(0), 1, []);
    mirror.advise("");
    advisor.forget();
    settle();
  });
  const files = readFiles(page);
  const coach = files && createCoach(files, { answer: hear, ended: take, died });
  const looking = coach && createLooking(camera, coach, nowS);
  const tally = createTally();
  const advisor = createAdvisor();
  const first = workIntervals(session).find((interval) => followed(interval));

  let cameraProblem = "";
  let coachProblem = coach ? "" : words("cameraUnbuilt");
  /** @type {Promise<void> | null} */
  let opening = null;
  let opened = false;
  let looked = false;
  /** Stopped: from then on the mirror and the calm line may be the next coach's. */
  let over = false;
  let turned = 0;
  /** @type {Interval | null} */
  let current = null;
  let aimed = "";
  let inView = false;
  let heardAt = -Infinity;
  /** @type {(() => void) | null} */
  let placed = null;
  /** @type {{advice: Advice, at: number} | null} */
  let advised = null;
  let lit = { part: /** @type {number[]} */ ([]), until: 0 };
  let saidUntil = 0;
  /** When position 0 was, on the frames' clock. */
  let began = 0;
  let eyes = "open";
  /** @type {Set<Say>} */
  const heldBack = new Set();

  /** @param {Interval} interval */
  function followed(interval) {
    return interval.variant !== null && interval.variant in variants;
  }

  let unwatched = "";
  function tell() {
    if (!over) calm(coachProblem || cameraProblem || unwatched);
  }

  /** A hidden page gets no pictures. Whoever comes back to it hears of the gap, and that there is nothing to do. */
  function shownAgain() {
    if (page.visibilityState !== "visible" || !running() || !looked || nowS() - heardAt <= UNWATCHED_S) return;
    unwatched = words("cameraHidden");
    advisor.forget();
    tell();
    setTimeout(() => {
      unwatched = "";
      tell();
    }, TELL_MS);
  }
  page.addEventListener("visibilitychange", shownAgain);

  /** @param {string} [why] */
  function died(why) {
    console.warn("the live coach ended:", why);
    if (over) return;
    coachProblem = words(opened ? "cameraDied" : "cameraNoStart");
    tell();
    settle();
    mirror.draw(new Float64Array(0), 1, []);
    mirror.clear();
    mirror.say("");
    camera.close();
    looked = false;
    mirror.show(false, false);
  }

  /** Let a session that waits for the runner to find their place begin. */
  function settle() {
    placed?.();
    placed = null;
  }

  // --- opening -------------------------------------------------------------------------------------------------

  /** Load what it takes, while the runner still reads the page. */
  function warm() {
    if (!coach || opening || !first) return;
    void navigator.serviceWorker?.ready.then((registration) => registration.active?.postMessage({ do: "keep-coach" }));
    sound.addClips(session.coach);
    const { talk, keepTraces } = settings();
    opening = readUsual(readPlace(page))
      .then((baseline) =>
        coach.open({
          variants: Object.keys(variants),
          pose: !traced,
          size: preferredSize(),
          session: sessionFor(talk, sessionsSoFar() + 1),
          baseline,
          phrases: { praise: phrases.praise.text, openEyes: phrases.openEyes.text },
          keep: keepTraces,
        }),
      )
      .then(() => {
        opened = true;
        aimNext();
        startLooking();
      });
  }

  /** Ask for the camera, and show what it sees. */
  async function look() {
    if (!coach || !first || coachProblem) return false;
    looked = true;
    mirror.show(true, settings().figureAlone || traced !== null);
    return traced ? traced.open() : camera.open();
  }

  function startLooking() {
    if (traced) traced.play((frame) => coach?.push(frame));
    else looking?.begin();
  }

  // --- following the session --------------------------------------------------------------------------------

  function aimNext() {
    const at = position();
    const next = session.intervals.find((i) => i.kind === "work" && i.end_s > at && followed(i)) ?? first;
    if (!next?.variant || !opened || next.variant === aimed) return;
    aimed = next.variant;
    coach?.aim(next.variant);
    advisor.forget();
  }

  function tick() {
    if (!coach?.alive() || !opened) return;
    const at = position();
    const interval = running() ? intervalAt(session, at) : null;
    const wanted = interval?.kind === "work" && followed(interval) ? interval : null;
    if (wanted?.index !== current?.index) {
      if (current) end();
      if (wanted) begin(wanted, at);
    } else if (current && Math.abs(nowS() - at - began) > MOVED_S) begin(current, at);
    if (!current) return aimNext();
    for (const event of session.events) {
      if (event.do !== "say" || event.at_s > at + HOLD_BACK_S || event.at_s < current.start_s) continue;
      if (event.at_s >= at && mayHoldBack(event) && !heldBack.has(event)) {
        heldBack.add(event);
        sound.holdBack(event.at_s);
      }
      followProtocol(event, at);
    }
  }

  /** While the coach sees the runner, it speaks instead of the session's own cue: one correction an interval. @param {Say} event */
  function mayHoldBack(event) {
    const variant = current?.variant ? variants[current.variant] : undefined;
    if (!variant || variant.hold || !inView || nowS() - heardAt > UNWATCHED_S) return false;
    return Object.values(variant.cues).some((cue) => cue.text === event.text && cue.measure !== null);
  }

  /** In a hold the session itself asks to look around and to close the eyes. @param {Say} event @param {number} at */
  function followProtocol(event, at) {
    const variant = current?.variant ? variants[current.variant] : undefined;
    if (!variant?.hold || event.at_s > at) return;
    const asked = Object.entries(variant.cues).find(([, cue]) => cue.text === event.text)?.[0];
    const next = asked === "close-eyes" ? "closed" : asked === "look-around" ? "around" : null;
    if (!next || next === eyes) return;
    eyes = next;
    coach?.setProtocol(next === "closed" ? "closed" : "open", next === "around" ? "around" : "ahead");
  }

  /** @param {Interval} interval @param {number} at */
  function begin(interval, at) {
    current = interval;
    began = nowS() - at;
    aimed = "";
    eyes = "open";
    traced?.begin();
    coach?.start({
      interval: interval.index,
      variant: /** @type {string} */ (interval.variant),
      t_s: began + interval.start_s,
      seconds: interval.end_s - interval.start_s,
    });
    mirror.advise("");
    mirror.fillUpwards(variants[interval.variant ?? ""]?.rises ?? false);
    showCounts();
  }

  function end() {
    coach?.end();
    mirror.say("");
    current = null;
    lit = { part: [], until: 0 };
    mirror.fill(0);
    aimed = "";
  }

  function showCounts() {
    if (!current) return;
    const variant = variants[current.variant ?? ""];
    if (variant?.hold) mirror.hold(0);
    else mirror.count(tally.counts(current.index));
  }

  // --- what the coach tells -----------------------------------------------------------------------------------

  /** @param {Answer} answer */
  function hear(answer) {
    if (over) return take(answer.events);
    looking?.keepPace(answer);
    if (answer.tooSlow) {
      coach?.close();
      return died("too slow");
    }
    if (turned && Math.abs(turned / answer.aspect - 1) > 0.2) advisor.forget();
    turned = answer.aspect;
    rememberSize(answer.size);
    take(answer.events);
    const now = nowS();
    mirror.draw(answer.values, answer.aspect, now < lit.until ? lit.part : []);
    const { scene } = answer;
    inView = scene?.whole ?? false;
    heardAt = now;
    if (scene && current) {
      const variant = variants[current.variant ?? ""];
      if (variant?.hold) mirror.hold(scene.held_s);
      else mirror.fill(scene.share);
    }
    if (now > saidUntil) mirror.say("");
    const view = variants[current?.variant ?? aimed]?.view ?? "any";
    advise(advisor.see(adviceFor({ scene, found: answer.values.length > 0, dark: answer.dark, people: answer.people }, view), now), now);
  }

  /** @param {CoachEvent[]} events */
  function take(events) {
    for (const event of events) {
      tally.add(event);
      if (event.event === "repetition" && !over) counted(event.clean);
      if (event.event === "said" && !over) said(event);
      if (event.interval !== null) saw(event.interval, tally.seen(event.interval));
    }
  }

  /** Shown and heard at the same moment; the countdown's own tones go first. @param {boolean} clean */
  function counted(clean) {
    showCounts();
    if (running() && !onATone(session, position())) sound.blip(clean);
  }

  /** @param {Extract<CoachEvent, {event: "said"}>} event */
  function said(event) {
    const cue = variants[current?.variant ?? ""]?.cues[event.cue];
    const sentence = event.kind === "praise" ? phrases.praise : event.kind === "safety" ? phrases.openEyes : cue;
    const now = nowS();
    if (event.kind === "correction") lit = { part: partOf(cue?.measure), until: now + LIT_S };
    saidUntil = now + LIT_S;
    mirror.say(event.kind === "correction" ? (cue?.screen ?? event.text) : event.text);
    announce(event.text);
    if (sentence && fitsNow(session, position(), sentence.seconds, (e) => e.do === "say" && heldBack.has(e))) speak(sentence);
  }

  /** @param {Advice | null} advice @param {number} now */
  function advise(advice, now) {
    if (!advice) return;
    const ready = isWholeInView(advice);
    if (placed && ready) {
      speak(phrases.sees);
      settle();
    }
    // In an interval only what keeps the camera from counting is worth a line, and it is not spoken.
    const shown = advice === "sees" || (current && ready) ? "" : advice;
    mirror.advise(shown === "" ? "" : shown === "dark" ? words("cameraDark") : phrases[shown].text);
    if (!shown || shown === "dark" || current) return;
    if (advised && advised.advice === advice && now - advised.at < (placed ? REPEAT_S : Infinity)) return;
    const sentence = phrases[shown];
    if (!placed && !(running() && fitsNow(session, position(), sentence.seconds))) return;
    advised = { advice, at: now };
    speak(sentence);
    announce(sentence.text);
  }

  // --- the player's side --------------------------------------------------------------------------------------

  return {
    warm,
    tick,
    /** Help the runner into the picture; resolves when they are, or when nothing more is to be waited for. */
    async place() {
      warm();
      const looking = await look();
      if (!looking || !opening || coachProblem) return;
      mirror.advise(opened ? "" : words("cameraLoading"));
      await new Promise((/** @type {(go: void) => void} */ go) => {
        placed = go;
        setTimeout(() => !opened && placed === go && settle(), OPENING_MS);
        setTimeout(() => placed === go && settle(), PLACING_MS);
      });
      advisor.forget();
    },
    /** Begin to watch a session that already runs. */
    async join() {
      warm();
      await look();
    },
    placing: () => placed !== null,
    settle,
    /**
     * Stop looking, at once, and then hear the last of what was seen.
     * @returns {Promise<Record<string, string>>} landmarks, where they were kept
     */
    async stop() {
      if (current) end();
      over = true;
      looked = false;
      looking?.rest();
      camera.close();
      traced?.close();
      page.removeEventListener("visibilitychange", shownAgain);
      mirror.show(false, false);
      const kept = coach?.alive() ? await coach.finish() : {};
      if (opened) countSession();
      coach?.close();
      return kept;
    },
  };
}
