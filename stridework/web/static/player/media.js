/**
 * Play, pause, next and back on headphones, keyboards and lock screens (Media Session).
 *
 * @typedef {{play: () => void, pause: () => void, skip: () => void, back: () => void, nudge: (by: number) => void}} Acts
 * @param {Acts} acts
 */
export function createMediaSession(acts) {
  const media = navigator.mediaSession;
  if (!media) return { show() {} };
  /** @type {[MediaSessionAction, (details: MediaSessionActionDetails) => void][]} */
  const handlers = [
    ["play", acts.play],
    ["pause", acts.pause],
    ["nexttrack", acts.skip],
    ["previoustrack", acts.back],
    ["seekforward", (d) => acts.nudge(d.seekOffset ?? 15)],
    ["seekbackward", (d) => acts.nudge(-(d.seekOffset ?? 15))],
  ];
  for (const [action, act] of handlers) {
    try {
      media.setActionHandler(action, act);
    } catch {
      // An action this browser does not know.
    }
  }
  return {
    /** @param {string} title @param {string} album @param {boolean} running */
    show(title, album, running) {
      media.metadata = new MediaMetadata({ title, album, artist: "Stridework" });
      media.playbackState = running ? "playing" : "paused";
    },
  };
}
