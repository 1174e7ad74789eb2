/**
 * A film's pictures, one after the other, upright and with the film's own times. The browser's player decodes: it knows
 * every container and codec the device knows, and each picture's own time (`requestVideoFrameCallback`); it plays as
 * slowly as the pictures are looked at. Where a browser does not tell those times, the film is stepped through.
 *
 * @typedef {"not-film" | "no-picture" | "unsupported" | "too-long"} FilmProblem
 * @typedef {object} Reading
 * @property {(t_s: number, picture: ImageBitmap) => void} give
 * @property {() => number} owed        pictures given and not yet looked at
 * @property {() => number} ms          how long one takes to be looked at, lately
 * @property {() => boolean} stopped    the runner wants no more
 */

/** Longest side of a picture handed on, in pixels. */
const LONGEST = 640;
/** A set lasts a minute; an hour of film would fill the memory. */
export const MOST_S = 600;
/** So many pictures wait at most. */
const MOST_OWED = 6;
const FEW_OWED = 2;
/** Screens give 60 pictures a second to look at, and playing cannot go slower than a sixteenth. */
const SCREEN_FPS = 54;
const SLOWEST = 0.0625;
/** Slower than a picture can be looked at: whenever the player has to wait it may pass over one. */
const SHARE = 0.8;
/** A player that shows nothing new for so long has come to the end of what it can decode. */
const STALLED_MS = 8000;
const STEP_S = 1 / 30;
const FILM_NAMES = /\.(mp4|mov|m4v|avi|mkv|webm|3gp|mpe?g|ts|mts|wmv|ogv)$/i;

/** A file that cannot be read as a film. */
export class UnreadableFilm extends Error {
  /** @param {FilmProblem} problem */
  constructor(problem) {
    super(problem);
    this.problem = problem;
  }
}

/** Whether it calls itself a film. @param {{name: string, type: string}} file */
export function looksLikeFilm({ name, type }) {
  return type.startsWith("video/") || FILM_NAMES.test(name);
}

/**
 * How fast to play, so that the pictures come about as fast as they are looked at.
 * @param {number} ms  one picture, to be looked at
 * @param {number} fps the film's own pictures a second
 */
export function paceOf(ms, fps) {
  const able = 1000 / Math.max(ms, 1);
  return Math.min(Math.max(Math.min(able * SHARE, SCREEN_FPS) / Math.max(fps, 1), SLOWEST), 2);
}

/**
 * Open a film in a player of its own.
 * @param {File} file
 * @param {HTMLVideoElement} video
 */
export async function openFilm(file, video) {
  const address = URL.createObjectURL(file);
  video.muted = true;
  video.playsInline = true;
  video.preload = "auto";
  video.src = address;
  try {
    await new Promise((done, refuse) => {
      video.onloadeddata = done;
      video.onerror = refuse;
      video.load();
    });
  } catch {
    throw new UnreadableFilm(looksLikeFilm(file) ? "unsupported" : "not-film");
  } finally {
    video.onloadeddata = video.onerror = null;
  }
  if (!video.videoWidth) throw new UnreadableFilm(looksLikeFilm(file) && !file.type.startsWith("audio/") ? "unsupported" : "no-picture");
  if (video.duration > MOST_S && video.duration !== Infinity) throw new UnreadableFilm("too-long");
  return { seconds: Number.isFinite(video.duration) ? video.duration : null, close: () => closeFilm(video, address) };
}

/** @param {HTMLVideoElement} video @param {string} address */
function closeFilm(video, address) {
  video.pause();
  video.removeAttribute("src");
  video.load();
  URL.revokeObjectURL(address);
}

/**
 * Give every picture of the film. Resolves with whether it came to its end.
 * @param {HTMLVideoElement} video  opened, at its beginning
 * @param {Reading} reading
 * @returns {Promise<boolean>}
 */
export function readFilm(video, reading) {
  return "requestVideoFrameCallback" in video ? playThrough(video, reading) : stepThrough(video, reading);
}

/** @param {HTMLVideoElement} video @param {Reading} reading @returns {Promise<boolean>} */
function playThrough(video, { give, owed, ms, stopped }) {
  return new Promise((done) => {
    let last = -1;
    let moved = performance.now();
    /** @type {number[]} */
    let gaps = [];
    const draw = createDrawing(video);

    /** @param {DOMHighResTimeStamp} _now @param {VideoFrameCallbackMetadata} frame */
    const see = (_now, { mediaTime }) => {
      if (mediaTime > last) {
        if (last >= 0) gaps = [...gaps, mediaTime - last].slice(-30);
        last = mediaTime;
        moved = performance.now();
        give(mediaTime, draw());
        // The gap that comes most often is the film's own; missed pictures only make larger ones.
        const fps = gaps.length ? 1 / ([...gaps].sort((a, b) => a - b)[gaps.length >> 2] ?? STEP_S) : 30;
        video.playbackRate = paceOf(ms(), fps);
      }
      if (owed() >= MOST_OWED) video.pause();
      video.requestVideoFrameCallback(see);
    };

    const watch = setInterval(() => {
      const now = performance.now();
      if (document.visibilityState !== "visible" || owed() > FEW_OWED) moved = now;
      const broken = video.error !== null || now - moved > STALLED_MS;
      if (stopped() || video.ended || broken) {
        if (owed() && !stopped()) return;
        clearInterval(watch);
        video.pause();
        done(video.ended && !stopped());
      } else if (video.paused && owed() <= FEW_OWED) void video.play().catch(() => {});
    }, 20);

    video.playbackRate = 0.5;
    video.requestVideoFrameCallback(see);
    void video.play().catch(() => {});
  });
}

/** @param {HTMLVideoElement} video @param {Reading} reading @returns {Promise<boolean>} */
async function stepThrough(video, { give, owed, stopped }) {
  const draw = createDrawing(video);
  for (let t_s = 0; t_s < video.duration; t_s += STEP_S) {
    if (stopped()) return false;
    if (!(await seek(video, t_s))) return false;
    give(video.currentTime, draw());
    while (owed() >= MOST_OWED && !stopped()) await new Promise((go) => setTimeout(go, 10));
  }
  while (owed() && !stopped()) await new Promise((go) => setTimeout(go, 10));
  return !stopped();
}

/** Go to a moment and wait until its picture is there. @param {HTMLVideoElement} video @param {number} t_s @returns {Promise<boolean>} */
export function seek(video, t_s) {
  return new Promise((done) => {
    const late = setTimeout(() => done(false), STALLED_MS);
    video.onseeked = () => {
      clearTimeout(late);
      video.onseeked = null;
      done(true);
    };
    video.currentTime = t_s;
  });
}

/** Pictures of what the player shows: drawn, because only drawing turns a film that was filmed upright. @param {HTMLVideoElement} video */
function createDrawing(video) {
  const shrink = Math.min(1, LONGEST / Math.max(video.videoWidth, video.videoHeight));
  const canvas = new OffscreenCanvas(Math.round(video.videoWidth * shrink), Math.round(video.videoHeight * shrink));
  const pen = canvas.getContext("2d", { alpha: false });
  return () => {
    pen?.drawImage(video, 0, 0, canvas.width, canvas.height);
    return canvas.transferToImageBitmap();
  };
}
