// @ts-check
/**
 * The trust page: carries the one-time code onwards in the fragment, which no browser sends to a server, opens the
 * steps for this phone, and notices when the certificate is trusted.
 */

const onward = /** @type {HTMLAnchorElement} */ (document.querySelector("[data-onward]"));
const code = location.hash.slice(1);
if (code) onward.hash = code;
/** @type {HTMLElement} */ (document.querySelector("[data-codeless]")).hidden = Boolean(code);

/** @returns {string} which of the three lists of steps fits this device */
function nameSystem() {
  if (/Android/.test(navigator.userAgent)) return "android";
  // iPads say they are Macs; only the former are touched in several places.
  const touchable = navigator.maxTouchPoints > 1;
  return /iPhone|iPad/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && touchable)
    ? "ios"
    : "computer";
}

/** @type {HTMLDetailsElement} */ (document.querySelector(`[data-system="${nameSystem()}"]`)).open = true;

/** Ask the laptop's private door for anything: the answer cannot be read, but there is none without trust. */
async function lookForTrust() {
  try {
    await fetch(new URL("/robots.txt", onward.href), { mode: "no-cors", cache: "no-store" });
  } catch {
    return;
  }
  for (const element of document.querySelectorAll("[data-untrusted]")) {
    /** @type {HTMLElement} */ (element).hidden = true;
  }
  /** @type {HTMLElement} */ (document.querySelector("[data-trusted]")).hidden = false;
}

// Coming back from the phone's settings is when trust may be new.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") lookForTrust();
});
lookForTrust();
