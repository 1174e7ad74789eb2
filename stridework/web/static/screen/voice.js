/** The screen's voice: the coach's own clips where there are any, else this device's voice; and a tone for the count. */
import { loadSettings } from "../player/settings.js";
import { createSpeech } from "../player/speech.js";

/** @typedef {{text: string, clip?: string | null}} Sentence */

const LOW_HZ = 660;
const HIGH_HZ = 990;

/** @param {string} language */
export function createVoice(language) {
  const speech = createSpeech(language);
  const { mode, volume } = loadSettings();
  const speaks = mode === "both" || mode === "voice";
  const sounds = mode === "both" || mode === "tones";
  /** @type {AudioContext | null} */
  let context = null;
  /** @type {HTMLAudioElement | null} */
  let playing = null;

  /** @param {string} text */
  const speak = (text) => speech.say(text, volume);

  return {
    /** Call inside a tap: phones keep sound locked until then. */
    unlock() {
      if (context) return;
      try {
        context = new AudioContext();
        void context.resume();
      } catch {
        // No sound here: everything said is also shown.
      }
      speech.unlock();
    },
    /** A new sentence ends the one before. @param {Sentence} sentence */
    say({ text, clip }) {
      if (!speaks || !text) return;
      playing?.pause();
      playing = null;
      speech.hush();
      if (!clip) return speak(text);
      playing = new Audio(clip);
      playing.volume = volume;
      playing.play().catch(() => speak(text));
    },
    /** @param {boolean} high */
    tone(high) {
      if (!context || !sounds) return;
      const [tone, gain] = [context.createOscillator(), context.createGain()];
      const at = context.currentTime;
      tone.frequency.value = high ? HIGH_HZ : LOW_HZ;
      gain.gain.setValueAtTime(0.25 * volume, at);
      gain.gain.exponentialRampToValueAtTime(0.001, at + (high ? 0.5 : 0.15));
      tone.connect(gain).connect(context.destination);
      tone.start(at);
      tone.stop(at + 0.5);
    },
    hush() {
      playing?.pause();
      speech.hush();
    },
  };
}
