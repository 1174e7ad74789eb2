/**
 * Sound, and with it the session's time.
 *
 * Everything still to be heard is scheduled on the AudioContext at once when the session runs on, so a page that is
 * throttled, hidden or busy cannot make a beep late. Pausing or jumping cancels it all; running on schedules the rest
 * again. The mode and the volume only turn buses up and down.
 *
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./session.js").ToneName} ToneName
 * @typedef {import("./clock.js").Run} Run
 * @typedef {import("./settings.js").Settings} Settings
 *
 * @typedef {object} Sound
 * @property {() => Promise<boolean>} unlock  call inside a tap; whether there is sound
 * @property {() => number} now       seconds of the session's clock: what is heard now
 * @property {() => number} soon      the earliest time something can be scheduled for
 * @property {(run: Run) => void} play
 * @property {() => void} silence
 * @property {(settings: Settings) => void} apply
 * @property {(clip: string) => boolean} has
 * @property {() => boolean} isLive   whether the audio clock runs (true where there is no sound: nothing can stop)
 * @property {() => void} fetchClips
 * @property {(coach: import("./session.js").CoachWords) => void} addClips  the live coach's sentences may be said too
 * @property {(clip: string) => boolean} say     say it now; whether that can be
 * @property {(at_s: number) => void} holdBack   leave out the sentence of that moment
 * @property {(good: boolean) => void} blip      a short sound now: a repetition counted
 */
import { heardTime, steadyTime, timeOf } from "./clock.js";
import { clipsInOrder, sentencesBetween, tonesBetween } from "./schedule.js";
import { renderTone } from "./tones.js";

/** How far ahead of the present the first sound is scheduled, in seconds. */
const LEAD_S = 0.1;
/** How long a context may take to start running after the tap, in milliseconds. */
const START_MS = 1500;
const AT_ONCE = 4;
/** A counted repetition: high and soft where it was clean, an octave lower where not. */
const BLIP_HZ = 1320;
const BLIP_S = 0.09;
const BLIP_GAIN = 0.12;

/**
 * @param {Session} session
 * @param {(live: boolean) => void} liveChanged  the phone stopped the sound, or gave it back
 * @returns {Sound}
 */
