import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { device, type PadDatabase, wipe } from "../../src/pad/store/db";
import { hold, settle, waiting } from "../../src/pad/store/facts";
import type { Vault } from "../../src/pad/store/vault";
import { carried } from "../../src/pad/sync/carry";
import { codeIn } from "../../src/pad/sync/pairing";
import { type Ending, newPace, sendAll } from "../../src/pad/sync/sync";
import { NoSignal, type Receipt, Refused, send } from "../../src/pad/sync/wire";
import { draft, paired, SUMMARY } from "./db";

let database: PadDatabase;
let vault: Vault;

interface Batch {
  device: string;
  waiting: number;
  facts: { seq: number }[];
}

/** A server that keeps numbers as ours does: each once, and says up to where nothing is missing. */
class Server {
  readonly seqs: number[] = [];
  asked = 0;
  sizes: number[] = [];
  failing: (asked: number) => "before" | "after" | undefined = () => undefined;

  readonly send = async (_device: unknown, body: string): Promise<Receipt> => {
    this.asked += 1;
    const failure = this.failing(this.asked);
    if (failure === "before") {
      throw new NoSignal();
    }
    const { facts } = JSON.parse(body) as Batch;
    this.sizes.push(facts.length);
    const fresh = facts.filter(({ seq }) => !this.seqs.includes(seq)).map(({ seq }) => seq);
    this.seqs.push(...fresh);
    if (failure === "after") {
      throw new NoSignal();
    }
    return {
      through: Math.max(...this.seqs),
      stored: fresh.length,
      already: facts.length - fresh.length,
      disputed: [],
      server_time: new Date().toISOString(),
      pack: "p1",
    };
  };
}

beforeEach(async () => {
  ({ database, vault } = await paired());
});

afterEach(() => {
  vi.unstubAllGlobals();
  database.close();
});

async function filled(count: number): Promise<void> {
  const drafts = Array.from({ length: count }, () => draft());
  await hold(database, vault, { drafts, summary: SUMMARY, now: 0 });
  await settle(database, vault, 20_000);
}

async function untilDone(server: Server): Promise<Ending[]> {
  const pace = newPace();
  const endings: Ending[] = [];
  do {
    endings.push(await sendAll(database, vault, { pace, now: Date.now, send: server.send }));
  } while (endings.at(-1)?.kind === "later" && endings.length < 99);
  return endings;
}

function refusing(refusal: Refused) {
  const work = { pace: newPace(), now: Date.now, send: () => Promise.reject(refusal) };
  return sendAll(database, vault, work);
}

describe("sending", () => {
  test("goes in batches of five hundred and forgets what is safe", async () => {
    const server = new Server();
    await filled(1201);

    expect(await untilDone(server)).toEqual([{ kind: "done" }]);
    expect(server.sizes).toEqual([500, 500, 201]);
    expect(await waiting(database)).toBe(0);
  });

  test("a link that drops before and after the answer loses nothing and stores nothing twice", async () => {
    const server = new Server();
    server.failing = (asked) =>
      asked % 3 === 0 ? "after" : asked % 2 === 0 ? "before" : undefined;
    await filled(2600);

    await untilDone(server);

    expect([...server.seqs].sort((one, other) => one - other)).toEqual(
      Array.from({ length: 2600 }, (_, at) => at + 1),
    );
    expect(await waiting(database)).toBe(0);
  });

  test("a busy server is left alone for as long as it asks", async () => {
    await filled(1);

    const ending = await refusing(new Refused(429, "sync.store.busy", "busy", 30));

    expect(ending).toMatchObject({ kind: "later", why: "busy" });
    expect((ending as { seconds: number }).seconds).toBeGreaterThanOrEqual(30);
  });

  test("waits grow while the signal stays away, but never beyond a minute and a quarter", async () => {
    await filled(1);
    const pace = newPace();
    const waits: number[] = [];
    for (let at = 0; at < 10; at += 1) {
      const work = { pace, now: Date.now, send: () => Promise.reject(new NoSignal()) };
      waits.push(((await sendAll(database, vault, work)) as { seconds: number }).seconds);
    }

    expect(waits[0]).toBeLessThan(1);
    expect(waits[5]).toBeGreaterThan(waits[1] as number);
    expect(Math.max(...waits)).toBeLessThanOrEqual(75);
  });

  test("a batch that is too large is halved", async () => {
    const server = new Server();
    await filled(500);
    const work = async (here: never, body: string) => {
      const { facts } = JSON.parse(body) as Batch;
      if (facts.length > 130) {
        throw new Refused(413, "sync.batch.too-large", "", 0);
      }
      return server.send(here, body);
    };

    const ending = await sendAll(database, vault, {
      pace: newPace(),
      now: Date.now,
      send: work as never,
    });

    expect(ending).toEqual({ kind: "done" });
    expect(Math.max(...server.sizes)).toBe(125);
  });

  test("a refusal keeps every record and says why", async () => {
    await filled(2);

    const ending = await refusing(new Refused(401, "sync.batch.signature-wrong", "Pair anew.", 0));

    expect(ending).toEqual({ kind: "refused", sentence: "Pair anew." });
    expect(await waiting(database)).toBe(2);
  });

  test("a withdrawn pad remembers that it was withdrawn", async () => {
    await filled(2);

    const ending = await refusing(new Refused(403, "sync.device.revoked", "Withdrawn.", 0));

    expect(ending).toEqual({ kind: "revoked" });
    expect((await device(database))?.revoked).toBe(true);
  });

  test("how wrong the clock is comes from the server's answer", async () => {
    const server = new Server();
    await filled(1);
    const yesterday = () => Date.now() - 86_400_000;
    await sendAll(database, vault, { pace: newPace(), now: yesterday, send: server.send });

    expect((await device(database))?.offset).toBeCloseTo(86_400_000, -4);
  });
});

