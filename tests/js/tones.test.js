import assert from "node:assert/strict";
import { test } from "node:test";
import { renderTone } from "../../stridework/web/static/player/tones.js";

const partial = (more = {}) => ({ hz: 1000, start_s: 0, seconds: 0.2, gain: 0.5, shape: "sine", ...more });
const tone = (...partials) => ({ attack_s: 0.01, floor: 0.001, partials });
const loudest = (samples, from, to) => Math.max(...samples.slice(from, to).map(Math.abs));

test("a tone begins in silence, is as loud as its gain after the attack, and ends in silence", () => {
  const samples = renderTone(tone(partial()), 48_000);
  assert.equal(samples.length, 9600);
  assert.equal(samples[0], 0);
  assert.ok(Math.abs(loudest(samples, 460, 540) - 0.5) < 0.02);
  assert.ok(loudest(samples, 9500, 9600) < 0.001);
});

test("it sounds at its pitch", () => {
  for (const shape of ["sine", "triangle"]) {
    const samples = renderTone(tone(partial({ shape })), 48_000);
    let crossings = 0;
    for (let i = 480; i < 4800; i++) if (samples[i - 1] < 0 && samples[i] >= 0) crossings++;
    assert.equal(crossings, 90);
  }
});

test("partials begin when they are told to and add up", () => {
  const both = renderTone(tone(partial(), partial({ start_s: 0.1, hz: 500 })), 8000);
  const first = renderTone(tone(partial()), 8000);
  assert.deepEqual(both.slice(0, 800), first.slice(0, 800));
  assert.notDeepEqual(both.slice(810, 900), first.slice(810, 900));
  assert.equal(both.length, 2400);
});

test("a triangle starts from zero and upwards, like a sine", () => {
  const samples = renderTone(tone(partial({ shape: "triangle" })), 48_000);
  assert.equal(samples[0], 0);
  assert.ok(samples[12] > 0);
});
