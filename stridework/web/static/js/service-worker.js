/**
 * Keeps the product on the device. The server puts the list of what to keep, KEEP, in front of this text.
 *
 * Pages come from the network first, so that they are never older than need be, and from the device where the network
 * is slow or gone. Files whose name carries their content's hash never change: they come from the device. Nothing
 * under /api/ is ever kept. What the live coach needs is large: it is kept once a page says that the camera was asked
 * for, and goes by a version of its own.
 */

/** Where the product is served: "/", or a folder of somebody's site. Relative addresses of KEEP begin here too. */
const ROOT = new URL("./", location.href).pathname;
/** What names of caches begin with, at the root and in a folder: no two sites of an origin touch each other's. */
const AT_ROOT = "stridework-";
const OURS = ROOT === "/" ? AT_ROOT : `stridework ${ROOT} `;
const SHELL = `${OURS}${KEEP.version}`;
const PAGES = `${OURS}pages-${KEEP.version}`;
const COACH = `${OURS}coach-${KEEP.coach.version}`;
const COACH_PATHS = new Set(KEEP.coach.files.map((address) => new URL(address, location.href).pathname));
const TOPS = new Set([...KEEP.now, ...KEEP.later].map(topOf));
const PATIENCE_MS = 3000;
const AT_ONCE = 6;
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener("install", (event) => {
  event.waitUntil(install());
});
worker.addEventListener("activate", (event) => {
  event.waitUntil(activate());
});
worker.addEventListener("message", (event) => {
  if (event.data?.do === "fill") event.waitUntil(fill());
  if (event.data?.do === "keep-coach") event.waitUntil(keepCoach());
  if (event.data?.do === "forget") event.waitUntil(forget());
});
worker.addEventListener("sync", (event) => {
  const sync = /** @type {ExtendableEvent & {tag: string}} */ (event);
  if (sync.tag === "outbox") sync.waitUntil(wakePages());
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname.startsWith(`${ROOT}api/`)) return;
  if (request.headers.has("range")) return;
  if (request.mode === "navigate") event.respondWith(answerPage(request));
  else if (COACH_PATHS.has(url.pathname)) event.respondWith(answerCoach(request));
  else if (isHashed(url.pathname)) event.respondWith(answerFile(request));
  else if (url.pathname.startsWith(`${ROOT}static/`) || url.pathname.endsWith(".webmanifest")) {
    event.respondWith(answerFresh(request));
  }
});

async function install() {
  const shell = await caches.open(SHELL);
  await keepAll(shell, KEEP.now);
  await carryOver(shell);
  await worker.skipWaiting();
}

/**
 * Files that have not changed move from the last version's cache to this one's, rather than over the network.
 * @param {Cache} shell
 */
async function carryOver(shell) {
  for (const address of KEEP.later.filter(isHashed)) {
    const kept = await caches.match(address);
    if (kept) await shell.put(address, kept);
  }
}

/** Take over, and drop what older versions kept: an old page would ask for files that are gone. */
async function activate() {
  await worker.clients.claim();
  const names = await caches.keys();
  if (await hadCoach(names)) await keepCoach();
  for (const name of names) {
    if (name.startsWith(OURS) && ![SHELL, PAGES, COACH].includes(name)) await caches.delete(name);
    else if (name.startsWith(AT_ROOT) && ROOT !== "/") await leaveShared(name);
  }
}

/** Whether an older version of this site had kept the live coach. @param {string[]} names */
async function hadCoach(names) {
  const older = names.filter((name) => name !== COACH && [OURS, AT_ROOT].some((ours) => name.startsWith(`${ours}coach-`)));
  const kept = await Promise.all(older.map(async (name) => (await (await caches.open(name)).keys()).some(isOurs)));
  return kept.includes(true);
}

/** Every site of an origin once used the caches of the root: drop what this one has there, and leave the others theirs. @param {string} name */
async function leaveShared(name) {
  const cache = await caches.open(name);
  const kept = await cache.keys();
  const ours = kept.filter(isOurs);
  for (const request of ours) await cache.delete(request);
  if (ours.length && ours.length === kept.length) await caches.delete(name);
}

/** Whether an address is this site's, and not that of another one in a folder below it. @param {Request} request */
function isOurs(request) {
  return TOPS.has(topOf(request.url));
}

/** The first part of an address below where this site is served; null outside of it. @param {string} address */
function topOf(address) {
  const path = new URL(address, location.href).pathname;
  return path.startsWith(ROOT) ? path.slice(ROOT.length).split("/")[0] : null;
}