describe("the wire", () => {
  test("the signature belongs to the very bytes that are sent", async () => {
    const { device: here } = await paired();
    const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, [
      "sign",
      "verify",
    ]);
    const fetched = vi.fn(async () => Response.json({ through: 1 }));
    vi.stubGlobal("fetch", fetched);

    await send({ ...here, signing: pair.privateKey }, '{"a":1}');

    const [, options] = fetched.mock.calls[0] as unknown as [string, RequestInit];
    const signature = (options.headers as Record<string, string>)["X-Lianfang-Signature"] ?? "";
    const raw = Uint8Array.from(atob(signature), (letter) => letter.charCodeAt(0));
    const how = { name: "ECDSA", hash: "SHA-256" };
    const body = new TextEncoder().encode(options.body as string);
    expect(await crypto.subtle.verify(how, pair.publicKey, raw, body)).toBe(true);
  });

  test("an answer that is cut off counts as no signal", async () => {
    const { device: here } = await paired();
    vi.stubGlobal("fetch", async () => new Response('{"through": 1'));

    await expect(send(here, "{}")).rejects.toBeInstanceOf(NoSignal);
  });

  test("a refusal brings its code, its sentence and when to come again", async () => {
    const { device: here } = await paired();
    const headers = { "Retry-After": "7" };
    const body = { code: "sync.store.busy", title: "Busy." };
    vi.stubGlobal("fetch", async () => Response.json(body, { status: 429, headers }));

    await expect(send(here, "{}")).rejects.toMatchObject({ code: body.code, retryAfter: 7 });
  });

  test.each([
    ["ABCD-EFGH", "ABCD-EFGH"],
    ["https://x.example/pad/#pair=ABCD2345", "ABCD2345"],
    ["https://x.example/pad/?code=ABCD2345", "ABCD2345"],
  ])("the code in %s", (text, code) => {
    expect(codeIn(text)).toBe(code);
  });
});

describe("carried by hand", () => {
  test("the file holds every batch, and nothing in it can be read", async () => {
    await filled(620);
    const here = await device(database);

    const file = await carried(database, vault, { device: here as never, now: Date.now() });

    const bytes = new Uint8Array(await file.content.arrayBuffer());
    expect(file.count).toBe(620);
    expect(file.name).toMatch(/^lianfang-[0-9a-f]{8}-\d{12}\.lfsync$/);
    expect(new TextDecoder().decode(bytes.slice(0, 8))).toBe("LFSYNC1\n");
    expect(new TextDecoder("latin1").decode(bytes)).not.toContain("screening");
    expect(await waiting(database)).toBe(620);
  });
});

describe("emptying", () => {
  test("leaves no record, no key and no file", async () => {
    await filled(3);
    localStorage.setItem("kept", "something");
    const kept = new Set(["a", "b"]);
    const forgotten = {
      keys: async () => [...kept],
      delete: async (name: string) => kept.delete(name),
    };
    vi.stubGlobal("caches", forgotten);

    await wipe(database);

    expect(await indexedDB.databases()).toEqual([]);
    expect(localStorage.length).toBe(0);
    expect(kept.size).toBe(0);
  });
});
