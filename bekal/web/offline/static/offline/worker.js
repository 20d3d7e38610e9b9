// The service worker: keeps the page for work without network and its scripts, and nothing else, ever.
//
// VERSION and SHELL stand above this text, written by the server. A new version keeps its own files whole and takes over
// when the page is opened next, so that no page runs on scripts of two versions.

const PREFIX = "bekal-offline-";
const CACHE = PREFIX + VERSION;
const SIGN_OUT = "/accounts/logout/";

self.addEventListener("install", (event) => {
  const fresh = SHELL.map((path) => new Request(path, { cache: "reload", redirect: "error" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith(PREFIX) && name !== CACHE;
  const tidied = caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))));
  event.waitUntil(tidied.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (origin !== location.origin) return;
  if (method === "POST" && pathname === SIGN_OUT) event.waitUntil(signedOut());
  else if (event.request.mode === "navigate") event.waitUntil(tidy((vault) => vault.ends < today()));
  if (method !== "GET" || !SHELL.includes(pathname)) return;
  event.respondWith(caches.open(CACHE).then((cache) => cache.match(pathname)).then((kept) => kept ?? fetch(event.request)));
});

// Who signs out leaves nobody's name behind.
async function signedOut() {
  const pages = await self.clients.matchAll();
  pages.forEach((page) => page.postMessage("signed-out"));
  await tidy(() => true);
}

const today = () => new Date().toLocaleDateString("sv");

const answered = (request) => new Promise((done) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => done(null);
});

// The people of a vault go; what was not sent stays, sealed, until it is.
async function tidy(wanted) {
  const request = indexedDB.open("bekal-offline", 1);
  request.onupgradeneeded = () => request.transaction.abort();
  const base = await answered(request);
  if (!base) return;
  const deed = base.transaction(["vaults", "writes"], "readwrite", { durability: "strict" });
  const [vaults, writes] = [deed.objectStore("vaults"), deed.objectStore("writes")];
  for (const vault of (await answered(vaults.getAll())).filter(wanted)) {
    const sent = (write) => write.state === "done" || write.state === "settled";
    const all = await answered(writes.index("device").getAll(vault.device));
    all.filter(sent).forEach((write) => writes.delete(write.sequence));
    if (all.every(sent)) vaults.delete(vault.device);
    else vaults.put({ ...vault, pack: null });
  }
  await new Promise((done) => { deed.oncomplete = deed.onabort = done; });
  base.close();
}
