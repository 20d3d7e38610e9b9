// The form at the table: reads what was filled in, fills in what was said before, and ranks wishes as they are ticked.
import { all, copy, day, one, say, tell } from "./screens.js";

const MOST = 5;
const TEXTS = ["former_work", "plan_note", "health_note"];
const CHOICES = ["plan", "reading", "writing"];
const form = one("#facts");
let ranked = [];

const boxes = () => all("[name=wish]", form);
const named = (name) => all(`[name=${name}]`, form);

function rank() {
  boxes().forEach((box) => {
    const place = ranked.indexOf(box.value) + 1;
    box.checked = place > 0;
    box.disabled = !place && ranked.length >= MOST;
    const tag = one("[data-is=rank]", box.parentElement);
    tag.textContent = place ? say("rank", { n: place }) : "";
    tag.hidden = !place;
  });
}

form.addEventListener("change", ({ target }) => {
  if (target.name !== "wish") return;
  ranked = ranked.filter((id) => id !== target.value);
  if (target.checked) ranked.push(target.value);
  rank();
});

const why = (option) =>
  [say(`standing_${option.standing}`), option.since && say("since", { day: day(option.since) }), option.why]
    .filter(Boolean).join(" · ");

/** Draws the wishes of a person: what they may join first, with what stands in the way of the rest. */
export function draw(person, courses, facts) {
  form.reset();
  tell("form");
  const options = new Map(person.options.map((option) => [option.course, option]));
  const order = ["fits", "note", "incomplete", "later", "barred"];
  const place = (course) => order.indexOf(options.get(course.id)?.standing ?? "incomplete");
  one("#wishes").replaceChildren(...[...courses].sort((a, b) => place(a) - place(b)).map((course) => {
    const option = options.get(course.id);
    const row = copy("wish", { name: course.name, why: option ? why(option) : "", rank: "" });
    one("input", row).value = String(course.id);
    one("[data-is=why]", row).dataset.tone = option?.standing ?? "";
    return row;
  }));
  fill(facts ?? { wishes: [], former_work: person.former_work, health_limits: [] });
}

function fill(facts) {
  ranked = facts.wishes.map(String);
  rank();
  TEXTS.forEach((name) => { named(name)[0].value = facts[name] ?? ""; });
  CHOICES.forEach((name) => named(name).forEach((radio) => { radio.checked = radio.value === facts[name]; }));
  named("health_limits").forEach((box) => { box.checked = facts.health_limits?.includes(box.value) ?? false; });
  named("consent")[0].checked = facts.consent ?? false;
}

/** What stands in the form, or null: then the first thing that is missing has the focus and is told. */
export function read() {
  const missing = ranked.length ? CHOICES.find((name) => !named(name).some((radio) => radio.checked)) : "wishes";
  tell("form", missing ? say(`missing_${missing}`) : "");
  if (missing) {
    (missing === "wishes" ? boxes() : named(missing))[0]?.focus();
    return null;
  }
  const facts = { wishes: ranked.map(Number), consent: named("consent")[0].checked };
  TEXTS.forEach((name) => { facts[name] = named(name)[0].value.trim(); });
  CHOICES.forEach((name) => { facts[name] = named(name).find((radio) => radio.checked).value; });
  facts.health_limits = named("health_limits").filter((box) => box.checked).map((box) => box.value).sort();
  return facts;
}

export const FIELDS = ["wishes", "former_work", "plan", "plan_note", "reading", "writing", "health_limits", "health_note", "consent"];

/** A fact in words, as the form words it. */
export function worded(name, value, courses) {
  if (name === "wishes") {
    return value.map((id, place) => `${place + 1}. ${courses.find((course) => course.id === id)?.name ?? id}`).join("\n");
  }
  if (name === "consent") return say(value ? "yes" : "no");
  const word = (code) => named(name).find((box) => box.value === code)?.labels[0].textContent ?? code;
  if (Array.isArray(value)) return value.map(word).join(", ") || "–";
  return (CHOICES.includes(name) ? word(value) : value) || "–";
}
