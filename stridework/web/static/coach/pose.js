/**
 * The pose model: a picture in, 33 points out.
 *
 * @typedef {import("./files.js").CoachFiles} CoachFiles
 * @typedef {import("./pace.js").Size} Size
 * @typedef {{x: number, y: number, z: number, visibility: number}} Point
 * @typedef {{landmarks: Point[][], worldLandmarks: Point[][], close?: () => void}} Found
 * @typedef {object} Landmarker
 * @property {(picture: ImageBitmap | OffscreenCanvas, ms: number) => Found} detectForVideo
 * @property {(options: Record<string, unknown>) => Promise<void>} setOptions
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
  let people = 1;
  let lastMs = 0;

  /** @returns {Promise<Landmarker>} */
  async function make() {
    // MediaPipe uses its loader up; for a second try it must be there again.
    Object.assign(self, { ModuleFactory: (await import(files.loader)).default });
    return PoseLandmarker.createFromOptions(fileset, {
      baseOptions: { modelAssetPath: files.models[size], delegate },
      runningMode: "VIDEO",
      numPoses: people,
    });
  }

  async function open() {
    try {
      return warm(await make());
    } catch (problem) {
      if (delegate === "CPU") throw problem;
      delegate = "CPU";
      return warm(await make());
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

  const landmarker = await open();

  return {
    size: () => size,
    delegate: () => delegate,
    /**
     * The points of the person in the picture, as one row of numbers, empty where nobody was found; and how many people
     * were found, of as many as are looked for.
     * @param {ImageBitmap} picture @param {number} t_s
     */
    find(picture, t_s) {
      const found = landmarker.detectForVideo(picture, nextMs(t_s * 1000));
      const seen = { values: toRow(found), people: found.landmarks.length };
      found.close?.();
      return seen;
    },
    /** Change to another model. @param {Size} wanted */
    async change(wanted) {
      await landmarker.setOptions({ baseOptions: { modelAssetPath: files.models[wanted], delegate } });
      size = wanted;
    },
    /** For how many people it looks. */
    looking: () => people,
    /** Look for one person, or for a second as well, which takes longer: for when nobody trains. @param {1 | 2} most */
    async lookFor(most) {
      if (most === people) return;
      people = most;
      await landmarker.setOptions({ numPoses: most });
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
