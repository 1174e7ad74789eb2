/**
 * The pose model: a picture in, 33 points out.
 *
 * @typedef {import("./files.js").CoachFiles} CoachFiles
 * @typedef {import("./pace.js").Size} Size
 * @typedef {{x: number, y: number, z: number, visibility: number}} Point
 * @typedef {{landmarks: Point[][], worldLandmarks: Point[][], close?: () => void}} Found
 * @typedef {object} Landmarker
 * @property {(picture: ImageBitmap | OffscreenCanvas, ms: number) => Found} detectForVideo
 * @property {(picture: ImageBitmap | OffscreenCanvas) => Found} detect
 * @property {() => void} close
 */

const COUNT = 33;
export const VALUES = COUNT * 4 + COUNT * 3;
/** Pictures without anybody that are looked at first, so that the runner's first is not slow. */
const WARM_UPS = 2;
/** Graphics without a graphics processor are slower than the processor itself. */
const SOFTWARE = /swiftshader|llvmpipe|software|basic render/i;

/** @returns {"GPU" | "CPU"} */
function chooseDelegate() {
  try {
    const gl = new OffscreenCanvas(1, 1).getContext("webgl2");
    const info = gl?.getExtension("WEBGL_debug_renderer_info");
    if (!gl) return "CPU";
    const renderer = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
    return SOFTWARE.test(renderer) ? "CPU" : "GPU";
  } catch {
    return "CPU";
  }
}

/**
 * @param {CoachFiles} files
 * @param {Size} first
 */
export async function loadPose(files, first) {
  const { PoseLandmarker } = await import(files.vision);
  const fileset = { wasmLoaderPath: files.loader, wasmBinaryPath: files.binary };
  let size = first;
  let delegate = chooseDelegate();
  let lastMs = 0;

  /** @param {Size} wanted @param {"VIDEO" | "IMAGE"} mode @param {number} people @returns {Promise<Landmarker>} */
  const make = (wanted, mode, people) =>
    PoseLandmarker.createFromOptions(fileset, {
      baseOptions: { modelAssetPath: files.models[wanted], delegate },
      runningMode: mode,
      numPoses: people,
    });

  /** @param {Size} wanted */
  async function open(wanted) {
    try {
      return warm(await make(wanted, "VIDEO", 1));
    } catch (problem) {
      if (delegate === "CPU") throw problem;
      delegate = "CPU";
      return warm(await make(wanted, "VIDEO", 1));
    }
  }

  /** @param {Landmarker} made */
  function warm(made) {
    const blank = new OffscreenCanvas(64, 64);
    blank.getContext("2d")?.fillRect(0, 0, 64, 64);
    for (let i = 0; i < WARM_UPS; i += 1) made.detectForVideo(blank, nextMs(lastMs + 33));
    return made;
  }

  /** MediaPipe wants whole milliseconds that always grow. @param {number} ms */
  function nextMs(ms) {
    lastMs = Math.max(Math.round(ms), lastMs + 1);
    return lastMs;
  }

  let landmarker = await open(size);
  /** @type {Landmarker | null} */
  let counter = null;

  return {
    size: () => size,
    delegate: () => delegate,
    /**
     * The points of the person in the picture, as one row of numbers; empty where nobody was found.
     * @param {ImageBitmap} picture @param {number} t_s
     */
    find(picture, t_s) {
      const found = landmarker.detectForVideo(picture, nextMs(t_s * 1000));
      const row = toRow(found);
      found.close?.();
      return row;
    },
    /** Change to another model. @param {Size} wanted */
    async change(wanted) {
      const next = await open(wanted);
      landmarker.close();
      landmarker = next;
      size = wanted;
    },
    /** How many people are in the picture, two at most. Slower than `find`: for when nobody is training. @param {ImageBitmap} picture */
    async countPeople(picture) {
      counter ??= await make("lite", "IMAGE", 2);
      const found = counter.detect(picture);
      const people = found.landmarks.length;
      found.close?.();
      return people;
    },
    close() {
      landmarker.close();
      counter?.close();
    },
  };
}

/** @param {Found} found */
function toRow(found) {
  const points = found.landmarks[0];
  const world = found.worldLandmarks[0];
  if (!points) return new Float64Array(0);
  const row = new Float64Array(world ? VALUES : COUNT * 4);
  points.forEach(({ x, y, z, visibility }, i) => row.set([x, y, z, visibility], i * 4));
  world?.forEach(({ x, y, z }, i) => row.set([x, y, z], COUNT * 4 + i * 3));
  return row;
}
