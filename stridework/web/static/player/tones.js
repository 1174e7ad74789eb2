/**
 * The six tones as samples, from the table every surface plays from (`training/tones.py`).
 *
 * @typedef {import("./session.js").ToneTable[keyof import("./session.js").ToneTable]} Tone
 */

/** @type {Record<string, (cycles: number) => number>} */
const SHAPES = {
  sine: (cycles) => Math.sin(2 * Math.PI * cycles),
  triangle: (cycles) => 4 * Math.abs(((cycles + 0.75) % 1) - 0.5) - 1,
};

/**
 * A tone's samples. Each partial rises in a straight line within the attack, then falls exponentially to the floor.
 * @param {Tone} tone
 * @param {number} rate  samples a second
 * @returns {Float32Array<ArrayBuffer>}
 */
export function renderTone({ attack_s, floor, partials }, rate) {
  const seconds = Math.max(...partials.map((p) => p.start_s + p.seconds));
  const samples = new Float32Array(Math.round(seconds * rate));
  for (const { hz, start_s, seconds, gain, shape } of partials) {
    const wave = SHAPES[shape] ?? Math.sin;
    const first = Math.round(start_s * rate);
    const length = Math.min(Math.round(seconds * rate), samples.length - first);
    for (let i = 0; i < length; i++) {
      const t = i / rate;
      const loudness = t < attack_s ? t / attack_s : floor ** ((t - attack_s) / (seconds - attack_s));
      samples[first + i] = (samples[first + i] ?? 0) + gain * loudness * wave(hz * t);
    }
  }
  return samples;
}
