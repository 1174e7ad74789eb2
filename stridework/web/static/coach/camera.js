/**
 * The device's camera: opening it, what can go wrong with it, and its pictures, one at a time.
 *
 * @typedef {"refused" | "missing" | "taken" | "unplugged" | "insecure"} Problem
 */

/** Enough for points; more would only have to be made smaller. */
const WANTED = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 }, facingMode: "user" };

/** @param {unknown} error @returns {Problem} */
export function problemOf(error) {
  const name = error instanceof Error || (typeof DOMException !== "undefined" && error instanceof DOMException) ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  return "taken";
}

/**
 * @param {HTMLVideoElement} video  where it is shown
 * @param {(problem: Problem | null) => void} changed  it went away, or came back
 */
export function createCamera(video, changed) {
  /** @type {MediaStream | null} */
  let stream = null;
  let wanted = false;

  const camera = {
    /** @returns {Promise<boolean>} whether there are pictures now */
    async open() {
      wanted = true;
      if (stream) return true;
      if (!navigator.mediaDevices?.getUserMedia) return fail("insecure");
      try {
        const opened = await navigator.mediaDevices.getUserMedia({ video: WANTED, audio: false });
        if (!wanted) {
          opened.getTracks().forEach((track) => track.stop());
          return false;
        }
        stream = opened;
        for (const track of opened.getVideoTracks()) {
          track.onended = () => lose("unplugged");
          track.onmute = () => changed(document.visibilityState === "visible" ? "taken" : null);
          track.onunmute = () => changed(null);
        }
        video.srcObject = opened;
        await video.play();
        changed(null);
        return true;
      } catch (error) {
        close();
        return fail(problemOf(error));
      }
    },
    /** Whether pictures come, as far as the browser says. */
    live: () => stream !== null,
    /**
     * The next picture, small enough to hand on; null where there is none just now.
     * @param {number} longest  its longest side at most, in pixels
     * @returns {Promise<ImageBitmap | null>}
     */
    async picture(longest) {
      const { videoWidth, videoHeight } = video;
      if (!stream || !videoWidth || video.readyState < 2) return null;
      const shrink = Math.min(1, longest / Math.max(videoWidth, videoHeight));
      const size = { resizeWidth: Math.round(videoWidth * shrink), resizeHeight: Math.round(videoHeight * shrink) };
      try {
        return await createImageBitmap(video, size);
      } catch {
        return null;
      }
    },
    /** Call when the next new picture is there. @param {() => void} act */
    next(act) {
      if ("requestVideoFrameCallback" in video) video.requestVideoFrameCallback(() => act());
      else setTimeout(act, 33);
    },
    close() {
      wanted = false;
      close();
    },
  };

  function close() {
    stream?.getTracks().forEach((track) => track.stop());
    if (video.srcObject === stream) video.srcObject = null; // else it shows another's
    stream = null;
  }

  /** @param {Problem} problem */
  function lose(problem) {
    close();
    fail(problem);
  }

  /** @param {Problem} problem */
  function fail(problem) {
    changed(problem);
    return false;
  }

  // A camera plugged in (again) is taken up without being asked.
  navigator.mediaDevices?.addEventListener?.("devicechange", () => {
    if (wanted && !stream) void camera.open();
  });
  return camera;
}
