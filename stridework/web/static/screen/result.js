/**
 * A screen's result in the page: what it says, why, and what it rests on.
 *
 * @typedef {ReturnType<typeof import("../player/words.js").readWords>} Words
 * @typedef {object} Result  as `form/screen.schema.json` has it
 * @property {string} limit
 * @property {string[]} reasons
 * @property {string[]} notes
 * @property {string[]} missing
 * @property {{test: string, squats: number, judged: number, thigh_above_horizontal_degrees: number | null,
 *   trunk_beyond_shin_degrees: number | null, doubt_degrees: number | null, knee_ankle_separation: number | null, not_judged: string | null}[]} tests
 * @property {{side: string, cm: number, band: string}[]} knee_to_wall
 * @property {{eyes: string, side: string, seconds: number, ended: string, sway_percent?: number | null}[]} balance
 */

/**
 * @param {string} tag @param {string} [text] @param {Node[]} [inside]
 */
function make(tag, text = "", inside = []) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  element.append(...inside);
  return element;
}

/** @param {string} key @param {string} id */
const named = (key, id) => `${key}-${id}`.replace(/-(.)/g, (_all, letter) => letter.toUpperCase());

/** What a squat test has shown, in one line. @param {Result["tests"][number]} test @param {Words} words */
export function sayTest(test, words) {
  const said = [words("judgedOf", { n: test.judged, of: test.squats })];
  const { thigh_above_horizontal_degrees: thigh, trunk_beyond_shin_degrees: trunk, knee_ankle_separation: apart } = test;
  if (thigh !== null) said.push(words("thighs", { n: Math.round(thigh), doubt: Math.round(test.doubt_degrees ?? 0) }));
  if (trunk !== null) said.push(words("trunk", { n: Math.round(trunk) }));
  if (apart !== null) said.push(words("knees", { n: Math.round(100 * apart) }));
  if (test.not_judged) said.push(test.not_judged);
  return said.join("; ");
}

/** @param {Result} result @param {Words} words */
export function drawResult(result, words) {
  const parts = [make("h2", words(named("limit", result.limit))), list(result.reasons)];
  for (const [key, lines] of /** @type {[string, string[]][]} */ ([["before", result.missing], ["note", result.notes]])) {
    if (lines.length) parts.push(make("h3", words(key)), list(lines));
  }
  const facts = [
    ...result.tests.map((test) => fact(words(named("test", test.test)), sayTest(test, words))),
    ...result.knee_to_wall.map(({ side, cm, band }) =>
      fact(words("wallOf", { side: words(named("side", side)) }), `${cm} cm: ${words(named("band", band))}`),
    ),
    ...result.balance.map(({ side, eyes, seconds, ended, sway_percent: sway }) => {
      const swayed = typeof sway === "number" ? words("sway", { n: sway }) : "";
      return fact(
        words("standOf", { side: words(named("side", side)), eyes: words(named("eyes", eyes)) }),
        [`${seconds.toFixed(1)} s`, swayed, ended].filter(Boolean).join("; "),
      );
    }),
  ];
  const facing = make("dl", "", facts);
  facing.className = "screen-facts";
  if (facts.length) parts.push(make("h3", words("restsOn")), facing);
  return parts;
}

/** @param {string[]} lines */
function list(lines) {
  const all = make("ul", "", lines.map((line) => make("li", line)));
  all.className = "ticks";
  return all;
}

/** @param {string} what @param {string} said */
const fact = (what, said) => make("div", "", [make("dt", what), make("dd", said)]);
