/**
 * The browser's own voice, for sentences that have no clip. Only a voice on this device: others would send the words
 * to somebody's server. A sentence starts at once or not at all, and a new one ends the old one.
 */

/** How late a voice may begin, in milliseconds. */
const LATE_MS = 700;

/**
 * @param {string} language
 */
export function createSpeech(language) {
  const synthesis = typeof speechSynthesis === "undefined" ? null : speechSynthesis;

  const voice = () =>
    synthesis?.getVoices().find((v) => v.localService && v.lang.toLowerCase().startsWith(language)) ?? null;

  return {
    /** Call inside a tap where sentences without a clip are expected: phones keep speech locked until then. */
    unlock() {
      const chosen = voice();
      if (!synthesis || !chosen) return;
      const nothing = new SpeechSynthesisUtterance(" ");
      nothing.voice = chosen;
      nothing.volume = 0;
      synthesis.speak(nothing);
    },
    /** @param {string} text @param {number} volume */
    say(text, volume) {
      const chosen = voice();
      if (!synthesis || !chosen || volume <= 0) return;
      synthesis.cancel();
      const sentence = new SpeechSynthesisUtterance(text);
      sentence.voice = chosen;
      sentence.lang = chosen.lang;
      sentence.volume = volume;
      const late = setTimeout(() => synthesis.cancel(), LATE_MS);
      sentence.onstart = () => clearTimeout(late);
      synthesis.speak(sentence);
    },
    hush: () => synthesis?.cancel(),
  };
}
