/**
 * The report's own page, shown inside another: its body in a shadow of its own, so that neither style touches the
 * other. Its style is adopted rather than written into the page, which the page's policy would rightly refuse.
 */

/** The style for a page, as it must read inside a shadow. @param {string} css */
export function restyle(css) {
  return css.replaceAll(":root", ":host").replace(/(^|[\s,}])(body|main)(?=\s*\{)/g, "$1.report-$2").replace("16px/1.5", "1rem/1.5");
}

/** @param {HTMLElement} place @param {string} html  the whole page, as `form_report/page.py` writes it */
export function showReport(place, html) {
  const [before = "", css = "", after = ""] = html.split(/<style>|<\/style>/, 3);
  const page = new DOMParser().parseFromString(before + after, "text/html");
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(restyle(css));
  const shadow = place.shadowRoot ?? place.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [sheet];
  const body = document.createElement("div");
  body.className = "report-body";
  const main = page.querySelector("main");
  // A page has one main part: here it is the one around it.
  const inner = document.createElement("div");
  inner.className = "report-main";
  if (main) inner.append(...[...main.childNodes].map((node) => document.importNode(node, true)));
  body.append(inner);
  shadow.replaceChildren(body);
}
