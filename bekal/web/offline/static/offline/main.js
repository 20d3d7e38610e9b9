// The table: opens what is kept, takes registrations one after another, and sends them whenever there is a network.
import * as lock from "./lock.js";
import * as server from "./server.js";
import * as store from "./store.js";
import { showClash } from "./clash.js";
import * as form from "./form.js";
import { Register, FEWEST, search } from "./people.js";
import { all, copy, one, say, show, shown, status, tell, time } from "./screens.js";
import { sendBatch, sender } from "./sync.js";

const drive = Number(new URLSearchParams(location.search).get("drive"));
const STALE = 60 * 60 * 1000;
const LOOK = 20_000;
const field = (name) => one(`[name=${name}]`);
const today = () => new Date().toLocaleDateString("sv"); // 2026-03-02 on the device's own calendar
let vault, key, register, person, receiptOf, sending, network = navigator.onLine;

// Opening

async function start() {
  const back = `?next=${encodeURIComponent(location.pathname + location.search)}`;
  all("[data-sign-in-link]").forEach((link) => { link.href += back; });
  const keeper = navigator.serviceWorker;
  const kept = keeper?.controller; // a new version, or another language, shows at once unless somebody is at work
  keeper?.addEventListener("controllerchange", () => { if (kept && !register && !field("copied").value) location.reload(); });
  keeper?.register(document.body.dataset.worker, { scope: "/" }).catch(() => {});
  for (const old of await store.vaults()) if (old.ends < today()) await store.tidy(old.device);
  vault = (await store.vaults()).filter((one) => one.drive === drive).at(-1);
  if (!vault) return offerToPrepare();
  try {
    await openOnline(await server.unlock(vault.device));
  } catch (trouble) {
    if (trouble.kind === "revoked") return forgetAll();
    network = trouble.kind !== "no_network";
    askForCode(trouble.kind);
  }
}

async function openOnline({ secret }) {
  key = await lock.openBySession(vault.lock, secret);
  if (!vault.pack || Date.now() - vault.packed > STALE) await refresh().catch(() => {});
  await open();
}

async function refresh() {
  const known = (await store.writesOf(vault.device)).filter((write) => !store.isOpen(write));
  const { pack } = await server.prepare(drive, vault.device, vault.table);
  vault = { ...vault, pack: await lock.seal(key, `${vault.device}|pack`, pack), packed: Date.now() };
  await store.keepVault(vault);
  await store.dropThese(known);
}

let code, chosen;

function offerToPrepare() {
  code = lock.newCode();
  chosen = crypto.randomUUID();
  one("[data-is=code]").textContent = lock.written(code);
  show("prepare");
}

one("#prepare").addEventListener("submit", async (event) => {
  event.preventDefault();
  const table = field("table").value.trim();
  if (!table) { tell("prepare", say("missing_table")); return field("table").focus(); }
  if (lock.typed(field("copied").value) !== code) { tell("prepare", say("code_wrong")); return field("copied").focus(); }
  tell("prepare", say("preparing"));
  try {
    const { device, pack } = await server.prepare(drive, chosen, table);
    const made = await lock.newLock(device.secret, code);
    key = made.key;
    const sealed = await lock.seal(key, `${chosen}|pack`, pack);
    vault = { device: chosen, drive, table, ends: device.ends_on, lock: made.kept, pack: sealed, packed: Date.now() };
    await store.keepVault(vault);
    navigator.storage?.persist?.();
    tell("prepare");
    await open();
  } catch (trouble) {
    tell("prepare", say(`trouble_${trouble.kind ?? "server"}`));
  }
});

function askForCode(why) {
  tell("unlock", why === "no_network" ? "" : say(`trouble_${why ?? "server"}`));
  one("[data-sign-in]").hidden = why === "no_network";
  show("unlock");
}

one("#unlock").addEventListener("submit", async (event) => {
  event.preventDefault();
  tell("unlock", say("opening"));
  try {
    key = await lock.openByCode(vault.lock, field("code").value);
  } catch {
    tell("unlock", say("code_wrong"));
    return field("code").focus();
  }
  field("code").value = "";
  tell("unlock");
  await open();
});

