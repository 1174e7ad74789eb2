/**
 * Draws a Screen into the page; touches only what has changed, since it is called at every frame.
 *
 * @typedef {import("./display.js").Screen} Screen
 * @typedef {import("./playback.js").State} State
 * @typedef {ReturnType<typeof import("./words.js").readWords>} Words
 */
import { clockFace, countFace } from "./display.js";

/** From this length on a line is set smaller. */
const LONG_LINE = 60;

/**
 * @param {HTMLElement} stage
 * @param {Words} words
 * @param {(screen: Screen) => void} drawFigure
 */
export function createStage(stage, words, drawFigure) {
  /** @param {string} name */
  const part = (name) => /** @type {HTMLElement} */ (stage.querySelector(`[data-${name}]`));
  const parts = {
    word: part("word"),
    count: part("count"),
    bar: part("bar"),
    title: part("title"),
    line: part("line"),
    next: part("next"),
    nextName: part("next-name"),
    number: part("number"),
    left: part("left"),
    pips: part("pips"),
    tap: part("tap"),
  };
  const root = document.documentElement;
  /** @type {Record<string, string | boolean>} */
  const drawn = {};

  /**
   * Remember what stands in the page under this name, and say whether it is new.
   * @param {string} name @param {string | boolean} value
   */
  const differs = (name, value) => {
    if (drawn[name] === value) return false;
    drawn[name] = value;
    return true;
  };
  /** @param {keyof typeof parts} name @param {string} text @returns {boolean} whether it changed */
  const write = (name, text) => {
    if (!differs(name, text)) return false;
    parts[name].textContent = text;
    return true;
  };
  /** @param {"next" | "tap"} name @param {boolean} hidden */
  const hide = (name, hidden) => {
    if (differs(`${name} hidden`, hidden)) parts[name].hidden = hidden;
  };
  /** @param {string} name @param {string} value */
  const mark = (name, value) => {
    if (root.dataset[name] !== value) root.dataset[name] = value;
  };

  return {
    /** @param {number} total */
    setUp(total) {
      parts.pips.replaceChildren(...Array.from({ length: total }, () => document.createElement("i")));
      parts.count.style.setProperty("--digit", digitWidth(parts.count).toFixed(3));
    },
    /** @param {Screen} screen @param {State} state */
    draw(screen, state) {
      const shown = stateShown(screen, state);
      mark("state", shown);
      mark("kind", screen.kind);
      mark("interval", String(screen.number));
      mark("side", screen.side ?? "");
      write("word", words(`state-${shown}`.replace(/-(\w)/g, (_, c) => c.toUpperCase())));
      const number = screen.count !== null ? countFace(screen.count) : screen.reps !== null ? `${screen.reps}×` : "";
      const counted = write("count", number);
      const width = String(Math.max(2, number.length));
      if (differs("width", width)) parts.count.style.setProperty("--n", width);
      // A thousandth of the bar is less than a pixel of most screens.
      const share = screen.share.toFixed(3);
      if (differs("share", share)) parts.bar.style.setProperty("--share", share);
      const rests = screen.kind === "rest" || screen.kind === "ready";
      // In a rest the coming exercise is the headline, with "Next" above it.
      write("title", rests && screen.next ? screen.next : screen.title);
      if (write("line", screen.line)) parts.line.classList.toggle("long", screen.line.length > LONG_LINE);
      hide("next", rests || !screen.next);
      write("nextName", screen.next);
      write("number", words("numberOfTotal", { n: screen.number, total: screen.total }));
      write("left", clockFace(screen.left_s));
      hide("tap", state !== "waiting" && !(state === "running" && screen.count === null && screen.kind === "work"));
      drawPips(screen);
      // The number's frame is its own: on a slow phone a figure drawn in it would make the number late.
      if (!counted || state !== "running") drawFigure(screen);
    },
  };

  /** @param {Screen} screen */
  function drawPips(screen) {
    if (!differs("pips", `${screen.number} ${screen.kind}`)) return;
    [...parts.pips.children].forEach((pip, i) => {
      const done = i + 1 < screen.number || screen.kind === "done";
      pip.className = done ? "done" : i + 1 === screen.number && screen.kind === "work" ? "now" : "";
    });
  }
}

/** How wide a figure of the number's font is, in em: system fonts differ by a fifth. @param {HTMLElement} element */
function digitWidth(element) {
  const pen = document.createElement("canvas").getContext("2d");
  if (!pen) return 0.7;
  pen.font = `800 100px ${getComputedStyle(element).fontFamily}`;
  // The letters are set a little closer than the font would (see player.css).
  return pen.measureText("0").width / 100 - 0.03;
}

/**
 * The one word that says what is going on.
 * @param {Screen} screen @param {State} state
 * @returns {"paused" | "interrupted" | "waiting" | "switch" | "halfway" | "last" | Screen["kind"]}
 */
export function stateShown(screen, state) {
  if (state === "paused" || state === "interrupted") return state;
  if (screen.kind !== "work") return screen.kind;
  if (screen.moment) return screen.moment;
  if (state === "waiting") return "waiting";
  return screen.number === screen.total && screen.total > 1 ? "last" : "work";
}

/**
 * What a screen reader is told when something changes; never the seconds.
 * @param {Screen} screen @param {Words} words
 */
export function announcement(screen, words) {
  const gaps = { n: screen.number, total: screen.total, title: screen.title, next: screen.next };
  if (screen.kind === "work") return words("sayWork", gaps);
  if (screen.kind === "rest") return words("sayRest", gaps);
  return screen.kind === "ready" ? words("sayReady", gaps) : words("sayDone", gaps);
}
