// Puts texts and people on the page. Everything comes from templates of the page; names are set as text, never as HTML.

export const texts = JSON.parse(document.getElementById("texts").textContent);
export const one = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/** A sentence of the page with its places filled: say("code_wrong"), say("found", { n: 4 }). */
export const say = (name, places = {}) =>
  (texts[name] ?? name).replace(/\{(\w+)\}/g, (whole, place) => places[place] ?? whole);

/** A copy of a template whose parts, named by data-is, are filled with text; null hides a part. */
export function copy(id, parts = {}) {
  const made = document.getElementById(id).content.firstElementChild.cloneNode(true);
  for (const [name, text] of Object.entries(parts)) {
    const part = made.matches(`[data-is="${name}"]`) ? made : one(`[data-is="${name}"]`, made);
    if (text === null || text === "") part.hidden = true;
    else part.textContent = text;
  }
  return made;
}

/** Shows one screen and hides the others; the focus goes to its heading, or to the field that is used first. */
export function show(name) {
  all("[data-screen]").forEach((screen) => { screen.hidden = screen.dataset.screen !== name; });
  const screen = one(`[data-screen="${name}"]`);
  (one("[data-first]", screen) ?? one("h2", screen)).focus();
  if (!one("[data-first]", screen)) scrollTo(0, 0);
  return screen;
}

export const shown = () => one("[data-screen]:not([hidden])")?.dataset.screen;

/** A notice in a screen, read out at once; an empty text takes it away. */
export function tell(place, text = "") {
  const notice = one(`[data-notice="${place}"]`);
  notice.textContent = text;
  notice.hidden = !text;
}

export function status(name, text, tone) {
  const tag = one(`[data-status="${name}"]`);
  if (tag.textContent !== text) tag.textContent = text;
  tag.className = `tag ${tone}`;
  tag.hidden = !text;
}

export const time = (moment) =>
  new Date(moment).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

export const day = (text) =>
  new Date(text).toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "short", year: "numeric" });
