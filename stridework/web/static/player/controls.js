/**
 * Buttons, keys, the lock against stray touches, and the questions asked before something is lost.
 *
 * @typedef {"start" | "toggle" | "back" | "skip" | "earlier" | "later" | "restart" | "mode" | "louder" | "quieter" |
 *   "fullscreen" | "lock" | "leave" | "options" | "keys" | "tap" | "finish" | "resume" | "discard" | "log" |
 *   "close"} Act
 */

/** How long a finger (or key) must stay on the lock, in milliseconds. */
const HOLD_MS = 800;

/** @type {Record<string, Act>} */
const KEYS = {
  " ": "toggle",
  k: "toggle",
  ArrowRight: "skip",
  ArrowLeft: "back",
  "Shift+ArrowRight": "later",
  "Shift+ArrowLeft": "earlier",
  r: "restart",
  m: "mode",
  "+": "louder",
  "=": "louder",
  "-": "quieter",
  f: "fullscreen",
  l: "lock",
  Escape: "leave",
  "?": "keys",
  Enter: "tap",
};

/**
 * The act a key press asks for, null where it belongs to the page.
 * @param {{key: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean}} press
 * @returns {Act | null}
 */
export function actOfKey({ key, shiftKey, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey) return null;
  const name = key.length === 1 ? key.toLowerCase() : key;
  return KEYS[shiftKey && name.startsWith("Arrow") ? `Shift+${name}` : name] ?? null;
}

/**
 * @param {Document} page
 * @param {(act: Act, from: "key" | "button") => void} act
 */
export function wireControls(page, act) {
  page.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-action]") : null;
    const wanted = /** @type {Act | undefined} */ (button?.getAttribute("data-action") ?? undefined);
    if (wanted) act(wanted, "button");
  });
  page.addEventListener("keydown", (event) => {
    if (isTyping(event)) return;
    const onButton = event.target instanceof Element && event.target.closest("button, a, summary");
    // Enter on a button presses that button, Space pauses wherever the focus is.
    if (onButton && event.key === "Enter") return;
    if (event.repeat && (event.key === " " || event.key === "Enter")) return event.preventDefault();
    const wanted = actOfKey(event);
    if (!wanted) return;
    event.preventDefault();
    act(wanted, "key");
  });
  // A button would press itself when the Space key comes up again.
  page.addEventListener("keyup", (event) => {
    if (event.key === " " && !isTyping(event)) event.preventDefault();
  });
}

/**
 * Whether a key belongs to a field, a form or an open dialog. (A dialog that has just closed may keep the focus a moment.)
 * @param {Event} event
 */
function isTyping({ target }) {
  return target instanceof Element && target.closest("input, textarea, select, dialog[open], main form") !== null;
}

/**
 * The lock: while it is on, the page takes no touch but a long one on the unlock button.
 * @param {HTMLElement} cover
 * @param {HTMLButtonElement} button
 */
export function createLock(cover, button) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let holding;
  const lock = {
    isOn: () => !cover.hidden,
    /** @param {boolean} on */
    set(on) {
      cover.hidden = !on;
      document.documentElement.toggleAttribute("data-locked", on);
      if (on) button.focus();
    },
  };
  const release = () => {
    clearTimeout(holding);
    cover.classList.remove("holding");
  };
  const hold = () => {
    release();
    cover.classList.add("holding");
    holding = setTimeout(() => {
      release();
      lock.set(false);
    }, HOLD_MS);
  };
  button.addEventListener("pointerdown", hold);
  for (const end of ["pointerup", "pointercancel", "pointerleave", "blur", "keyup"]) button.addEventListener(end, release);
  button.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && !event.repeat) hold();
  });
  // A screen reader's "activate" comes as a click without a pointer; it is never a stray touch.
  button.addEventListener("click", (event) => {
    if (event.detail === 0 && !cover.classList.contains("holding")) lock.set(false);
  });
  return lock;
}

/**
 * Ask with a dialog of the page; resolves with the value of the button pressed, "" where it was closed.
 * @param {HTMLDialogElement} dialog
 * @returns {Promise<string>}
 */
export function ask(dialog) {
  return new Promise((answer) => {
    dialog.returnValue = "";
    dialog.addEventListener("close", () => answer(dialog.returnValue), { once: true });
    dialog.showModal();
  });
}

/** @param {HTMLElement} element */
export function toggleFullScreen(element) {
  if (document.fullscreenElement) void document.exitFullscreen();
  else element.requestFullscreen?.().catch(() => {});
}
