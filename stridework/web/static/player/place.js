/**
 * Where the pages are served, and who keeps the log: each page says it of itself.
 *
 * @typedef {object} Place
 * @property {string} root    the path everything is under, with a slash at its end: "/", or a folder of somebody's site
 * @property {"server" | "device"} keeper  where finished sessions go: to the server, or nowhere but this device
 */

/**
 * @param {Document} page
 * @param {string} [here]  the page's own address
 * @returns {Place}
 */
export function readPlace(page, here = page.location.href) {
  const { root = "/", keeper } = page.documentElement.dataset;
  return { root: new URL(root, here).pathname, keeper: keeper === "device" ? "device" : "server" };
}
