// Betterment only: every page works without this file.
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { picks, sheet, table } from "./table.js";

const each = (root, selector, act) => {
  if (root.matches?.(selector)) act(root);
  root.querySelectorAll(selector).forEach(act);
};

const start = (Component, element) => {
  if (!element.hasAttribute(`data-${Component.moduleName}-init`)) new Component(element);
};

const checkAll = (master) => {
  const boxes = () => [...document.getElementsByName(master.dataset.checkAll)].filter((box) => box.type === "checkbox" && !box.disabled);
  const reflect = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    master.checked = ticked > 0 && ticked === boxes().length;
    master.indeterminate = ticked > 0 && !master.checked;
  };
  master.addEventListener("change", () => boxes().forEach((box) => { box.checked = master.checked; }));
  boxes().forEach((box) => box.addEventListener("change", reflect));
  reflect();
};

const guard = (form) => {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!changed || !form.isConnected) return;
    event.preventDefault();
    event.returnValue = document.body.dataset.leaveWarning;
  });
};

const fold = (details) => {
  if (matchMedia("(max-width: 760px)").matches && !("active" in details.dataset)) details.open = false;
};

const enhance = (root) => {
  each(root, '[data-module="govuk-button"]', (element) => start(Button, element));
  each(root, '[data-module="govuk-error-summary"]', (element) => start(ErrorSummary, element));
  each(root, "[data-check-all]", checkAll);
  each(root, "form[data-guard]", guard);
  each(root, "details[data-fold]", fold);
  each(root, "form[data-table]", table);
  each(root, "[data-picks]", picks);
  each(root, "form[data-sheet]", sheet);
  each(root, "[data-print]", (link) => link.addEventListener("click", (event) => { event.preventDefault(); print(); }));
};

document.body.classList.add("govuk-frontend-supported");
enhance(document);
document.querySelector(".nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
