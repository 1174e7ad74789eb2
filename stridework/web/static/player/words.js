/**
 * The page's translated words: they stand in the page as data attributes of #words.
 */

/**
 * Look words up by key, and put numbers and names into their {gaps}.
 * @param {Document} page
 * @returns {(key: string, gaps?: Record<string, string | number>) => string}
 */
export function readWords(page) {
  const words = page.getElementById("words")?.dataset ?? {};
  return (key, gaps = {}) => fillGaps(words[key] ?? key, gaps);
}

/**
 * @param {string} text
 * @param {Record<string, string | number>} gaps
 */
export function fillGaps(text, gaps) {
  return text.replace(/\{(\w+)\}/g, (gap, name) => String(gaps[name] ?? gap));
}

/**
 * How long ago something was, in the page's words.
 * @param {ReturnType<typeof readWords>} words
 * @param {number} ms
 */
export function howLongAgo(words, ms) {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return words("justNow");
  if (minutes < 90) return words("minutesAgo", { n: minutes });
  if (minutes < 36 * 60) return words("hoursAgo", { n: Math.round(minutes / 60) });
  return words("daysAgo", { n: Math.round(minutes / 1440) });
}
