import type { PadDatabase } from "./db";
import { keep, kept } from "./kept";
import type { Vault } from "./vault";

/** What was done of the lists on this pad, until the server sends new ones. */
export type Done = Record<string, { result: string; ref: string }>;

const NAME = "done";

export async function doneNow(database: PadDatabase, vault: Vault): Promise<Done> {
  const done = (await kept<Done>(database, vault, NAME)) ?? {};
  const refs = new Set(await database.getAllKeys("recent"));
  // A record that was taken back is no longer among the last ones; an old one left them long ago.
  const entries = Object.entries(done).filter(([, { ref }]) => refs.has(ref) || refs.size >= 20);
  return Object.fromEntries(entries);
}

export async function keepDone(
  database: PadDatabase,
  vault: Vault,
  { key, result, ref }: { key: string; result: string; ref: string },
): Promise<Done> {
  const done = { ...(await doneNow(database, vault)), [key]: { result, ref } };
  await keep(database, vault, { name: NAME, value: done });
  return done;
}
