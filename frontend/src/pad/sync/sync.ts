import { changeDevice, type Device, device, type PadDatabase } from "../store/db";
import { acknowledge, unsent, waiting } from "../store/facts";
import type { Vault } from "../store/vault";
import { batchOf, NoSignal, type Receipt, Refused, send } from "./wire";

/**
 * Sends what waits, oldest first, and forgets a record only when the server has said that it holds
 * everything up to it. A batch whose answer is lost is sent again; the server knows its numbers.
 */
export const BATCH = 500;
export const CLOCK_WRONG_MS = 5 * 60_000;

export type Ending =
  | { kind: "done" }
  | { kind: "later"; seconds: number; why: "signal" | "busy" }
  | { kind: "revoked" }
  | { kind: "refused"; sentence: string };

export interface Pace {
  most: number;
  failures: number;
}

export interface Clockwork {
  now: () => number;
  send?: typeof send;
  progress?: (receipt: Receipt) => void;
}

export function newPace(): Pace {
  return { most: BATCH, failures: 0 };
}

/** Send until nothing waits or the server cannot be had. `pace` is what later tries remember. */
export async function sendAll(
  database: PadDatabase,
  vault: Vault,
  { pace, ...work }: Clockwork & { pace: Pace },
): Promise<Ending> {
  for (;;) {
    const here = await device(database);
    const facts = await unsent(database, vault, pace.most);
    if (!here || facts.length === 0) {
      return { kind: "done" };
    }
    try {
      const batch = batchOf(here, facts, { now: work.now(), waiting: await waiting(database) });
      const asked = work.now();
      const receipt = await (work.send ?? send)(here, batch);
      pace.failures = 0;
      await take(database, receipt, (asked + work.now()) / 2);
      work.progress?.(receipt);
      if (receipt.through < (facts[0]?.seq ?? 0)) {
        return { kind: "later", seconds: delay(pace, 0), why: "busy" };
      }
    } catch (error) {
      const ending = await judged(database, error, pace);
      if (ending) {
        return ending;
      }
    }
  }
}

async function take(database: PadDatabase, receipt: Receipt, asked: number): Promise<void> {
  const work = database.transaction("disputed", "readwrite");
  await Promise.all(receipt.disputed.map((each) => work.store.put(each)));
  await work.done;
  await acknowledge(database, receipt.through);
  await noteServer(database, { ...receipt, asked });
}

/** How far this clock is from the server's, and which rules are in force there. */
export function noteServer(
  database: PadDatabase,
  said: { server_time: string; pack: string; asked: number },
): Promise<Device | undefined> {
  const offset = Date.parse(said.server_time) - said.asked;
  return changeDevice(database, () => ({ offset, pack: said.pack }));
}

/** What a failure means; nothing when it is worth another try at once. */
async function judged(
  database: PadDatabase,
  error: unknown,
  pace: Pace,
): Promise<Ending | undefined> {
  if (error instanceof NoSignal) {
    return { kind: "later", seconds: delay(pace, 0), why: "signal" };
  }
  if (!(error instanceof Refused)) {
    throw error;
  }
  if (error.status === 429 || error.status >= 500) {
    return { kind: "later", seconds: delay(pace, error.retryAfter), why: "busy" };
  }
  if (error.code === "sync.device.revoked") {
    await changeDevice(database, () => ({ revoked: true }));
    return { kind: "revoked" };
  }
  if (error.status === 413 && pace.most > 1) {
    pace.most = Math.ceil(pace.most / 2);
    return undefined;
  }
  return { kind: "refused", sentence: error.sentence };
}

/** One quick try, then each wait twice the last up to a minute; never sooner than the server asked. */
function delay(pace: Pace, asked: number): number {
  pace.failures += 1;
  const own = pace.failures === 1 ? 0.25 : Math.min(60, 2 ** (pace.failures - 2));
  return Math.max(asked, own * (0.75 + Math.random() / 2));
}
