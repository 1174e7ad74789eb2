/**
 * The clearance page: keeps yes or no and the day, on this device first, then on the server when it can be reached.
 */
import { keepClearance } from "../player/clearance.js";

/**
 * Where to go on to: a path of this very site, or the given page where the address says anything else.
 * @param {string} search  the query string
 * @param {string} origin
 * @param {string} otherwise
 */
export function nextPath(search, origin, otherwise) {
  const next = new URLSearchParams(search).get("next") ?? "";
  if (!next.startsWith("/")) return otherwise;
  try {
    const url = new URL(next, origin);
    return url.origin === origin ? url.pathname + url.search + url.hash : otherwise;
  } catch {
    return otherwise;
  }
}

/**
 * The runner's own day, not that of Greenwich.
 * @param {Date} now
 */
export function localDay(now) {
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/**
 * @param {import("../player/clearance.js").Answer} answer
 * @param {string} address  "" where there is no server
 */
async function keepAnswer(answer, address) {
  keepClearance(answer);
  if (!address) return;
  try {
    await fetch(address, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(answer),
      keepalive: true,
      signal: AbortSignal.timeout(3000),
    });
  } catch {
    // Offline: this device knows.
  }
}

/** @param {HTMLFormElement} form */
function listen(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const passed = /** @type {HTMLButtonElement | null} */ (event.submitter)?.value === "yes";
    const { api = "", today = "/" } = form.dataset;
    const notYet = document.getElementById("not-yet");
    if (notYet) notYet.hidden = passed;
    if (!passed) notYet?.focus();
    await keepAnswer({ passed, on: localDay(new Date()) }, api);
    if (passed) location.assign(nextPath(location.search, location.origin, today));
  });
}

const form = /** @type {HTMLFormElement | null | undefined} */ (globalThis.document?.getElementById("clearance"));
if (form) listen(form);
