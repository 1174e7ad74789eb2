/** Keep the pages for when there is no network; only where browsers allow it (https or this computer itself). */
export function keepOffline() {
  if (!isSecureContext || !("serviceWorker" in navigator)) return;
  const register = () => void navigator.serviceWorker.register("/sw.js").catch(() => {});
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}
