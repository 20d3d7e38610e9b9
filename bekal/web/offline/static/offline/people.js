// The people of a drive as this table sees them: what was packed, and over it what was written here.

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const bare = (text) => text.toUpperCase().replace(/[^A-Z0-9]/g, "");
export const FEWEST = 3;
const MOST = 20;

/** Everybody whose name, alias or register number holds what is sought; those whose name begins with it first. */
export function search(people, sought) {
  const text = plain(sought.trim());
  const number = bare(sought);
  if (text.length < FEWEST) return [];
  const words = text.split(/\s+/);
  const found = people.filter((person) => {
    const name = plain(`${person.name} ${person.alias}`);
    return words.every((word) => name.includes(word)) || (/\d/.test(number) && bare(person.number).includes(number));
  });
  const rank = (person) => (plain(person.name).startsWith(text) ? 0 : 1);
  return found.sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name)).slice(0, MOST);
}

/** What a drive looks like from here: each person with `mine` (the last write here) and whether they are registered. */
export class Register {
  constructor(pack) {
    this.pack = pack;
    this.elsewhere = new Set(pack.people.filter((person) => person.registered).map((person) => person.id));
    this.writes = new Map(); // of each person, the writes taken here, the last one last
  }

  person(id) { return this.pack.people.find((person) => person.id === id); }

  add(write) {
    const of = this.writes.get(write.body.inmate) ?? [];
    this.writes.set(write.body.inmate, [...of.filter((one) => one.nonce !== write.nonce), write]);
  }

  last(id) { return this.writes.get(id)?.at(-1); }

  /** What a correction of this person builds on: the write before it, or what the server had. */
  base(id) {
    const last = this.last(id);
    if (last && last.state !== "refused") return { nonce: last.nonce };
    const known = this.person(id)?.registered;
    return known ? { revision: known.revision } : null;
  }

  /** What a person finds their registration by: the code that the server gave, else a number until it is sent. */
  receipt(write) {
    if (write.answer?.details?.receipt) return { code: write.answer.details.receipt };
    const { base, inmate } = write.body;
    const of = this.writes.get(inmate) ?? [];
    const before = base?.nonce && of.find((one) => one.nonce === base.nonce);
    if (before) return this.receipt(before);
    const shown = of.map((one) => one.answer?.details?.existing?.receipt).filter(Boolean).at(-1);
    const code = base?.revision && (shown ?? this.person(inmate)?.registered?.receipt);
    return code ? { code } : { code: `S-${write.nonce.slice(0, 6).toUpperCase()}`, temporary: true };
  }

  /** What to fill a form with: what was said last, here or elsewhere. */
  facts(id) { return this.last(id)?.body.facts ?? this.person(id)?.registered?.facts ?? null; }

  isRegistered(id) {
    const last = this.last(id);
    return (last && last.state !== "refused") || this.elsewhere.has(id);
  }

  /** How many are registered, as far as this table knows. */
  count() {
    const here = [...this.writes.keys()].filter((id) => this.isRegistered(id));
    return new Set([...this.elsewhere, ...here]).size;
  }

  /** The last write of each person that waits for somebody to choose, or was refused. */
  open(state) {
    return [...this.writes.values()].map((of) => of.at(-1)).filter((write) => write.state === state);
  }

  /** Earlier writes of a person that a new one settles. */
  settledBy(id) { return (this.writes.get(id) ?? []).filter((one) => one.state === "conflict" || one.state === "refused"); }
}
