import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { type Device, open, type PadDatabase } from "../../src/pad/store/db";
import type { Draft, Summary } from "../../src/pad/store/facts";
import { create, type Vault } from "../../src/pad/store/vault";
import { newKey } from "../../src/pad/sync/signing";

export const PIN = "294715";
/** Few rounds: what is tried is the way of the keys, not the patience of a machine. */
export const ROUNDS = 1000;

/** A paired pad of its own, as it is right after the PIN was chosen. */
export async function paired(): Promise<{ database: PadDatabase; vault: Vault; device: Device }> {
  globalThis.indexedDB = new IDBFactory();
  const database = await open();
  const device = await deviceOf();
  await database.put("meta", device, "device");
  return { database, vault: await create(database, PIN, ROUNDS), device };
}

async function deviceOf(): Promise<Device> {
  const { signing } = await newKey();
  const server = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, [
    "deriveBits",
  ]);
  return {
    id: "0198f1de-0000-4000-8000-000000000001",
    name: "lane 2",
    place: "430602",
    checkpoint: "",
    post: "barrier officer",
    fileKey: await crypto.subtle.exportKey("jwk", server.publicKey),
    signing,
    offset: 0,
    next: 1,
    through: 0,
    pack: "p1",
    revoked: false,
  };
}

export const SUMMARY: Summary = {
  kind: "screening",
  outcome: "pass",
  celsius: 36.5,
  count: 1,
  note: "",
};

export function draft(note = "演示甲"): Draft {
  return { kind: "screening", at: "2020-01-29T01:00:00.000Z", pack: "p1", body: { note } };
}
