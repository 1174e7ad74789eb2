/**
 * The live coach, where the runner has asked for it. Its modules are fetched only then; without them every call here
 * does nothing.
 *
 * @typedef {import("../coach/coaching.js").Needs} Needs
 * @typedef {ReturnType<typeof import("../coach/coaching.js").createCoaching>} Coaching
 */

/** How long the end of a session waits for the coach's last word, in milliseconds. */
const LAST_WORD_MS = 1500;

/** @param {Needs & {wanted: () => boolean}} needs */
export function createCoached(needs) {
  /** @type {Coaching | null} */
  let coaching = null;
  /** @type {Promise<void> | null} */
  let loading = null;

  async function load() {
    try {
      const { createCoaching } = await import("../coach/coaching.js");
      if (!needs.wanted()) {
        loading = null; // turned off meanwhile
        return;
      }
      coaching = createCoaching(needs);
      coaching.warm();
    } catch {
      loading = null;
      needs.calm(needs.words("cameraNoStart"));
    }
  }

  return {
    /** Begin to load, while the page is still read. */
    async warm() {
      if (!needs.wanted()) return;
      loading ??= load();
      await loading;
    },
    /** Help the runner into the picture; resolves at once where nobody watches. */
    async place() {
      try {
        await this.warm();
        await coaching?.place();
      } catch {
        // Whatever it was: the session begins.
        needs.calm(needs.words("cameraNoStart"));
      }
    },
    /** Begin to watch a session that already runs. */
    async join() {
      await this.warm();
      await coaching?.join();
    },
    placing: () => coaching?.placing() ?? false,
    /** Start without waiting for the runner to be in the picture. */
    settle: () => coaching?.settle(),
    tick: () => coaching?.tick(),
    /** Stop looking. @returns {Promise<Record<string, string>>} the landmarks as traces, where they were kept */
    async stop() {
      const stopping = coaching;
      if (!stopping) return {};
      coaching = loading = null;
      const patience = new Promise((/** @type {(none: Record<string, string>) => void} */ done) => setTimeout(done, LAST_WORD_MS, {}));
      return Promise.race([stopping.stop(), patience]);
    },
  };
}

/**
 * Offer the kept landmarks as files; they go nowhere else.
 * @param {HTMLElement} place @param {Record<string, string>} traces
 */
export function offerTraces(place, traces) {
  const links = Object.entries(traces).map(([variant, text]) => {
    const link = document.createElement("a");
    link.className = "quiet";
    link.download = `${variant}.jsonl`;
    link.href = URL.createObjectURL(new Blob([text], { type: "application/x-ndjson" }));
    link.textContent = link.download;
    return link;
  });
  place.querySelector("span")?.replaceChildren(...links);
  place.hidden = !links.length;
}
