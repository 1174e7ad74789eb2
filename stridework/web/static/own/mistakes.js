/**
 * A mistake in a workout's text, in a sentence.
 * @typedef {object} Mistake
 * @property {number | null} line from 1; null where the mistake is about the whole
 * @property {number | null} column from 1
 * @property {string} problem
 * @property {string} expected "" where nothing in particular was
 */

/**
 * @param {Mistake} mistake
 * @param {{line: string, expected: string}} words with gaps {line}, {column} and {expected}
 */
export function describeMistake(mistake, words) {
  const { line, column, problem, expected } = mistake;
  // Replaced by functions: a "$&" that was typed must stay what it is.
  const place = words.line.replace("{line}", () => String(line)).replace("{column}", () => String(column));
  const hint = expected ? `; ${words.expected.replace("{expected}", () => expected)}` : "";
  return `${line === null ? "" : `${place}: `}${problem}${hint}`;
}
