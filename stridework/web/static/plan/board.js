/**
 * Moving a session on the board: by mouse, finger or keys. The server says where it may go and does the moving; without
 * this module every session's own page does the same by buttons.
 *
 * @typedef {import("./places.js").Place} Place
 */
import { readWords } from "../player/words.js";
import { askPlaces, openPlaces, stepTo } from "./places.js";

const FAR_ENOUGH = 6;
const EDGE = 84;
const SCROLL_STEP = 14;

/** What is being moved, null when nothing is. @type {Lift | null} */
let lift = null;

/** A session that is lifted: where it came from, where it may go, and where it is held now. */
class Lift {
  /** @param {HTMLElement} card @param {HTMLElement} board */
  constructor(card, board) {
    this.card = card;
    this.board = board;
    this.home = card.dataset["session"] ?? "";
    /** @type {Place[] | null} */
    this.places = null;
    this.over = "";
    /** @type {HTMLElement | null} */
    this.ghost = null;
    card.classList.add("is-lifted");
    document.body.classList.add("is-lifting");
  }

  /** Find out where it may go and show it in every day. */
  async look() {
    const places = await askPlaces(this.board.dataset["places"] ?? "", this.home);
    if (lift !== this) return;
    this.places = places;
    for (const place of places) {
      const cell = dayCell(this.board, place.day);
      if (!cell) continue;
      cell.dataset["drop"] = place.time ? "yes" : "no";
      const says = /** @type {HTMLElement} */ (cell.querySelector(".drop-says"));
      says.textContent = place.time ? `${place.time} · ${place.as}` : place.why;
      says.hidden = false;
    }
  }

  /** @param {string} day */
  holdOver(day) {
    if (this.over === day) return;
    this.over = day;
    for (const cell of this.board.querySelectorAll(".day.is-over")) cell.classList.remove("is-over");
    if (day) dayCell(this.board, day)?.classList.add("is-over");
  }

  /** The place it is held over, if it may be there. */
  get place() {
    return this.places ? openPlaces(this.places).find((place) => place.day === this.over) : undefined;
  }

  /** Put everything back as it was. */
  end() {
    lift = null;
    this.ghost?.remove();
    this.card.classList.remove("is-lifted");
    document.body.classList.remove("is-lifting");
    this.card.querySelector(".grab")?.setAttribute("aria-pressed", "false");
    for (const cell of this.board.querySelectorAll(".day")) {
      cell.classList.remove("is-over");
      delete (/** @type {HTMLElement} */ (cell).dataset["drop"]);
      /** @type {HTMLElement} */ (cell.querySelector(".drop-says")).hidden = true;
    }
  }
}

/** @param {ParentNode} board @param {string} day @returns {HTMLElement | null} */
function dayCell(board, day) {
  return board.querySelector(`[data-day="${day}"]`);
}

/** @returns {HTMLElement} */
function findBoard() {
  return /** @type {HTMLElement} */ (document.getElementById("board"));
}

/** @param {string} text */
function announce(text) {
  const live = document.getElementById("board-live");
  if (live) live.textContent = text;
}

/** @param {string} name @param {Record<string, string | number>} [blanks] */
function say(name, blanks) {
  announce(readWords(document)(name, blanks));
}

/** @param {HTMLElement} card */
async function begin(card) {
  lift?.end();
  lift = new Lift(card, findBoard());
  try {
    await lift.look();
  } catch {
    lift?.end();
    say("failed");
  }
}

/**
 * Have the server move it, and show the board it answers with.
 * @param {string} from @param {string} to
 */
async function move(from, to) {
  const form = /** @type {HTMLFormElement} */ (document.getElementById("move"));
  const board = findBoard();
  board.setAttribute("aria-busy", "true");
  say("moving");
  const sent = new FormData(form);
  sent.set("day", from);
  sent.set("to", to);
  try {
    const response = await fetch(form.action, { method: "POST", body: sent });
    if (!response.ok) throw new Error(`move: ${response.status}`);
    show(await response.text());
  } catch {
    board.removeAttribute("aria-busy");
    say("failed");
    return;
  }
  const cell = dayCell(findBoard(), to) ?? dayCell(findBoard(), from);
  /** @type {HTMLElement | null} */ (cell?.querySelector(".grab, .strength a"))?.focus();
  announce([...document.querySelectorAll("#said li")].map((line) => line.textContent).join(" "));
}

/** Put the page the server answered with in the place of this one. @param {string} html */
function show(html) {
  const answered = new DOMParser().parseFromString(html, "text/html");
  const fresh = answered.getElementById("main");
  const main = document.getElementById("main");
  if (!fresh || !main || !answered.getElementById("board")) {
    location.reload();
    return;
  }
  main.replaceChildren(...fresh.childNodes);
  showHandles();
}

