/** Whether a picture is black: a covered lens, or a camera that another program keeps. */

/** Brightness, 0 to 255, that nothing in a black picture reaches; a dim room is well above. */
const BLACK = 20;
const WIDTH = 16;
const HEIGHT = 12;

/**
 * @param {ArrayLike<number>} pixels  red, green, blue, opacity
 * @returns {boolean}
 */
export function allBlack(pixels) {
  for (let i = 0; i < pixels.length; i += 4) {
    if (Math.max(pixels[i] ?? 0, pixels[i + 1] ?? 0, pixels[i + 2] ?? 0) > BLACK) return false;
  }
  return true;
}

/** @type {OffscreenCanvasRenderingContext2D | null} */
let pen = null;

/** @param {ImageBitmap} picture */
export function isDark(picture) {
  pen ??= new OffscreenCanvas(WIDTH, HEIGHT).getContext("2d", { willReadFrequently: true });
  if (!pen) return false;
  pen.drawImage(picture, 0, 0, WIDTH, HEIGHT);
  return allBlack(pen.getImageData(0, 0, WIDTH, HEIGHT).data);
}
