import {
  type DBSchema,
  deleteDB,
  type IDBPDatabase,
  type IDBPTransaction,
  openDB,
  type StoreNames,
} from "idb";

export const DATABASE = "lianfang-pad";

/** Words that only the key of the signed-in shift can open. */
export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

/** What must be readable before anybody signs in; nothing about a person. */
export interface Device {
  id: string;
  name: string;
  place: string;
  checkpoint: string;
  post: string;
  fileKey: JsonWebKey;
  signing: CryptoKey;
  offset: number;
  next: number;
  through: number;
  pack: string;
  revoked: boolean;
}

export interface Lock {
  salt: Uint8Array<ArrayBuffer>;
  rounds: number;
  pepper: CryptoKey;
  wrapped: Sealed;
  wrong: number;
  closedUntil: number;
}

/** Saved, but still to be taken back for some seconds. */
export interface Held {
  id?: number;
  ref: string;
  until: number;
  count: number;
  sealed: Sealed;
}

export interface Recent {
  ref: string;
  at: number;
  first: number;
  last: number;
  sealed: Sealed;
}

export interface Disputed {
  seq: number;
  code: string;
  sentence: string;
}

export interface PadSchema extends DBSchema {
  meta: { key: "device" | "lock" | "choices"; value: Device | Lock | Record<string, unknown> };
  held: { key: number; value: Held };
  facts: { key: number; value: { seq: number; sealed: Sealed } };
  recent: { key: string; value: Recent; indexes: { at: number } };
  disputed: { key: number; value: Disputed };
  sealed: { key: string; value: { name: string; sealed: Sealed } };
}

export type PadDatabase = IDBPDatabase<PadSchema>;

export function open(): Promise<PadDatabase> {
  return openDB<PadSchema>(DATABASE, 1, {
    upgrade(database) {
      database.createObjectStore("meta");
      database.createObjectStore("held", { keyPath: "id", autoIncrement: true });
      database.createObjectStore("facts", { keyPath: "seq" });
      database.createObjectStore("recent", { keyPath: "ref" }).createIndex("at", "at");
      database.createObjectStore("disputed", { keyPath: "seq" });
      database.createObjectStore("sealed", { keyPath: "name" });
    },
  });
}

export async function device(database: PadDatabase): Promise<Device | undefined> {
  return (await database.get("meta", "device")) as Device | undefined;
}

export async function lock(database: PadDatabase): Promise<Lock | undefined> {
  return (await database.get("meta", "lock")) as Lock | undefined;
}

/** Change what is known of the device in one transaction, so that no counter goes back. */
export async function changeDevice(
  database: PadDatabase,
  change: (device: Device) => Partial<Device>,
): Promise<Device | undefined> {
  const work = database.transaction("meta", "readwrite");
  const found = (await work.store.get("device")) as Device | undefined;
  const changed = found && { ...found, ...change(found) };
  if (changed) {
    await work.store.put(changed, "device");
  }
  await work.done;
  return changed;
}

type Store = StoreNames<PadSchema>;

/** All of it or nothing of it, on the disk when it returns: also when a step in the middle fails. */
export async function inOne<T, Names extends Store>(
  database: PadDatabase,
  names: Names[],
  steps: (work: IDBPTransaction<PadSchema, Names[], "readwrite">) => Promise<T>,
): Promise<T> {
  const work = database.transaction(names, "readwrite", { durability: "strict" });
  // Whoever waits for the steps hears of the failure; the transaction's own word is not needed then.
  work.done.catch(() => undefined);
  try {
    const result = await steps(work);
    await work.done;
    return result;
  } catch (error) {
    abandon(work);
    throw error;
  }
}

function abandon(work: { abort(): void }): void {
  try {
    work.abort();
  } catch {
    // It had ended by itself.
  }
}

/** Leave nothing: records, keys, and every file the service worker kept. */
export async function wipe(database: PadDatabase): Promise<void> {
  database.close();
  await deleteDB(DATABASE);
  localStorage.clear();
  sessionStorage.clear();
  if ("caches" in globalThis) {
    await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  }
  const workers = (await navigator.serviceWorker?.getRegistrations?.()) ?? [];
  await Promise.all(workers.map((worker) => worker.unregister()));
}
