/**
 * Keeps the screen on while the session runs. The phone takes the lock away whenever the page is hidden, so it is asked
 * for again when the page returns.
 *
 * @param {(refused: boolean) => void} tell
 */
export function createWakeLock(tell) {
  let wanted = false;
  /** @type {WakeLockSentinel | null} */
  let lock = null;

  async function take() {
    if (!wanted || lock || document.visibilityState !== "visible") return;
    try {
      const taken = await navigator.wakeLock.request("screen");
      if (!wanted) return void taken.release();
      lock = taken;
      taken.addEventListener("release", () => {
        if (lock === taken) lock = null;
      });
      tell(false);
    } catch {
      // No such thing here, or a low battery: the runner is told and can change the phone's own setting.
      tell(true);
    }
  }
  document.addEventListener("visibilitychange", () => void take());

  return {
    hold() {
      wanted = true;
      void take();
    },
    release() {
      wanted = false;
      void lock?.release();
      lock = null;
    },
  };
}
