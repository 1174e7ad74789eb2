/**
 * What every page does once it stands: keep itself for offline use, and send what the outbox still holds.
 */
import { readPlace } from "../player/place.js";

/** Forget the runner's own pages on this device: somebody else may sign in. */
async function forgetPages() {
  const registration = await navigator.serviceWorker?.getRegistration();
  registration?.active?.postMessage({ do: "forget" });
}

/** Register the worker, and once it is there let it fetch the voice and the figures in the background. */
async function keepForOffline() {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(`${readPlace(document).root}sw.js`);
    const registration = await navigator.serviceWorker.ready;
    registration.active?.postMessage({ do: "fill" });
  } catch {
    // Refused, as in a private window: the pages work, only not offline.
  }
}

/** Send finished sessions that an earlier page could not; where there is no server they stay. */
async function sendWaiting() {
  if (readPlace(document).keeper === "device") return;
  const [{ openStore }, { keepSending }] = await Promise.all([
    import("../player/store.js"),
    import("../player/outbox.js"),
  ]);
  await keepSending(await openStore())();
  // Mobility screens wait in a box of their own.
  if (!Object.keys(localStorage).some((key) => key.startsWith("screens."))) return;
  const { createKeeping } = await import("../screen/keeping.js");
  await createKeeping(readPlace(document).root, false).send();
}

/**
 * Let this device and the server know the same answer about clearance: the later one counts, whoever has it. So a phone
 * paired today is not asked again, and an answer given offline reaches the server.
 * @param {HTMLElement} known
 */
async function shareClearance(known) {
  const { keepClearance, readClearance } = await import("../player/clearance.js");
  const { api = "", passed, on = "" } = known.dataset;
  const kept = readClearance();
  if (passed && (!kept || kept.on < on)) {
    keepClearance({ passed: passed === "true", on });
  } else if (kept && (!passed || kept.on > on)) {
    const headers = { "Content-Type": "application/json" };
    await fetch(api, { method: "PUT", headers, body: JSON.stringify(kept) });
  }
}

/** @param {() => void} act */
function whenIdle(act) {
  if ("requestIdleCallback" in window) window.requestIdleCallback(act, { timeout: 4000 });
  else setTimeout(act, 1500);
}

for (const form of document.querySelectorAll("form[data-forget], form.sign-out")) {
  form.addEventListener("submit", () => void forgetPages());
}

const start = () =>
  whenIdle(() => {
    void keepForOffline();
    const known = document.getElementById("clearance-known");
    // Without storage or network there is nothing to share.
    if (known) shareClearance(known).catch(() => {});
    // The player sends its own.
    if (!document.getElementById("session")) void sendWaiting();
  });
if (document.readyState === "complete") start();
else addEventListener("load", start, { once: true });