/** Keep what the live coach needs; what has not changed since an older version is taken over from it. */
async function keepCoach() {
  const coach = await caches.open(COACH);
  for (const address of KEEP.coach.files) {
    const kept = (await coach.match(address)) ? undefined : await caches.match(address);
    if (kept) await coach.put(address, kept);
  }
  await keepAll(coach, KEEP.coach.files);
}

/** Drop the runner's own pages: somebody else may sign in on this device. */
async function forget() {
  await caches.delete(PAGES);
  const shell = await caches.open(SHELL);
  for (const address of KEEP.own) await shell.delete(address);
}

/** Fetch the voice and the figures, a few at a time, skipping what is here already. */
async function fill() {
  await keepAll(await caches.open(SHELL), KEEP.later);
}

/**
 * Keep these addresses; one that fails is left for the next time rather than stopping the others.
 * @param {Cache} cache
 * @param {string[]} addresses
 */
async function keepAll(cache, addresses) {
  const waiting = [...addresses];
  const keepSome = async () => {
    for (let address = waiting.shift(); address; address = waiting.shift()) {
      try {
        if (await cache.match(address)) continue;
        const response = await fetch(address, { credentials: "same-origin" });
        if (isWhole(response)) await cache.put(address, response);
      } catch {
        // Offline half-way: the rest comes next time.
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, keepSome));
}

/**
 * A page that may be shown again. A redirect (to the sign-in page, say) must never stand for the page asked for.
 * @param {Response} response
 */
function isWhole(response) {
  return response.ok && response.type === "basic" && !response.redirected && response.status === 200;
}

/**
 * A page, and no file that was gone to: sounds and sheets are the runner's to keep. Pages about an account or about
 * other people say "no-store": a device keeps no copy of them.
 * @param {Response} response
 */
function mayBeKept(response) {
  const { headers } = response;
  const isPage = (headers.get("Content-Type") ?? "").startsWith("text/html");
  return isPage && !(headers.get("Cache-Control") ?? "").includes("no-store");
}

/** @param {Request} request */
async function answerPage(request) {
  const kept = findPage(request.url);
  const fresh = fetchPage(request);
  const inTime = await Promise.race([
    fresh.catch(() => undefined),
    wait(PATIENCE_MS).then(() => kept),
  ]);
  return inTime ?? (await kept) ?? (await fresh.catch(() => undefined)) ?? (await caches.match(KEEP.offline)) ?? Response.error();
}

/** @param {Request} request */
async function fetchPage(request) {
  const response = await fetch(request);
  if (isWhole(response) && mayBeKept(response) && new URL(request.url).search === "") {
    await (await caches.open(PAGES)).put(request.url, response.clone());
  }
  return response;
}

/**
 * The page as it was last seen, else as it was when this version came.
 * @param {string} address
 * @returns {Promise<Response | undefined>}
 */
async function findPage(address) {
  const pages = await caches.open(PAGES);
  const shell = await caches.open(SHELL);
  return (await pages.match(address, { ignoreSearch: true })) ?? shell.match(address, { ignoreSearch: true });
}

/** @param {Request} request */
async function answerFile(request) {
  const shell = await caches.open(SHELL);
  const kept = await shell.match(request.url);
  if (kept) return kept;
  const response = await fetch(request);
  if (isWhole(response)) await shell.put(request.url, response.clone());
  return response;
}

/** The live coach's files never change under their address. Loading one does not keep it: `keepCoach` does. @param {Request} request */
async function answerCoach(request) {
  return (await (await caches.open(COACH)).match(request.url)) ?? fetch(request);
}

/** @param {Request} request */
async function answerFresh(request) {
  const shell = await caches.open(SHELL);
  try {
    const response = await fetch(request);
    if (isWhole(response)) await shell.put(request.url, response.clone());
    return response;
  } catch {
    return (await shell.match(request.url)) ?? Response.error();
  }
}

/** The network is back: let an open page send what its outbox holds. */
async function wakePages() {
  for (const client of await worker.clients.matchAll({ type: "window" })) client.postMessage({ do: "flush-outbox" });
}

/**
 * Whether the address carries its content's hash, so that it can never change.
 * @param {string} path
 */
function isHashed(path) {
  return /\.[0-9a-f]{12}\.[a-z0-9]+$/.test(path);
}

/** @param {number} ms */
function wait(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
