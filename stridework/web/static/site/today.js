/** On Today: the last session this device has, read from its own log. */
import { openStore } from "../player/store.js";
import { fillGaps } from "../player/words.js";
import { readKept } from "./kept-logs.js";
import { nameWorkout, readBlock, sayWhen, wholeMinutes } from "./say-log.js";

/** @param {HTMLElement} card */
async function showLast(card) {
  const [last] = (await readKept(await openStore())).logs;
  if (!last) return;
  /** @param {string} name @param {string} text */
  const write = (name, text) => (/** @type {HTMLElement} */ (card.querySelector(`[data-${name}]`)).textContent = text);
  const { minutes = "", effort = "" } = card.dataset;
  write("name", nameWorkout(readBlock(document, "names"), last.workout));
  write("when", sayWhen(last.started_at, document.documentElement.lang));
  write("length", fillGaps(minutes, { n: wholeMinutes(last.seconds) }));
  write("effort-said", last.srpe === null ? "" : fillGaps(effort, { srpe: last.srpe }));
  const link = /** @type {HTMLAnchorElement} */ (card.querySelector("a"));
  link.hash = last.id;
  card.hidden = false;
}

const card = document.getElementById("last-session");
if (card) void showLast(card);
