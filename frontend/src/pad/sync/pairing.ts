import type { Device, PadDatabase } from "../store/db";
import { newKey } from "./signing";
import { ask } from "./wire";

interface Paired {
  device: string;
  place: string;
  checkpoint: string;
  post_label: string;
  server_time: string;
  pack: string;
  file_key: JsonWebKey;
}

/** Make this browser a pad of the post whose officer showed the code. */
export async function pair(
  database: PadDatabase,
  { code, name, now }: { code: string; name: string; now: () => number },
): Promise<Device> {
  const { signing, publicKey } = await newKey();
  const asked = now();
  const paired = await ask<Paired>("/api/sync/pair", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ code, name, public_key: publicKey }),
  });
  const device: Device = {
    id: paired.device,
    name,
    place: paired.place,
    checkpoint: paired.checkpoint,
    post: paired.post_label,
    fileKey: paired.file_key,
    signing,
    offset: Date.parse(paired.server_time) - (asked + now()) / 2,
    next: 1,
    through: 0,
    pack: paired.pack,
    revoked: false,
  };
  await database.put("meta", device, "device");
  await navigator.storage?.persist?.();
  return device;
}

/** The code in what a QR picture says: an address of the pad that ends with it, or the code alone. */
export function codeIn(text: string): string {
  const found = /[#?&](?:pair|code)=([^&]+)/.exec(text);
  return decodeURIComponent(found?.[1] ?? text).trim();
}
