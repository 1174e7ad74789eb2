// @ts-check
/** The phone brings its code: from the address's fragment, or pasted by hand. */

const card = /** @type {HTMLElement} */ (document.querySelector("[data-pair-phone]"));
const status = /** @type {HTMLElement} */ (card.querySelector("[data-pair-status]"));
const form = /** @type {HTMLFormElement | null} */ (card.querySelector("[data-pair-form]"));

/** @param {string | undefined} words */
function say(words) {
  status.textContent = words ?? "";
  status.hidden = !words;
}

/** @param {string} code */
async function pair(code) {
  say(card.dataset.asking);
  try {
    const response = await fetch(/** @type {string} */ (card.dataset.codeUrl), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ code }),
    });
    if (response.ok) location.replace(/** @type {string} */ (card.dataset.nextUrl));
    else say((await response.json()).problem);
  } catch {
    say(card.dataset.unreachable);
  }
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const told = String(new FormData(form).get("code")).trim();
  pair(told.slice(told.lastIndexOf("#") + 1));
});

function pairByAddress() {
  const code = location.hash.slice(1);
  if (!code) return;
  // Out of the address bar, the history and whatever is shared from here.
  history.replaceState(null, "", location.pathname);
  pair(code);
}

// A second code scanned into the same tab changes the fragment only.
addEventListener("hashchange", pairByAddress);
pairByAddress();
