/** On Today: the last session this device has, and which workouts were done, read from its own log. */
import { openStore } from "../player/store.js";
import { fillGaps } from "../player/words.js";
import { readKept } from "./kept-logs.js";
import { nameWorkout, readBlock, sayWhen, wholeMinutes } from "./say-log.js";

/** @typedef {import("../player/outcome.js").SessionLog} SessionLog */

/** @param {HTMLElement} card @param {SessionLog} last */
function showLast(card, last) {
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

/** Say beside a workout that it was done, and how often. @param {SessionLog[]} logs @param {DOMStringMap} said */
function markDone(logs, { once = "", often = "" }) {
  for (const row of document.querySelectorAll("a.row[data-workout]")) {
    const n = logs.filter(({ workout }) => workout === row.getAttribute("data-workout")).length;
    if (!n) continue;
    const mark = document.createElement("small");
    mark.textContent = n === 1 ? once : fillGaps(often, { n });
    row.querySelector(".row-side")?.append(mark);
  }
}

/** @param {HTMLElement} card */
async function showLog(card) {
  const { logs } = await readKept(await openStore());
  const [last] = logs;
  if (!last) return;
  showLast(card, last);
  markDone(logs, card.dataset);
}

const card = document.getElementById("last-session");
if (card) void showLog(card);
