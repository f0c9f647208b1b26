import type { Device } from "../store/db";
import type { Fact } from "../store/facts";
import { sign } from "./signing";

/** What the server said of a batch. */
export interface Receipt {
  through: number;
  stored: number;
  already: number;
  disputed: { seq: number; code: string; sentence: string }[];
  server_time: string;
  pack: string;
}

/** The server answered, but not with yes. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly sentence: string,
    readonly retryAfter: number,
  ) {
    super(sentence);
  }
}

/** The server was not reached, or its answer was cut off. Nothing can be said of what arrived. */
export class NoSignal extends Error {}

export const BATCHES = "/api/sync/batches";
const SIGNATURE = "X-Lianfang-Signature";
const PATIENCE_MS = 30_000;

export function batchOf(
  device: Device,
  facts: Fact[],
  { now, waiting }: { now: number; waiting: number },
): string {
  return JSON.stringify({
    device: device.id,
    batch: crypto.randomUUID(),
    sent_at: new Date(now).toISOString(),
    waiting,
    facts,
  });
}

export async function send(device: Device, batch: string): Promise<Receipt> {
  const signature = await sign(device.signing, batch);
  return ask<Receipt>(BATCHES, {
    method: "POST",
    body: batch,
    headers: { "Content-Type": "application/json", [SIGNATURE]: signature },
  });
}

/** A question that only this device may ask: it signs what stands after the question mark. */
export async function askSigned<T>(device: Device, path: string): Promise<T> {
  const query = `device=${device.id}`;
  const signature = await sign(device.signing, query);
  return ask<T>(`${path}?${query}`, { headers: { [SIGNATURE]: signature } });
}

export async function ask<T>(address: string, options: RequestInit): Promise<T> {
  const answer = await reached(address, options);
  const body = await answer.json().catch(() => undefined);
  if (answer.ok && body !== undefined) {
    return body as T;
  }
  if (answer.ok) {
    throw new NoSignal();
  }
  const { code = "", title = "" } = (body ?? {}) as { code?: string; title?: string };
  throw new Refused(answer.status, code, title, secondsOf(answer.headers.get("Retry-After")));
}

async function reached(address: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(address, {
      ...options,
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new NoSignal();
  }
}

function secondsOf(header: string | null): number {
  return Math.max(0, Number.parseInt(header ?? "0", 10) || 0);
}
