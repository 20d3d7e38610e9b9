// Two tables wrote about the same person: both are shown side by side, and the officer chooses line by line.
import { all, copy, one, say, show, time } from "./screens.js";
import { FIELDS, worded } from "./form.js";

const form = one("#clash");

/** Shows a clash; `settle(facts)` gets what was chosen. */
export function showClash({ person, write, courses, settle }) {
  const { existing } = write.answer.details;
  const sides = { mine: write.body.facts, theirs: existing?.facts ?? {} };
  one("[data-is=who]", form).textContent = `${person?.name ?? ""} · ${person?.number ?? ""}`;
  one("th[data-is=mine]", form).textContent = say("side_mine", { table: write.body.table, at: time(write.taken_at) });
  one("th[data-is=theirs]", form).textContent = existing
    ? say("side_theirs", { table: existing.table || "–", who: existing.taken_by, at: time(existing.taken_at) })
    : say("side_gone");
  const heads = { mine: one("th[data-is=mine]", form).textContent, theirs: one("th[data-is=theirs]", form).textContent };
  const same = (name) => JSON.stringify(sides.mine[name]) === JSON.stringify(sides.theirs[name]);
  const lines = FIELDS.filter((name) => !same(name)).map((name) => line(name, sides, heads, courses, Boolean(existing)));
  one("tbody", form).replaceChildren(...lines);
  all("[data-all]", form).forEach((button) => {
    button.hidden = !existing;
    button.onclick = () => all(`input[value=${button.dataset.all}]`, form).forEach((radio) => { radio.checked = true; });
  });
  form.onsubmit = (event) => {
    event.preventDefault();
    const chosen = (name) => one(`input[name="pick-${name}"]:checked`, form)?.value ?? "mine";
    settle(Object.fromEntries(FIELDS.map((name) => [name, sides[chosen(name)][name] ?? sides.mine[name]])));
  };
  show("clash");
}

function line(name, sides, heads, courses, both) {
  const row = copy("line");
  one("th", row).textContent = say(`field_${name}`);
  for (const side of ["mine", "theirs"]) {
    const radio = one(`input[value=${side}]`, row);
    radio.name = `pick-${name}`;
    radio.checked = side === "mine";
    radio.hidden = !both;
    radio.closest("td").dataset.label = heads[side];
    radio.setAttribute("aria-label", `${say(`field_${name}`)}. ${heads[side]}`);
    one(`[data-is=${side}]`, row).textContent = name in sides[side] ? worded(name, sides[side][name], courses) : "–";
  }
  return row;
}
