// Sends what was written, in order, until each write has its answer. A write may arrive twice; it is answered once.

export const BATCH = 50;
const FIRST = 1_000;
const LONGEST = 60_000;

/** How long to wait before trying again: longer each time, and never together with the other tables. */
export const pause = (failures, random = Math.random) =>
  Math.min(LONGEST, FIRST * 2 ** Math.min(failures, 10)) * (0.5 + random() / 2);

/**
 * Sends one batch. `waiting()` gives the writes that wait, in order; `post(writes)` gives their answers or throws;
 * `keep(pairs)` keeps each with its answer. True where there is more to send now, false where all of it is done.
 */
export async function sendBatch({ waiting, post, keep }) {
  const writes = (await waiting()).slice(0, BATCH);
  if (!writes.length) return false;
  const answers = new Map((await post(writes)).map((answer) => [answer.nonce, answer]));
  const settled = writes.filter((write) => answers.has(write.nonce) && answers.get(write.nonce).state !== "wait");
  await keep(settled.map((write) => [write, answers.get(write.nonce)]));
  if (!settled.length) throw new Error("nothing was taken");
  return (await waiting()).length > 0;
}

/** Keeps sending: at once when woken, again after a pause when it failed. `told(state)`: sending, sent or failed. */
export function sender({ batch, told, timer = setTimeout, random = Math.random }) {
  let busy = false, again = false, failures = 0, alarm, stopped = false;
  async function run() {
    if (busy || stopped) { again = true; return; }
    busy = true;
    clearTimeout(alarm);
    try {
      do { again = false; told("sending"); while (await batch()); } while (again);
      failures = 0;
      told("sent");
    } catch (trouble) {
      told("failed", trouble);
      if (trouble.final) stopped = true;
      else alarm = timer(run, pause(failures++, random));
    }
    busy = false;
  }
  return { wake: run, resume() { stopped = false; failures = 0; return run(); } };
}