export function createSound(session, liveChanged) {
  /** @type {AudioContext | null} */
  let context = null;
  /** @type {Buses | null} */
  let buses = null;
  /** @type {Settings | null} */
  let settings = null;
  /** @type {Run | null} */
  let playing = null;
  let heard = steadyTime;
  /** @type {Set<AudioScheduledSourceNode>} */
  const nodes = new Set();
  /** What is to be said when. @type {Map<number, AudioScheduledSourceNode>} */
  const sentences = new Map();
  /** @type {Map<ToneName, AudioBuffer>} */
  const tones = new Map();
  const clips = createClips(session);

  const sound = /** @type {Sound} */ ({
    async unlock() {
      if (context && (await resume(context))) return true;
      // None yet, or one that will not wake again: a new one, or none.
      void context?.close().catch(() => {});
      context = buses = null;
      heard = steadyTime;
      if (typeof AudioContext === "undefined") return false;
      try {
        askToMix(settings?.lockScreen ?? false);
        context = new AudioContext({ latencyHint: "balanced" });
        buses = createBuses(context);
        if (settings) applyTo(buses, settings);
        if (!(await resume(context))) {
          void context.close();
          context = buses = null;
          return false;
        }
      } catch {
        context = buses = null;
        return false;
      }
      heard = heardTime(context);
      // Now, so that scheduling them later takes no longer than its lead.
      for (const tone of Object.keys(session.tones)) bufferOf(/** @type {ToneName} */ (tone), context);
      context.addEventListener("statechange", () => liveChanged(sound.isLive()));
      clips.decode(context, (clip) => scheduleClips(clip));
      return true;
    },
    now: () => heard(),
    soon: () => (context ? context.currentTime + LEAD_S : steadyTime()),
    play(run) {
      sound.silence();
      playing = run;
      scheduleTones();
      scheduleClips();
    },
    silence() {
      playing = null;
      for (const node of nodes) {
        node.stop();
        node.disconnect();
      }
      nodes.clear();
      sentences.clear();
    },
    apply(next) {
      settings = next;
      if (buses) applyTo(buses, next);
    },
    has: (clip) => clips.ready.has(clip),
    isLive: () => !context || context.state === "running",
    fetchClips: () => clips.fetch(),
    addClips({ variants, phrases }) {
      const cues = Object.values(variants).flatMap((variant) => Object.values(variant.cues));
      clips.add([...Object.values(phrases), ...cues].map((sentence) => sentence.clip));
      if (context) clips.decode(context, () => {});
      else clips.fetch();
    },
    say(clip) {
      const buffer = clips.ready.get(clip);
      if (!context || !buses || !buffer) return false;
      const voice = new AudioBufferSourceNode(context, { buffer });
      voice.connect(buses.voice);
      start(voice, context.currentTime);
      return true;
    },
    holdBack(at_s) {
      const node = sentences.get(at_s);
      node?.stop();
      node?.disconnect();
      sentences.delete(at_s);
    },
    blip(good) {
      if (!context || !buses) return;
      const at = context.currentTime;
      const tone = new OscillatorNode(context, { frequency: good ? BLIP_HZ : BLIP_HZ / 2 });
      const loudness = new GainNode(context, { gain: 0 });
      loudness.gain.linearRampToValueAtTime(BLIP_GAIN, at + 0.004);
      loudness.gain.exponentialRampToValueAtTime(0.001, at + BLIP_S);
      tone.connect(loudness).connect(buses.tones);
      start(tone, at);
      tone.stop(at + BLIP_S);
    },
  });
  return sound;

  function scheduleTones() {
    if (!context || !buses || !playing) return;
    for (const { at_s, tone } of tonesBetween(session, playing.position, playing.until, settings?.oneBeep ?? false)) {
      const source = new AudioBufferSourceNode(context, { buffer: bufferOf(tone, context) });
      source.connect(buses.tones);
      start(source, timeOf(playing, at_s));
    }
  }

  /** @param {ToneName} tone @param {AudioContext} context */
  function bufferOf(tone, { sampleRate }) {
    const kept = tones.get(tone);
    if (kept?.sampleRate === sampleRate) return kept;
    const samples = renderTone(session.tones[tone], sampleRate);
    const buffer = new AudioBuffer({ length: samples.length, sampleRate });
    buffer.copyToChannel(samples, 0);
    tones.set(tone, buffer);
    return buffer;
  }

  /** @param {string} [only] the clip that has just become ready */
  function scheduleClips(only) {
    // Squeezed together for a preview, sentences do not fit their windows.
    if (!context || !buses || !playing || playing.speed !== 1) return;
    for (const say of sentencesBetween(session, playing.position, playing.until)) {
      const buffer = clips.ready.get(say.clip);
      const at = timeOf(playing, say.at_s);
      if (!buffer || (only && say.clip !== only) || at < context.currentTime) continue;
      const voice = new AudioBufferSourceNode(context, { buffer });
      voice.connect(buses.voice);
      start(voice, at);
      sentences.set(say.at_s, voice);
    }
  }

  /** @param {AudioScheduledSourceNode} node @param {number} at */
  function start(node, at) {
    node.start(at);
    nodes.add(node);
    node.onended = () => nodes.delete(node);
  }
}

/**
 * @typedef {{context: AudioContext, tones: GainNode, voice: GainNode, master: GainNode,
 *   lockScreen: HTMLAudioElement | null}} Buses
 * @param {AudioContext} context
 * @returns {Buses}
 */
function createBuses(context) {
  const master = new GainNode(context);
  const tones = new GainNode(context);
  const voice = new GainNode(context);
  // Voice and beep together must not clip.
  const limiter = new DynamicsCompressorNode(context, { threshold: -6, ratio: 12, attack: 0.002, release: 0.1 });
  tones.connect(master);
  voice.connect(master);
  master.connect(limiter).connect(context.destination);
  return { context, tones, voice, master, lockScreen: null };
}