async function open() {
  const pack = vault.pack && await lock.unseal(key, `${vault.device}|pack`, vault.pack);
  register = new Register(pack ?? { people: [], courses: [] });
  for (const row of await store.writesOf(vault.device)) register.add(await opened(row));
  if (pack) one("[data-is=drive]").textContent = `${pack.drive.title} · ${pack.drive.facility}`;
  one("[data-is=table]").textContent = vault.table;
  one("[data-bar]").hidden = false;
  sending = sender({ batch: sendSome, told: heard });
  next();
  if (!pack) tell("search", say("people_gone"));
  sending.wake();
  look();
}

// The queue

const aad = (row) => `${row.device}|${row.nonce}`;

async function opened(row) {
  const write = await lock.unseal(key, aad(row), row.sealed);
  const answer = row.answer ? await lock.unseal(key, aad(row), row.answer) : null;
  return { ...write, nonce: row.nonce, sequence: row.sequence, state: row.state, answer };
}

async function write(inmate, facts, base) {
  const body = { drive, inmate, table: vault.table, facts, base };
  const row = { device: vault.device, nonce: crypto.randomUUID(), state: "waiting" };
  row.sealed = await lock.seal(key, aad(row), { kind: "registration", taken_at: new Date().toISOString(), body });
  row.sequence = await store.addWrite({ ...row });
  await settle(register.settledBy(inmate));
  const made = await opened(row);
  register.add(made);
  sending.wake();
  return made;
}

async function settle(writes) {
  const rows = await store.writesOf(vault.device);
  const over = rows.filter((row) => writes.some((write) => write.nonce === row.nonce));
  if (over.length) await store.keepWrites(over.map((row) => ({ ...row, state: "settled" })));
  writes.forEach((write) => { write.state = "settled"; });
}

const waiting = async () => (await store.writesOf(vault.device)).filter((row) => row.state === "waiting");

async function post(rows) {
  const writes = await Promise.all(rows.map(opened));
  const sent = writes.map(({ nonce, kind, sequence, taken_at, body }) => ({ nonce, kind, sequence, taken_at, body }));
  const { outcomes } = await server.sendWrites(vault.device, sent);
  network = true;
  return outcomes;
}

async function keep(pairs) {
  const rows = await Promise.all(pairs.map(async ([row, answer]) =>
    ({ ...row, state: answer.state, answer: await lock.seal(key, aad(row), answer) })));
  await store.keepWrites(rows);
  for (const row of rows) register.add(await opened(row));
}

const alone = (act) => (navigator.locks ? navigator.locks.request("bekal-offline-send", act) : act());
const sendSome = () => alone(() => sendBatch({ waiting, post, keep }));

async function heard(state, trouble) {
  if (state === "failed" && trouble.kind === "revoked") return forgetAll();
  if (state === "failed") network = trouble.kind !== "no_network";
  const sign = state === "failed" && ["signed_out", "unseen"].includes(trouble.kind);
  one("[data-sign-in-bar]").hidden = !sign;
  if (state === "failed" && network) tell("sync", say(`trouble_${trouble.kind ?? "server"}`));
  else tell("sync");
  await refreshBar();
}

async function refreshBar() {
  const left = (await waiting()).length;
  status("network", network ? "" : say("no_network_tag"), "quiet");
  status("queue", left ? say("unsent", { n: left }) : say("all_sent"), left ? "warn" : "ok");
  status("count", say("registered", { n: register.count() }), "info");
  const open = [...register.open("conflict"), ...register.open("refused")];
  one("[data-open]").hidden = !open.length;
  one("[data-open]").textContent = say("to_choose", { n: open.length });
  one("[data-wipe]").hidden = left > 0 || open.length > 0 || !network;
  numberReceipt();
}

async function look() {
  if (!register) return;
  if (!document.hidden) {
    const before = network;
    try {
      const { people } = await server.count(drive);
      register.elsewhere = new Set(people);
      network = true;
    } catch (trouble) { network = trouble.kind !== "no_network"; }
    if (network && !before) sending?.wake();
    if (register) await refreshBar();
  }
  setTimeout(look, LOOK);
}

addEventListener("online", () => sending?.resume());
addEventListener("offline", () => { network = false; if (sending) refreshBar(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) sending?.wake(); });
navigator.serviceWorker?.addEventListener("message", ({ data }) => { if (data === "signed-out") location.reload(); });

async function forgetAll() {
  sending = key = register = undefined;
  await store.forget(vault.device);
  one("[data-bar]").hidden = true;
  show("revoked");
}

one("[data-wipe]").addEventListener("click", async () => {
  if (!confirm(say("wipe_sure"))) return;
  await server.revoke(vault.device).catch(() => {});
  await forgetAll();
});

