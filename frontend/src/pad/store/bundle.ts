import { noteServer } from "../sync/sync";
import { askSigned } from "../sync/wire";
import type { Bundle } from "../types";
import { device, type PadDatabase } from "./db";
import { keep, kept } from "./kept";
import type { Vault } from "./vault";

const NAME = "bundle";

export function keptBundle(database: PadDatabase, vault: Vault): Promise<Bundle | undefined> {
  return kept<Bundle>(database, vault, NAME);
}

/** Fetch anew what a shift needs. What was there stays until the new one is whole. */
export async function fetchBundle(
  database: PadDatabase,
  vault: Vault,
  now: () => number,
): Promise<Bundle | undefined> {
  const here = await device(database);
  if (!here) {
    return undefined;
  }
  const asked = now();
  const bundle = await askSigned<Bundle>(here, "/api/pad/bundle");
  await keep(database, vault, { name: NAME, value: bundle });
  await noteServer(database, {
    server_time: bundle.server_time,
    pack: bundle.pack.code,
    asked: (asked + now()) / 2,
  });
  return bundle;
}
