/** On Today: say which session was cut off on this device, and lead back to it. */
import { addressOf, unfinishedRecords } from "./journal.js";
import { openStore } from "./store.js";
import { fillGaps } from "./words.js";

const card = document.getElementById("unfinished-session");

/** @param {HTMLElement} card */
async function showUnfinished(card) {
  const { records } = await unfinishedRecords(await openStore(), Date.now());
  const [record] = records;
  if (!record) return;
  const gaps = { title: record.title, n: record.number, total: record.total };
  const { stopped = "", played = "", resume = "", tell = "" } = card.dataset;
  const link = /** @type {HTMLAnchorElement} */ (card.querySelector("a"));
  /** @type {HTMLElement} */ (card.querySelector("p")).textContent = fillGaps(record.ended ? played : stopped, gaps);
  link.textContent = fillGaps(record.ended ? tell : resume, gaps);
  link.href = addressOf(record, card.dataset["train"] ?? "");
  card.hidden = false;
}

if (card) void showUnfinished(card);
