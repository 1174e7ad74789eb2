// @ts-check
/** Today's card about phones: puts a fresh code into the page in place of leaving it. */

const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-pair-form]"));
const place = /** @type {HTMLElement} */ (document.querySelector("[data-pair-code]"));

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const response = await fetch(form.action, {
      method: "POST",
      headers: { "X-Fragment": "1" },
      body: new FormData(form),
    });
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    place.innerHTML = await response.text();
  } catch {
    form.submit(); // the whole page can tell what is wrong
  }
});