function showHandles() {
  for (const grab of document.querySelectorAll(".grab")) /** @type {HTMLElement} */ (grab).hidden = false;
}

/** @param {Event} event @param {string} selector @returns {HTMLElement | null} */
function closest(event, selector) {
  return event.target instanceof Element ? event.target.closest(selector) : null;
}

/** Where a press began, until it is a drag or a click. @type {{card: HTMLElement, x: number, y: number} | null} */
let press = null;

document.addEventListener("pointerdown", (event) => {
  const grab = closest(event, ".grab");
  const card = closest(event, "[data-session]");
  // A finger on the card scrolls the page; on the handle it lifts the session. A mouse may take the whole card.
  if (!card || event.button !== 0 || (event.pointerType !== "mouse" && !grab)) return;
  press = { card, x: event.clientX, y: event.clientY };
  if (grab && event.pointerType !== "mouse") grab.setPointerCapture(event.pointerId);
});

document.addEventListener("pointermove", (event) => {
  if (press && !lift && Math.hypot(event.clientX - press.x, event.clientY - press.y) >= FAR_ENOUGH) {
    void begin(press.card);
    if (lift) raiseGhost(lift, event);
  }
  if (!lift?.ghost) return;
  placeGhost(lift.ghost, event);
  const under = document.elementFromPoint(event.clientX, event.clientY)?.closest(".day");
  lift.holdOver(under instanceof HTMLElement ? (under.dataset["day"] ?? "") : "");
  if (event.clientY < EDGE) scrollBy(0, -SCROLL_STEP);
  if (event.clientY > innerHeight - EDGE) scrollBy(0, SCROLL_STEP);
});

document.addEventListener("pointerup", () => void drop());
document.addEventListener("pointercancel", () => {
  press = null;
  if (lift?.ghost) lift.end();
});
// What was dragged must not also be followed as a link.
document.addEventListener("dragstart", (event) => {
  if (closest(event, "[data-session]")) event.preventDefault();
});
document.addEventListener(
  "click",
  (event) => {
    if (justDropped && closest(event, "[data-session]")) event.preventDefault();
  },
  true,
);

let justDropped = false;

async function drop() {
  press = null;
  if (!lift?.ghost) return;
  justDropped = true;
  setTimeout(() => (justDropped = false), 50);
  const { place, home } = lift;
  lift.end();
  if (place) await move(home, place.day);
}

/** @param {Lift} lifted @param {PointerEvent} event */
function raiseGhost(lifted, event) {
  const ghost = /** @type {HTMLElement} */ (lifted.card.cloneNode(true));
  ghost.classList.add("ghost");
  ghost.setAttribute("aria-hidden", "true");
  ghost.style.width = `${lifted.card.offsetWidth}px`;
  document.body.append(ghost);
  lifted.ghost = ghost;
  placeGhost(ghost, event);
}

/** @param {HTMLElement} ghost @param {PointerEvent} event */
function placeGhost(ghost, event) {
  ghost.style.transform = `translate(${event.clientX - 24}px, ${event.clientY - 24}px)`;
}

/** @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

document.addEventListener("keydown", (event) => {
  const grab = closest(event, ".grab");
  if (lift && !lift.ghost && event.key === "Escape") {
    lift.end();
    say("left");
  } else if (grab && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    void (lift && !lift.ghost ? dropByKey(lift) : liftByKey(grab));
  } else if (lift && !lift.ghost && lift.places && event.key in STEPS) {
    event.preventDefault();
    walk(lift, STEPS[event.key] ?? 1);
  }
});

/** @param {HTMLElement} grab */
async function liftByKey(grab) {
  const card = /** @type {HTMLElement} */ (grab.closest("[data-session]"));
  grab.setAttribute("aria-pressed", "true");
  await begin(card);
  if (!lift?.places) return;
  const count = openPlaces(lift.places).length;
  if (count) say("lifted", { count });
  else {
    lift.end();
    say("nowhere");
  }
}

/** @param {Lift} lifted @param {number} step */
function walk(lifted, step) {
  const open = openPlaces(lifted.places ?? []);
  const place = stepTo(open, lifted.over, step, lifted.home);
  if (!place) return;
  lifted.holdOver(place.day);
  dayCell(lifted.board, place.day)?.scrollIntoView({ block: "nearest" });
  say("over", { name: place.name, time: place.time, as: place.as, n: open.indexOf(place) + 1, count: open.length });
}

/** @param {Lift} lifted */
async function dropByKey(lifted) {
  const { place, home } = lifted;
  lifted.end();
  if (place) await move(home, place.day);
  else say("left");
}

showHandles();