// At the table

function next() {
  person = receiptOf = undefined;
  field("sought").value = "";
  draw();
  show("search");
  refreshBar();
}

const tagged = (someone) => {
  const last = register.last(someone.id);
  if (last?.state === "conflict") return ["warn", say("tag_conflict")];
  if (register.isRegistered(someone.id)) return ["ok", say("tag_registered")];
  return ["quiet", ""];
};

function draw() {
  const sought = field("sought").value;
  const found = search(register.pack.people, sought);
  one("#found").replaceChildren(...found.map((someone) => {
    const [tone, word] = tagged(someone);
    const about = [someone.number, someone.block, someone.alias].filter(Boolean).join(" · ");
    const row = copy("person", { name: someone.name, about, tag: word });
    one("[data-is=tag]", row).className = `tag ${tone}`;
    one("button", row).onclick = () => choose(someone);
    return row;
  }));
  const short = sought.trim().length < FEWEST;
  one("[data-is=found]").textContent = short ? "" : say(found.length ? "found" : "nobody", { n: found.length });
}

field("sought").addEventListener("input", draw);
one("#search").addEventListener("submit", (event) => {
  event.preventDefault();
  const found = all("#found button");
  if (found.length === 1) found[0].click();
  else found[0]?.focus();
});

function choose(someone) {
  const last = register.last(someone.id);
  if (last?.state === "conflict") return clash(last);
  person = someone;
  one("[data-is=person]").textContent = someone.name;
  one("[data-is=person_about]").textContent = [someone.number, someone.block].filter(Boolean).join(" · ");
  const known = register.isRegistered(someone.id);
  form.draw(someone, register.pack.courses, register.facts(someone.id));
  if (known) tell("form", say("correcting"));
  show("form");
}

one("#facts").addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = one("#facts button[type=submit]");
  const facts = form.read();
  if (!facts || button.disabled) return;
  button.disabled = true; // a double click is one registration
  try {
    await receipt(await write(person.id, facts, register.base(person.id)));
  } catch {
    tell("form", say("not_saved"));
  }
  button.disabled = false;
});

async function receipt(made) {
  receiptOf = made;
  await refreshBar();
  const { facts } = made.body;
  one("[data-is=receipt_name]").textContent = person.name;
  one("[data-is=receipt_table]").textContent = `${vault.table} · ${time(made.taken_at)}`;
  one("[data-is=receipt_wishes]").textContent = form.worded("wishes", facts.wishes, register.pack.courses);
  show("receipt");
}

/** The number on the receipt that is shown; it changes to the code of the server when that has it. */
function numberReceipt() {
  if (!receiptOf) return;
  const latest = register.last(receiptOf.body.inmate);
  const { code, temporary } = register.receipt(latest?.nonce === receiptOf.nonce ? latest : receiptOf);
  one("[data-is=receipt_number]").textContent = say(temporary ? "temporary_number" : "receipt_code", { code });
  one("[data-is=receipt_hint]").textContent = temporary ? say("temporary_hint") : "";
}

function clash(write) {
  const answer = write.answer.details.existing;
  showClash({
    person: register.person(write.body.inmate),
    write,
    courses: register.pack.courses,
    settle: async (facts) => {
      person = register.person(write.body.inmate) ?? { name: "" };
      await receipt(await settled(write, facts, answer));
    },
  });
}

const settled = (clashing, facts, existing) =>
  write(clashing.body.inmate, facts, existing ? { revision: existing.revision } : null);

function list() {
  const rows = [...register.open("conflict"), ...register.open("refused")].map((write) => {
    const someone = register.person(write.body.inmate);
    const reason = write.state === "conflict" ? say("tag_conflict") : reasonOf(write.answer.details.reason);
    const row = copy("person", { name: someone?.name ?? `#${write.body.inmate}`, about: reason, tag: "" });
    one("button", row).onclick = () => (write.state === "conflict" ? clash(write) : someone && choose(someone));
    return row;
  });
  one("#open").replaceChildren(...rows);
  show("open");
}

const reasonOf = (reason) => (say(`refused_${reason}`) === `refused_${reason}` ? reason : say(`refused_${reason}`));

one("[data-open]").addEventListener("click", list);
all("[data-next]").forEach((button) => button.addEventListener("click", next));
one("[data-correct]").addEventListener("click", () => choose(person));
one("[data-print-receipt]").addEventListener("click", () => print());

start().catch(() => { if (!shown()) show("broken"); });
