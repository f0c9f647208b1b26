import { type Device, device, type Held, inOne, type PadDatabase, type Recent } from "./db";
import type { Vault } from "./vault";

/**
 * Facts are written once and never changed. A record is held for some seconds, in which it can be
 * taken back; then it gets the next number of this device and is a fact. Each step is one
 * transaction: power that fails leaves either the step before or the step after.
 */
export const UNDO_MS = 10_000;
const RECENT = 20;

export interface Draft {
  kind: "screening" | "vehicle" | "queue" | "check" | "visit";
  at: string;
  pack: string;
  body: Record<string, unknown>;
}

export interface Fact extends Draft {
  seq: number;
}

/** How a record is shown among the last ones: no name, no number of a document. */
export interface Summary {
  kind: Draft["kind"];
  outcome: string;
  celsius: number | null;
  count: number;
  note: string;
}

export class PadFull extends Error {}

/** Keep a record where `undo` still reaches it. Refuses with `PadFull`; what was there stays. */
export async function hold(
  database: PadDatabase,
  vault: Vault,
  record: { drafts: Draft[]; summary: Summary; now: number; undo?: number },
): Promise<Held> {
  const ref = crypto.randomUUID();
  const { drafts, summary, now } = record;
  const until = now + (record.undo ?? UNDO_MS);
  const held: Held = { ref, until, count: drafts.length, sealed: await vault.seal(drafts, ref) };
  const recent = { ref, at: now, first: 0, last: 0, sealed: await vault.seal(summary, ref) };
  await written(() =>
    inOne(database, ["held", "recent"], async (work) => {
      await work.objectStore("held").add(held);
      await work.objectStore("recent").put(recent);
    }),
  );
  return held;
}

/** Take a held record back. False when it is a fact already. */
export async function undo(database: PadDatabase, ref: string): Promise<boolean> {
  return inOne(database, ["held", "recent"], async (work) => {
    const held = (await work.objectStore("held").getAll()).find((each) => each.ref === ref);
    if (held?.id !== undefined) {
      await work.objectStore("held").delete(held.id);
      await work.objectStore("recent").delete(ref);
    }
    return held !== undefined;
  });
}

/** Make facts of the held records whose time is over, oldest first. */
export async function settle(database: PadDatabase, vault: Vault, now: number): Promise<number> {
  return alone(async () => {
    let made = 0;
    for (const held of await database.getAll("held")) {
      if (held.until <= now) {
        made += await number(database, vault, held);
      }
    }
    return made;
  });
}

async function number(database: PadDatabase, vault: Vault, held: Held): Promise<number> {
  const drafts = await vault.open<Draft[]>(held.sealed, held.ref);
  const { next } = (await device(database)) as Device;
  const facts = await Promise.all(
    drafts.map(async (draft, index) => ({
      seq: next + index,
      sealed: await vault.seal(draft, `fact:${next + index}`),
    })),
  );
  return written(() => store(database, held, facts));
}

async function store(
  database: PadDatabase,
  held: Held,
  facts: { seq: number; sealed: Held["sealed"] }[],
): Promise<number> {
  return inOne(database, ["meta", "held", "facts", "recent"], async (work) => {
    const here = (await work.objectStore("meta").get("device")) as Device;
    const first = facts[0]?.seq ?? here.next;
    const waits = held.id !== undefined && (await work.objectStore("held").get(held.id));
    if (!waits || here.next !== first) {
      return 0;
    }
    const next = first + facts.length;
    await work.objectStore("meta").put({ ...here, next }, "device");
    await work.objectStore("held").delete(held.id as number);
    const line = await work.objectStore("recent").get(held.ref);
    if (line) {
      await work.objectStore("recent").put({ ...line, first, last: next - 1 });
    }
    await Promise.all(facts.map((fact) => work.objectStore("facts").add(fact)));
    return facts.length;
  });
}

/** How many records the server does not have yet, held ones among them. */
export async function waiting(database: PadDatabase): Promise<number> {
  const held = await database.getAll("held");
  return held.reduce((sum, { count }) => sum + count, await database.count("facts"));
}

export async function unsent(database: PadDatabase, vault: Vault, most?: number): Promise<Fact[]> {
  const found = await database.getAll("facts", null, most);
  return Promise.all(
    found.map(async ({ seq, sealed }) => ({
      seq,
      ...(await vault.open<Draft>(sealed, `fact:${seq}`)),
    })),
  );
}

/** The server has everything up to `through`: keep nothing of it but the last lines of the list. */
export async function acknowledge(database: PadDatabase, through: number): Promise<void> {
  await inOne(database, ["meta", "facts", "recent"], async (work) => {
    const here = (await work.objectStore("meta").get("device")) as Device;
    const changed = {
      ...here,
      through: Math.max(here.through, through),
      next: Math.max(here.next, through + 1),
    };
    await work.objectStore("meta").put(changed, "device");
    await work.objectStore("facts").delete(IDBKeyRange.upperBound(through));
    const lines = work.objectStore("recent");
    const old = (await lines.index("at").getAll()).filter(({ last }) => last && last <= through);
    for (const { ref } of old.slice(0, Math.max(0, old.length - RECENT))) {
      await lines.delete(ref);
    }
  });
}

export async function recent(
  database: PadDatabase,
  vault: Vault,
): Promise<(Recent & { summary: Summary })[]> {
  const found = (await database.getAllFromIndex("recent", "at")).slice(-RECENT).reverse();
  return Promise.all(
    found.map(async (each) => ({
      ...each,
      summary: await vault.open<Summary>(each.sealed, each.ref),
    })),
  );
}

/** One writer at a time, also when the pad is open in two windows. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks ? navigator.locks.request("lianfang-pad-facts", work) : work();
}

async function written<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DOMException && error.name === "QuotaExceededError") {
      throw new PadFull();
    }
    throw error;
  }
}
