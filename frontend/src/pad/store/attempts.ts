import { type Lock, lock, type PadDatabase } from "./db";

/** Wrong PINs: five are free, then each wait is twice the last; at the end the key is destroyed. */
export const FREE = 5;
export const MOST = 12;
const FIRST_WAIT_MS = 30_000;

export interface Standing {
  left: number;
  closedUntil: number;
}

export function waitAfter(wrong: number): number {
  return wrong < FREE ? 0 : FIRST_WAIT_MS * 2 ** (wrong - FREE);
}

/** Note a wrong PIN before it is judged, so that switching the pad off gains nothing. */
export async function countWrong(database: PadDatabase, now: number): Promise<Standing> {
  const changed = await changeLock(database, ({ wrong }) => ({
    wrong: wrong + 1,
    closedUntil: now + waitAfter(wrong + 1),
  }));
  return standing(changed);
}

export async function stands(database: PadDatabase): Promise<Standing> {
  return standing(await lock(database));
}

export async function changeLock(
  database: PadDatabase,
  change: (lock: Lock) => Partial<Lock>,
): Promise<Lock | undefined> {
  const work = database.transaction("meta", "readwrite");
  const found = (await work.store.get("lock")) as Lock | undefined;
  const changed = found && { ...found, ...change(found) };
  if (changed) {
    await work.store.put(changed, "lock");
  }
  await work.done;
  return changed;
}

function standing(found: Lock | undefined): Standing {
  return { left: MOST - (found?.wrong ?? 0), closedUntil: found?.closedUntil ?? 0 };
}