/** @param {Buses} buses @param {Settings} settings */
function applyTo(buses, { mode, volume, lockScreen }) {
  const now = buses.context.currentTime;
  buses.tones.gain.setTargetAtTime(mode === "both" || mode === "tones" ? 1 : 0, now, 0.01);
  buses.voice.gain.setTargetAtTime(mode === "both" || mode === "voice" ? 1 : 0, now, 0.01);
  // Ears hear in ratios: the square makes the middle of the slider sound like the middle.
  buses.master.gain.setTargetAtTime(volume * volume * 1.5, now, 0.01);
  if (lockScreen && !buses.lockScreen) buses.lockScreen = holdLockScreen(buses);
  if (!lockScreen && buses.lockScreen) {
    buses.lockScreen.pause();
    buses.lockScreen.srcObject = null;
    buses.lockScreen = null;
  }
}

/**
 * Phones offer lock-screen controls only for a media element that plays. It is given the session's sound as a stream,
 * almost silently: what is heard still comes straight from the context, in time.
 * @param {Buses} buses
 */
function holdLockScreen({ context, master }) {
  const stream = new MediaStreamAudioDestinationNode(context);
  master.connect(new GainNode(context, { gain: 0.01 })).connect(stream);
  const element = new Audio();
  element.srcObject = stream.stream;
  askToMix(true);
  element.play().catch(() => {});
  return element;
}

/**
 * Ask the phone to let other music go on ("ambient", Safari's AudioSession; other browsers mix anyway). With controls
 * on the lock screen the runner has chosen to be the player ("playback").
 * @param {boolean} lockScreen
 */
function askToMix(lockScreen) {
  const session = /** @type {{audioSession?: {type: string}}} */ (navigator).audioSession;
  if (session) session.type = lockScreen ? "playback" : "ambient";
}

/**
 * Let the context run, and see that its clock really does: some browsers say "running" with no device to run on.
 * @param {AudioContext} context
 */
async function resume(context) {
  const before = context.currentTime;
  const deadline = performance.now() + START_MS;
  void context.resume().catch(() => {});
  while (performance.now() < deadline) {
    if (context.state === "running" && context.currentTime > before) return true;
    await new Promise((go) => setTimeout(go, 10));
  }
  return false;
}

/**
 * The spoken sentences: fetched early at low priority, decoded once there is a context to decode them.
 * @param {Session} session
 */
function createClips(session) {
  /** @type {Map<string, Promise<ArrayBuffer | null>>} */
  const fetched = new Map();
  /** @type {Map<string, AudioBuffer>} */
  const ready = new Map();
  let ids = clipsInOrder(session);

  /** @param {string} clip @returns {Promise<ArrayBuffer | null>} */
  async function fetchClip(clip) {
    try {
      const response = await fetch(session.clips[clip] ?? "", /** @type {RequestInit} */ ({ priority: "low" }));
      return response.ok ? await response.arrayBuffer() : null;
    } catch {
      return null;
    }
  }

  /** @param {(clip: string) => Promise<void>} act */
  async function eachInOrder(act) {
    const waiting = [...ids];
    const work = async () => {
      for (let clip = waiting.shift(); clip; clip = waiting.shift()) await act(clip);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  /** @param {string} clip */
  const bytesOf = (clip) => {
    const bytes = fetched.get(clip) ?? fetchClip(clip);
    fetched.set(clip, bytes);
    return bytes;
  };

  return {
    ready,
    /** @param {string[]} more */
    add(more) {
      ids = [...new Set([...ids, ...more])].filter((id) => id in session.clips);
    },
    fetch: () => void eachInOrder(async (clip) => void (await bytesOf(clip))),
    /** @param {AudioContext} context @param {(clip: string) => void} tell */
    decode: (context, tell) =>
      void eachInOrder(async (clip) => {
        const bytes = ready.has(clip) ? null : await bytesOf(clip);
        if (!bytes) return;
        try {
          ready.set(clip, await context.decodeAudioData(bytes));
          tell(clip);
        } catch {
          // Not a sound this browser can read: the browser's own speech says it.
        }
      }),
  };
}
