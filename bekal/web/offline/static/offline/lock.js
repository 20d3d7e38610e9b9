// The lock of what is kept in this browser: AES-GCM with a key that never leaves it in the clear.
//
// The key is kept twice, wrapped: once by a secret that the server gives to whoever is signed in, once by the code that
// stands on the officer's paper. Neither is stored. Opened, the key cannot be read out again, not even by this script.

export const LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"; // no 0 O 1 I L: it is copied by hand
const LENGTH = 10; // 31^10 codes, each try costs ROUNDS: nobody tries them all
export const ROUNDS = 600_000;
const words = new TextEncoder();
const AES = { name: "AES-GCM", length: 256 };

export const randomBytes = (count) => crypto.getRandomValues(new Uint8Array(count));

/** A code to be copied to paper, such as K7QM2XD94T. */
export function newCode() {
  let code = "";
  while (code.length < LENGTH) {
    const [byte] = randomBytes(1);
    if (byte < 248) code += LETTERS[byte % LETTERS.length]; // 248 = 8 × 31: each letter is as likely
  }
  return code;
}

/** As it is read from paper: K7QM2-XD94T. */
export const written = (code) => `${code.slice(0, 5)}-${code.slice(5)}`;

/** As it was meant, however it was typed. */
export const typed = (text) => text.toUpperCase().replace(/[^A-Z0-9]/g, "");

async function codeKey(code, salt) {
  const secret = await crypto.subtle.importKey("raw", words.encode(typed(code)), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, secret, AES, false, ["wrapKey", "unwrapKey"]);
}

async function sessionKey(secret, salt) {
  const known = await crypto.subtle.importKey("raw", words.encode(secret), "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info: words.encode("bekal session") };
  return crypto.subtle.deriveKey(how, known, AES, false, ["wrapKey", "unwrapKey"]);
}

async function wrap(key, by) {
  const iv = randomBytes(12);
  return { iv, data: await crypto.subtle.wrapKey("raw", key, by, { name: "AES-GCM", iv }) };
}

const unwrap = ({ iv, data }, by) =>
  crypto.subtle.unwrapKey("raw", data, by, { name: "AES-GCM", iv }, AES, false, ["encrypt", "decrypt"]);

/** A new key: what to keep of it, and the key itself, which cannot be read out. */
export async function newLock(secret, code) {
  const salt = randomBytes(16);
  const key = await crypto.subtle.generateKey(AES, true, ["encrypt", "decrypt"]);
  const bySession = await wrap(key, await sessionKey(secret, salt));
  const byCode = await wrap(key, await codeKey(code, salt));
  return { kept: { salt, bySession, byCode }, key: await openBySession({ salt, bySession }, secret) };
}

/** Throws where the secret is not the one of this device. */
export const openBySession = async (kept, secret) => unwrap(kept.bySession, await sessionKey(secret, kept.salt));

/** Throws where the code is wrong. */
export const openByCode = async (kept, code) => unwrap(kept.byCode, await codeKey(code, kept.salt));

/** Plain JSON, sealed; `purpose` must be the same when it is opened, so that nothing can be swapped for another. */
export async function seal(key, purpose, value) {
  const iv = randomBytes(12);
  const how = { name: "AES-GCM", iv, additionalData: words.encode(purpose) };
  return { iv, data: await crypto.subtle.encrypt(how, key, words.encode(JSON.stringify(value))) };
}

export async function unseal(key, purpose, { iv, data }) {
  const how = { name: "AES-GCM", iv, additionalData: words.encode(purpose) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, data)));
}
