/**
 * The landmarks of a session, kept on the device where the runner asked for it, as traces `stridework form` reads: one
 * for each variant, its first line a header, every other line one frame (`formats/trace.schema.json`).
 */

const COUNT = 33;

/** @param {boolean} wanted */
export function createTraces(wanted) {
  /** @type {Map<string, string[]>} */
  const kept = new Map();
  /** @type {string | null} */
  let variant = null;

  return {
    /** Keep what comes under this variant; null: keep nothing. @param {string | null} name */
    turnTo(name) {
      variant = name;
    },
    /** @param {number} t_s @param {number} aspect @param {Float64Array} values */
    keep(t_s, aspect, values) {
      if (!wanted || variant === null) return;
      const lines = kept.get(variant) ?? [headerLine(aspect)];
      lines.push(frameLine(t_s, values));
      kept.set(variant, lines);
    },
    /** @returns {Record<string, string>} the traces' texts by variant */
    all: () => Object.fromEntries([...kept].map(([name, lines]) => [name, `${lines.join("\n")}\n`])),
  };
}

/** @param {number} aspect */
function headerLine(aspect) {
  return JSON.stringify({ format: "stridework-trace", version: 1, aspect: round(aspect, 6), points: COUNT });
}

/** @param {number} t_s @param {Float64Array} values */
function frameLine(t_s, values) {
  const points = values.length ? rows(values, 0, 4) : null;
  const world = values.length > COUNT * 4 ? rows(values, COUNT * 4, 3) : undefined;
  return JSON.stringify({ t: round(t_s, 6), p: points, w: world });
}

/** @param {Float64Array} values @param {number} from @param {number} width */
function rows(values, from, width) {
  return Array.from({ length: COUNT }, (_, i) =>
    Array.from(values.subarray(from + i * width, from + (i + 1) * width), (value) =>
      Number.isFinite(value) ? round(value, 4) : null,
    ),
  );
}

/** @param {number} value @param {number} places */
function round(value, places) {
  return Math.round(value * 10 ** places) / 10 ** places;
}
