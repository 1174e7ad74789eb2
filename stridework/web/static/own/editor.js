/**
 * The editor of a workout: what is typed is checked by the server a moment after the last key, and shown as it would be.
 * Without this script the button "Check it" does the same.
 */
import { describeMistake } from "./mistakes.js";

/** How long nothing is typed before it is checked, in milliseconds. */
const PAUSE_MS = 400;

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form.editor"));

/** @param {HTMLFormElement} form */
function watch(form) {
  const text = /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea"));
  const mistakes = /** @type {HTMLElement} */ (form.querySelector("#mistakes"));
  const preview = /** @type {HTMLElement} */ (form.querySelector("#preview"));
  const words = { line: form.dataset["line"] ?? "", expected: form.dataset["expected"] ?? "" };
  let timer = 0;
  let asked = 0;

  const check = async () => {
    const turn = ++asked;
    const found = await askServer(form.dataset["check"] ?? "", text.value);
    if (turn !== asked || !found) return;
    text.setAttribute("aria-invalid", String(found.errors.length > 0));
    mistakes.replaceChildren(list(found.errors.map((one) => describeMistake(one, words))));
    // While there are mistakes the last good preview stays, visibly older than the text.
    preview.toggleAttribute("data-old", found.errors.length > 0);
    // The server escaped everything that was typed; the page's policy runs no script that is not a file of ours.
    if (found.preview) preview.innerHTML = found.preview;
  };
  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void check(), PAUSE_MS);
  });
  for (const button of form.querySelectorAll("[data-plain]")) button.toggleAttribute("hidden", true);
}

/**
 * @param {string} address
 * @param {string} text
 * @returns {Promise<{errors: import("./mistakes.js").Mistake[], preview: string} | null>} null where nobody answers
 */
async function askServer(address, text) {
  try {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(address, { method: "POST", headers, body: JSON.stringify({ text }) });
    return response.ok ? await response.json() : null;
  } catch {
    return null; // Offline: the text is checked when it is kept.
  }
}

/** @param {string[]} sentences */
function list(sentences) {
  const items = sentences.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence }));
  const found = Object.assign(document.createElement("ul"), { className: "sentences" });
  found.replaceChildren(...items);
  return found;
}

if (form) watch(form);
