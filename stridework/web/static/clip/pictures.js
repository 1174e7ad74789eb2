/**
 * Pictures of a fault at its worst: out of the film, with the body's points drawn on it and what the fault is about lit.
 *
 * @typedef {import("./messages.js").Moment} Moment
 */
import { LIMBS } from "../coach/mirror.js";
import { seek } from "./film.js";

/** In pixels. */
const TALLEST = 560;
/** Room left around the body, as a share of its larger side. */
const ROOM = 0.18;
const SEEN = 0.3;
const QUALITY = 0.82;
/** A player asked for a picture's very time may show the one before. */
const JUST_AFTER_S = 0.002;

/**
 * The part of the picture that holds the body, in its pixels.
 * @param {Moment["points"]} points @param {number} width @param {number} height
 */
export function cropTo(points, width, height) {
  const seen = points.filter((point) => point !== null && point[2] >= SEEN);
  const xs = seen.map((point) => (point?.[0] ?? 0) * width);
  const ys = seen.map((point) => (point?.[1] ?? 0) * height);
  if (!seen.length) return { left: 0, top: 0, width, height };
  const room = ROOM * Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
  const left = Math.max(0, Math.min(...xs) - room);
  const top = Math.max(0, Math.min(...ys) - room);
  const right = Math.min(width, Math.max(...xs) + room);
  const bottom = Math.min(height, Math.max(...ys) + room);
  return right > left && bottom > top ? { left, top, width: right - left, height: bottom - top } : { left: 0, top: 0, width, height };
}

/**
 * @param {HTMLVideoElement} video
 * @param {Moment[]} moments
 * @returns {Promise<Map<number, Uint8Array>>} JPEGs by frame; a moment whose picture does not come is left out
 */
export async function pictureMoments(video, moments) {
  /** @type {Map<number, Moment>} */
  const frames = new Map();
  for (const moment of moments) {
    const known = frames.get(moment.frame);
    frames.set(moment.frame, known ? { ...known, lit: [...new Set([...known.lit, ...moment.lit])] } : moment);
  }
  /** @type {Map<number, Uint8Array>} */
  const pictures = new Map();
  for (const [frame, moment] of [...frames].sort(([a], [b]) => a - b)) {
    if (!(await seek(video, moment.t_s + JUST_AFTER_S))) continue;
    const jpeg = await draw(video, moment);
    if (jpeg) pictures.set(frame, jpeg);
  }
  return pictures;
}

/** @param {HTMLVideoElement} video @param {Moment} moment */
async function draw(video, { points, lit }) {
  const [wide, tall] = [video.videoWidth, video.videoHeight];
  const part = cropTo(points, wide, tall);
  const scale = Math.min(1, TALLEST / Math.max(part.height, part.width));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(part.width * scale)), Math.max(1, Math.round(part.height * scale)));
  const pen = canvas.getContext("2d", { alpha: false });
  if (!pen) return null;
  pen.drawImage(video, part.left, part.top, part.width, part.height, 0, 0, canvas.width, canvas.height);
  const unit = canvas.height / 560;
  /** @param {number} i @returns {[number, number] | null} */
  const at = (i) => {
    const point = points[i];
    return point && point[2] >= SEEN ? [(point[0] * wide - part.left) * scale, (point[1] * tall - part.top) * scale] : null;
  };
  pen.lineCap = "round";
  for (const [a, b] of LIMBS) {
    const [from, to] = [at(a), at(b)];
    if (!from || !to) continue;
    const bright = lit.includes(a) && lit.includes(b);
    for (const [colour, breadth] of /** @type {[string, number][]} */ ([["rgb(0 0 0 / .6)", bright ? 14 : 8], [bright ? "#ff8255" : "#fff", bright ? 9 : 4]])) {
      pen.strokeStyle = colour;
      pen.lineWidth = Math.max(2, breadth * unit);
      pen.beginPath();
      pen.moveTo(...from);
      pen.lineTo(...to);
      pen.stroke();
    }
  }
  // Not by colour alone: what is lit is broader, and its joints are ringed.
  for (const i of lit) {
    const place = at(i);
    if (!place) continue;
    pen.strokeStyle = "#ff8255";
    pen.lineWidth = Math.max(2, 4 * unit);
    pen.beginPath();
    pen.arc(...place, Math.max(5, 12 * unit), 0, 2 * Math.PI);
    pen.stroke();
  }
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
  return new Uint8Array(await blob.arrayBuffer());
}
