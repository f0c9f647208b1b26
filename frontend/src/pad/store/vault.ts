import { changeLock, countWrong, type Standing, stands } from "./attempts";
import { type Lock, lock, type PadDatabase, type Sealed } from "./db";

/**
 * What is written on the pad can be read only while its shift is signed in.
 *
 * Records are sealed with a random data key. That key lies on the pad only wrapped by a key made of
 * the shift's PIN and of a secret that the browser never gives out; signing out forgets it.
 */
export const ROUNDS = 600_000;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The PIN was wrong, or it was not tried because the wait is not over. */
export class WrongPin extends Error {
  constructor(readonly standing: Standing) {
    super("wrong PIN");
  }
}

export class Vault {
  readonly #key: CryptoKey;

  constructor(key: CryptoKey) {
    this.#key = key;
  }

  async seal(what: unknown, label: string): Promise<Sealed> {
    return encrypt(this.#key, encoder.encode(JSON.stringify(what)), label);
  }

  async open<T>(sealed: Sealed, label: string): Promise<T> {
    return JSON.parse(decoder.decode(await decrypt(this.#key, sealed, label))) as T;
  }
}

/** A first key for this pad; whatever was sealed with an earlier one is lost. */
export async function create(
  database: PadDatabase,
  pin: string,
  rounds: number = ROUNDS,
): Promise<Vault> {
  const raw = crypto.getRandomValues(new Uint8Array(32));
  await database.put("meta", await lockFor(raw, pin, rounds), "lock");
  return vaultOf(raw);
}

/** Opens the pad for a shift. The last wrong PIN destroys the key, and with it what was not sent. */
export async function unlock(database: PadDatabase, pin: string, now: number): Promise<Vault> {
  return vaultOf(await rawKey(database, pin, now));
}

export async function changePin(
  database: PadDatabase,
  pins: { old: string; new: string },
  now: number,
): Promise<void> {
  const raw = await rawKey(database, pins.old, now);
  const { rounds } = (await lock(database)) as Lock;
  await database.put("meta", await lockFor(raw, pins.new, rounds), "lock");
}

async function rawKey(
  database: PadDatabase,
  pin: string,
  now: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const before = await stands(database);
  const found = await lock(database);
  if (!found || before.closedUntil > now) {
    throw new WrongPin(before);
  }
  const after = await countWrong(database, now);
  const raw = await unwrapped(pin, found);
  if (raw) {
    await changeLock(database, () => ({ wrong: 0, closedUntil: 0 }));
    return raw;
  }
  if (after.left <= 0) {
    await database.delete("meta", "lock");
  }
  throw new WrongPin(after);
}

async function unwrapped(pin: string, found: Lock): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const key = await pinKey(pin, found);
  return decrypt(key, found.wrapped, "key").then(
    (raw) => new Uint8Array(raw),
    () => undefined,
  );
}

async function lockFor(raw: Uint8Array<ArrayBuffer>, pin: string, rounds: number): Promise<Lock> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const pepper = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  const parts = { salt, rounds, pepper };
  const wrapped = await encrypt(await pinKey(pin, parts), raw, "key");
  return { ...parts, wrapped, wrong: 0, closedUntil: 0 };
}

async function pinKey(
  pin: string,
  { salt, rounds, pepper }: Pick<Lock, "salt" | "rounds" | "pepper">,
): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey("raw", encoder.encode(pin), "PBKDF2", false, [
    "deriveBits",
  ]);
  const slow = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  const bits = await crypto.subtle.sign(
    "HMAC",
    pepper,
    await crypto.subtle.deriveBits(slow, typed, 256),
  );
  return crypto.subtle.importKey("raw", bits, "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function vaultOf(raw: Uint8Array<ArrayBuffer>): Promise<Vault> {
  return new Vault(
    await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]),
  );
}

async function encrypt(
  key: CryptoKey,
  what: Uint8Array<ArrayBuffer>,
  label: string,
): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const additionalData = encoder.encode(label);
  return {
    iv,
    data: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, what),
  };
}

function decrypt(key: CryptoKey, sealed: Sealed, label: string): Promise<ArrayBuffer> {
  const additionalData = encoder.encode(label);
  return crypto.subtle.decrypt(
    { name: "AES-GCM", iv: sealed.iv, additionalData },
    key,
    sealed.data,
  );
}
