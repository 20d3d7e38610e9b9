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
  if (method === "POST" && pathname === SIGN_OUT) event.waitUntil(tidyAll());
  if (method !== "GET" || !SHELL.includes(pathname)) return;
  event.respondWith(caches.open(CACHE).then((cache) => cache.match(pathname)).then((kept) => kept ?? fetch(event.request)));
});

// Who signs out leaves nobody's name behind: the people go, and what was not sent stays sealed until it is.
async function tidyAll() {
  const pages = await self.clients.matchAll();
  pages.forEach((page) => page.postMessage("signed-out"));
  const base = await new Promise((done) => {
    const request = indexedDB.open("bekal-offline", 1);
    request.onupgradeneeded = () => request.transaction.abort();
    request.onsuccess = () => done(request.result);
    request.onerror = () => done(null);
  });
  if (!base) return;
  const deed = base.transaction(["vaults", "writes"], "readwrite", { durability: "strict" });
  const open = new Set();
  deed.objectStore("writes").openCursor().onsuccess = ({ target }) => {
    const cursor = target.result;
    if (!cursor) return dropPeople(deed.objectStore("vaults"), open);
    if (cursor.value.state === "done" || cursor.value.state === "settled") cursor.delete();
    else open.add(cursor.value.device);
    cursor.continue();
  };
  await new Promise((done) => { deed.oncomplete = deed.onabort = done; });
  base.close();
}

function dropPeople(vaults, open) {
  vaults.openCursor().onsuccess = ({ target }) => {
    const cursor = target.result;
    if (!cursor) return;
    if (open.has(cursor.value.device)) cursor.update({ ...cursor.value, pack: null });
    else cursor.delete();
    cursor.continue();
  };
}
