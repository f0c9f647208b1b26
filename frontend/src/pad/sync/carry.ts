import type { Device, PadDatabase } from "../store/db";
import { unsent, waiting } from "../store/facts";
import type { Vault } from "../store/vault";
import { bytesOf, sign } from "./signing";
import { BATCH } from "./sync";
import { batchOf } from "./wire";

/**
 * A file for a county without a link. Only the server can open it: `LFSYNC1`, a throw-away public
 * key, a nonce, and signed batches under AES-GCM with what both keys agree on.
 */
const encoder = new TextEncoder();
const MAGIC = encoder.encode("LFSYNC1\n");
const PURPOSE = encoder.encode("lianfang.sync.file.v1");
const CURVE = { name: "ECDH", namedCurve: "P-256" } as const;

export interface Carried {
  name: string;
  count: number;
  content: Blob;
}

export async function carried(
  database: PadDatabase,
  vault: Vault,
  { device, now }: { device: Device; now: number },
): Promise<Carried> {
  const facts = await unsent(database, vault);
  const left = await waiting(database);
  const batches: Uint8Array[] = [];
  for (let at = 0; at < facts.length; at += BATCH) {
    batches.push(
      await framed(device, batchOf(device, facts.slice(at, at + BATCH), { now, waiting: left })),
    );
  }
  const sealed = await encrypted(device.fileKey, joined(batches));
  const stamp = new Date(now).toISOString().slice(0, 16).replace(/[-:T]/g, "");
  return {
    name: `lianfang-${device.id.slice(0, 8)}-${stamp}.lfsync`,
    count: facts.length,
    content: new Blob([sealed], { type: "application/octet-stream" }),
  };
}

/** Length of the body, its signature, the body. */
async function framed(device: Device, batch: string): Promise<Uint8Array> {
  const body = encoder.encode(batch);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, body.length);
  return joined([length, bytesOf(await sign(device.signing, batch)), body]);
}

async function encrypted(
  theirs: JsonWebKey,
  plain: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const server = await crypto.subtle.importKey("jwk", theirs, CURVE, false, []);
  const own = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const agreed = await crypto.subtle.deriveBits(
    { name: "ECDH", public: server },
    own.privateKey,
    256,
  );
  const secret = await crypto.subtle.importKey("raw", agreed, "HKDF", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: point, info: PURPOSE },
    secret,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt"],
  );
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: MAGIC };
  return joined([MAGIC, point, iv, new Uint8Array(await crypto.subtle.encrypt(how, key, plain))]);
}

function joined(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
