// The registration table by keys: numbers choose courses in order, letters answer, Enter saves. Can be switched off.
const STORE = "bekal-keys";
const known = new WeakSet(); // htmx tells of what was there from the beginning too
const once = (act) => (element) => {
  if (known.has(element)) return;
  known.add(element);
  act(element);
};
const typing = (target) => target.matches?.('input:not([type="radio"]):not([type="checkbox"]), textarea, select');

const wishesOf = (form) => {
  const rows = [...form.querySelectorAll("[data-pick]")];
  const select = (row) => row.querySelector("select");
  const chosen = () => rows.filter((row) => select(row).value).sort((one, other) => select(one).value - select(other).value);
  const show = () => rows.forEach((row) => row.classList.toggle("picked", Boolean(select(row).value)));
  const number = (list) => {
    rows.forEach((row) => { select(row).value = ""; });
    list.forEach((row, place) => { select(row).value = String(place + 1); });
    show();
    form.dispatchEvent(new Event("input"));
  };
  const toggle = (row) => {
    const list = chosen();
    if (list.includes(row)) number(list.filter((one) => one !== row));
    else if (list.length < 5) number([...list, row]);
  };
  rows.forEach((row) => {
    row.addEventListener("click", (event) => {
      if (event.target.closest("select, a")) return;
      event.preventDefault();
      toggle(row);
    });
    select(row).addEventListener("change", show);
  });
  show();
  return (key) => {
    const row = rows.find((one) => one.dataset.key === key);
    if (row) toggle(row);
    return Boolean(row);
  };
};

export const table = once((form) => {
  const pick = wishesOf(form);
  const toggle = form.querySelector("[data-keys]");
  form.classList.add("keyed");
  if (toggle) {
    toggle.closest("[hidden]")?.removeAttribute("hidden");
    try { toggle.checked = localStorage.getItem(STORE) !== "off"; } catch { /* a browser that keeps nothing */ }
    toggle.addEventListener("change", () => { try { localStorage.setItem(STORE, toggle.checked ? "on" : "off"); } catch { /* same */ } });
  }
  const answer = (key) => {
    const radio = form.querySelector(`input[type="radio"][data-key="${CSS.escape(key)}"]`);
    if (radio) radio.checked = true;
    return Boolean(radio);
  };
  document.addEventListener("keydown", (event) => {
    if (!form.isConnected || event.ctrlKey || event.altKey || event.metaKey || event.repeat || typing(event.target)) return;
    if (event.key === "Enter" && !event.target.closest("a, button, summary")) {
      event.preventDefault();
      form.requestSubmit();
    } else if (toggle?.checked !== false && (pick(event.key) || answer(event.key.toLowerCase()))) {
      event.preventDefault();
    }
  });
});

export const picks = once((list) => {
  document.addEventListener("keydown", (event) => {
    if (!list.isConnected || event.ctrlKey || event.altKey || event.metaKey) return;
    if (typing(event.target) && event.key === "ArrowDown") {
      event.preventDefault();
      list.querySelector("a")?.focus();
    } else if (!typing(event.target)) {
      list.querySelector(`a[data-key="${CSS.escape(event.key)}"]`)?.click();
    }
  });
});

// Sheets typed in many at once: Enter, which a scanner sends too, leads to the next box; in an empty row it saves.
export const sheet = once((form) => {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.type === "submit" || !event.target.matches("input")) return;
    const boxes = [...form.querySelectorAll("tbody input:not([type=hidden])")];
    const place = boxes.indexOf(event.target);
    const startsEmptyRow = event.target.name.startsWith("who-") && !event.target.value;
    if (place < 0 || startsEmptyRow || place === boxes.length - 1) return;
    event.preventDefault();
    boxes[place + 1].focus();
  });
});
