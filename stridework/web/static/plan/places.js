/**
 * Where a session could go, as the server answers it, and how to walk among those days.
 *
 * @typedef {{day: string, name: string, time: string, as: string, why: string}} Place
 */

/**
 * The days a session could be on, in order of time.
 * @param {Place[]} places
 */
export function openPlaces(places) {
  return places.filter((place) => place.time !== "");
}

/**
 * The place one step on from the current one, staying at the ends; from nowhere, the first one after the session's day
 * or, stepping back, the last one before it.
 * @param {Place[]} open  as `openPlaces` gives them
 * @param {string} current  the day of the place that is chosen, "" for none yet
 * @param {number} step  1 or -1
 * @param {string} home  the session's own day
 * @returns {Place | undefined}
 */
export function stepTo(open, current, step, home) {
  const at = open.findIndex((place) => place.day === current);
  if (at >= 0) return open[Math.min(Math.max(at + step, 0), open.length - 1)];
  const later = open.findIndex((place) => place.day > home);
  if (step > 0) return later >= 0 ? open[later] : open[open.length - 1];
  return later > 0 ? open[later - 1] : open[later === 0 ? 0 : open.length - 1];
}

/**
 * Ask the server.
 * @param {string} address  with {day} in it
 * @param {string} day
 * @returns {Promise<Place[]>}
 */
export async function askPlaces(address, day) {
  const response = await fetch(address.replace("{day}", day), { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`places: ${response.status}`);
  return (await response.json()).places;
}
