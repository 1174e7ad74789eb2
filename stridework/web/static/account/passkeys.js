/**
 * Offer passkeys where they can work: the browser knows them, and the page has a name. A browser makes no passkey for
 * an address in numbers such as 127.0.0.1, nor for a page without TLS other than localhost.
 */

/**
 * @param {string} host
 * @param {boolean} secure
 * @param {boolean} known
 */
export function canUsePasskeys(host, secure, known) {
  return known && secure && !/^[\d.]+$/.test(host) && !host.includes(":");
}

if (typeof document !== "undefined") {
  const can = canUsePasskeys(location.hostname, isSecureContext, "PublicKeyCredential" in window);
  for (const part of document.querySelectorAll("[data-passkeys]")) {
    if (part instanceof HTMLElement) part.hidden = !can;
  }
  for (const part of document.querySelectorAll("[data-no-passkeys]")) {
    if (part instanceof HTMLElement) part.hidden = can;
  }
  // allauth's scripts tell of a refusal by an event; the browser's own words say too little to show.
  document.addEventListener("allauth.error", () => {
    const problem = document.getElementById("passkey-problem");
    if (problem) problem.hidden = false;
  });
}
