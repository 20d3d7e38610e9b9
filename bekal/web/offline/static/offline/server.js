// What is asked of the server. Each failure says what it means: no network, signed out, revoked, refused.

export class Trouble extends Error {
  constructor(kind, status = 0) {
    super(kind);
    this.kind = kind;
    this.status = status;
    this.final = kind === "revoked"; // nothing sent later can do better
  }
}

const PATIENCE = 30_000;
const KINDS = { 401: "signed_out", 403: "not_allowed", 404: "unseen", 410: "revoked", 422: "not_understood" };

const token = () => document.cookie.split("; ").find((one) => one.startsWith("csrftoken="))?.slice(10) ?? "";

async function ask(path, { method = "GET", body } = {}) {
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = token();
  if (body) headers["Content-Type"] = "application/json";
  const signal = AbortSignal.timeout?.(PATIENCE);
  let answer;
  try {
    answer = await fetch(`/api${path}`, {
      method, headers, signal, redirect: "manual", cache: "no-store", credentials: "same-origin",
      body: body && JSON.stringify(body),
    });
  } catch {
    throw new Trouble("no_network");
  }
  if (answer.type === "opaqueredirect") throw new Trouble("signed_out");
  if (!answer.ok) throw new Trouble(KINDS[answer.status] ?? "server", answer.status);
  if (answer.status === 204) return null;
  try {
    return await answer.json();
  } catch {
    throw new Trouble("no_network"); // half an answer is none
  }
}

export const prepare = (drive, key, name) => ask(`/drives/${drive}/devices/`, { method: "POST", body: { key, name } });
export const unlock = (device) => ask(`/devices/${device}/`);
export const count = (drive) => ask(`/drives/${drive}/count/`);
export const sendWrites = (device, writes) => ask(`/devices/${device}/writes/`, { method: "POST", body: { writes } });
export const revoke = (device) => ask(`/devices/${device}/revoke/`, { method: "POST" });
