// What is kept in this browser: sealed vaults (one a prepared drive) and the queue of writes, in the order of their taking.

const NAME = "bekal-offline";
const STRICT = { durability: "strict" }; // on the disk, not only in memory, before anybody is told "saved"

const answered = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

const finished = (deed) =>
  new Promise((done, failed) => {
    deed.oncomplete = () => done();
    deed.onerror = deed.onabort = () => failed(deed.error);
  });

let opening;

function base() {
  opening ??= new Promise((done, failed) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("vaults", { keyPath: "device" });
      const writes = request.result.createObjectStore("writes", { keyPath: "sequence", autoIncrement: true });
      writes.createIndex("device", "device");
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => { request.result.close(); opening = undefined; };
      done(request.result);
    };
    request.onerror = () => failed(request.error);
  });
  return opening;
}

async function doing(stores, act) {
  const deed = (await base()).transaction(stores, "readwrite", STRICT);
  const end = finished(deed);
  const result = act(...[].concat(stores).map((name) => deed.objectStore(name)));
  await end;
  return result?.result ?? result;
}

async function reading(store, ask) {
  return answered(ask((await base()).transaction(store).objectStore(store)));
}

export const vaults = () => reading("vaults", (store) => store.getAll());
export const keepVault = (vault) => doing("vaults", (store) => { store.put(vault); });

/** The writes of a device, in the order in which they were taken. */
export const writesOf = (device) => reading("writes", (store) => store.index("device").getAll(device));

/** Adds a write at the end of the queue; its sequence, once it is on the disk. */
export const addWrite = (write) => doing("writes", (store) => store.add(write));

/** Keeps what was answered, all or nothing. */
export const keepWrites = (writes) => doing("writes", (store) => { writes.forEach((write) => store.put(write)); });

function dropWrites(store, device, unless = () => false) {
  store.index("device").openCursor(device).onsuccess = ({ target }) => {
    const cursor = target.result;
    if (!cursor) return;
    if (!unless(cursor.value)) cursor.delete();
    cursor.continue();
  };
}

/** Whether something here has not reached the server, or waits for somebody to choose. */
export const isOpen = (write) => write.state !== "done" && write.state !== "settled";

/** Forgets a device for good, whatever was not sent. */
export const forget = (device) =>
  doing(["vaults", "writes"], (store, writes) => { store.delete(device); dropWrites(writes, device); });

/** Forgets the people of a device; only what has not been sent stays, sealed, until it is. */
export async function tidy(device) {
  const left = (await writesOf(device)).filter(isOpen);
  if (!left.length) return forget(device);
  return doing(["vaults", "writes"], (store, writes) => {
    store.get(device).onsuccess = ({ target }) => { if (target.result) store.put({ ...target.result, pack: null }); };
    dropWrites(writes, device, isOpen);
  });
}

/** Forgets writes that the server has, once the people were packed anew with them. */
export const dropThese = (rows) => doing("writes", (store) => { rows.forEach((row) => store.delete(row.sequence)); });
