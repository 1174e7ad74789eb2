/**
 * The moving figure, drawn by the program and driven by the session's clock: its own animation stands still and is set
 * to the moment the clock says.
 *
 * @typedef {NonNullable<import("./display.js").Screen["figure"]>} Moment
 */

/** A figure moves at most thirty times a second (a hair less, for frames come unevenly): all a drawn movement needs. */
const STEP_S = 0.03;

/**
 * @param {HTMLElement} frame  where the figure stands
 * @param {Record<string, {side: string, front: string}>} addresses
 */
export function createFigure(frame, addresses) {
  /** @type {Map<string, Promise<SVGSVGElement | null>>} */
  const drawings = new Map();
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  /** The drawing in the page, the length of its own cycle, and the moment of it that is shown, in seconds. */
  /** @type {{svg: SVGSVGElement, cycle_s: number, at_s: number} | null} */
  let shown = null;
  let wanted = "";
  let mirrored = false;

  /** @param {string} address */
  function fetched(address) {
    const drawing = drawings.get(address) ?? fetchDrawing(address);
    drawings.set(address, drawing);
    return drawing;
  }

  return {
    /** Fetch every figure of the session before it is needed. */
    prefetch() {
      for (const views of Object.values(addresses)) for (const a of Object.values(views)) void fetched(a);
    },
    /** @param {Moment | null} moment */
    show(moment) {
      const address = moment ? addresses[moment.id]?.[moment.view] : undefined;
      if (address !== wanted) {
        wanted = address ?? "";
        shown = null;
        if (!address) frame.replaceChildren();
        else
          void fetched(address).then((drawing) => {
            if (wanted !== address) return;
            frame.replaceChildren(...(drawing ? [drawing] : []));
            drawing?.pauseAnimations();
            shown = drawing && { svg: drawing, cycle_s: cycleOf(drawing), at_s: NaN };
          });
      }
      const right = moment?.leg === "right";
      if (right !== mirrored) frame.classList.toggle("mirrored", (mirrored = right));
      if (!shown || !moment) return;
      const share = (moment.seconds / moment.perCycle) % 1;
      // With reduced motion two poses take turns, each held: enough to know the movement by.
      const at_s = (still.matches ? Math.floor(share * 2) / 2 : share) * shown.cycle_s;
      if (Math.abs(at_s - shown.at_s) < STEP_S) return;
      shown.at_s = at_s;
      shown.svg.setCurrentTime(at_s);
    },
  };
}

/**
 * @param {string} address
 * @returns {Promise<SVGSVGElement | null>}
 */
async function fetchDrawing(address) {
  try {
    const response = await fetch(address);
    if (!response.ok) return null;
    // The page's own colours take the place of the drawing's, before the page's policy can complain about them.
    const text = (await response.text()).replace(/<style\b[^]*?<\/style>/g, "");
    const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
    const svg = parsed.documentElement;
    if (!(svg instanceof SVGSVGElement)) return null;
    svg.querySelectorAll("style, script").forEach((e) => e.remove());
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    svg.setAttribute("aria-hidden", "true");
    return document.adoptNode(svg);
  } catch {
    return null;
  }
}

/** The length of a drawing's own cycle in seconds. @param {SVGSVGElement} svg */
function cycleOf(svg) {
  return parseFloat(svg.querySelector("[dur]")?.getAttribute("dur") ?? "") || 1;
}
