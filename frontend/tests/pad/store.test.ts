import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FREE, MOST, stands, waitAfter } from "../../src/pad/store/attempts";
import { device, lock, type PadDatabase } from "../../src/pad/store/db";
import {
  acknowledge,
  hold,
  PadFull,
  recent,
  settle,
  undo,
  unsent,
  waiting,
} from "../../src/pad/store/facts";
import { changePin, unlock, type Vault, WrongPin } from "../../src/pad/store/vault";
import { draft, PIN, paired, SUMMARY } from "./db";

let database: PadDatabase;
let vault: Vault;

beforeEach(async () => {
  ({ database, vault } = await paired());
});

afterEach(() => {
  vi.restoreAllMocks();
  database.close();
});

function save(count = 1, now = 0) {
  const drafts = Array.from({ length: count }, (_, at) => draft(`演示 ${at}`));
  return hold(database, vault, { drafts, summary: SUMMARY, now });
}

describe("the key of the shift", () => {
  test("a wrong PIN opens nothing and says how many tries are left", async () => {
    const refusal = await unlock(database, "111222", 0).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(WrongPin);
    expect((refusal as WrongPin).standing.left).toBe(MOST - 1);
  });

  test("after the free tries the pad waits, even for the right PIN", async () => {
    for (let at = 0; at < FREE; at += 1) {
      await unlock(database, "111222", 0).catch(() => undefined);
    }

    await expect(unlock(database, PIN, 1000)).rejects.toBeInstanceOf(WrongPin);
    await expect(unlock(database, PIN, waitAfter(FREE))).resolves.toBeDefined();
    expect((await stands(database)).left).toBe(MOST);
  });

  test("the last wrong PIN destroys the key", async () => {
    let now = 0;
    for (let at = 0; at < MOST; at += 1) {
      now += waitAfter(at);
      await unlock(database, "111222", now).catch(() => undefined);
    }

    expect(await lock(database)).toBeUndefined();
    await expect(unlock(database, PIN, now * 2)).rejects.toBeInstanceOf(WrongPin);
  });

  test("a changed PIN opens what was sealed under the old one", async () => {
    await save();
    await changePin(database, { old: PIN, new: "730182" }, 0);

    const opened = await unlock(database, "730182", 0);
    await settle(database, opened, 20_000);

    expect(await unsent(database, opened, 9)).toHaveLength(1);
    await expect(unlock(database, PIN, 0)).rejects.toBeInstanceOf(WrongPin);
  });

  test("nothing that is stored can be read without it", async () => {
    await save();
    await settle(database, vault, 20_000);

    const stored = await Promise.all(
      (["facts", "held", "recent", "sealed"] as const).map((name) => database.getAll(name)),
    );
    const bytes = stored
      .flat()
      .map(({ sealed }) => new TextDecoder("latin1").decode(sealed.data))
      .join("");

    expect(bytes).not.toContain("screening");
    expect(bytes).not.toContain(new TextDecoder("latin1").decode(new TextEncoder().encode("演示")));
  });

  test("a fact put under another number does not open", async () => {
    await save(2);
    await settle(database, vault, 20_000);
    const [first] = await database.getAll("facts");
    await database.put("facts", { seq: 2, sealed: first?.sealed as never });

    await expect(unsent(database, vault, 9)).rejects.toThrow();
  });
});

describe("facts", () => {
  test("a record is a fact only after the time to take it back", async () => {
    await save();

    expect(await settle(database, vault, 9_999)).toBe(0);
    expect(await waiting(database)).toBe(1);
    expect(await settle(database, vault, 10_000)).toBe(1);
    expect((await unsent(database, vault, 9)).map(({ seq }) => seq)).toEqual([1]);
  });

  test("a record taken back leaves nothing", async () => {
    const { ref } = await save();

    expect(await undo(database, ref)).toBe(true);
    expect(await settle(database, vault, 20_000)).toBe(0);
    expect(await recent(database, vault)).toEqual([]);
  });

  test("a fact can no longer be taken back", async () => {
    const { ref } = await save();
    await settle(database, vault, 20_000);

    expect(await undo(database, ref)).toBe(false);
    expect(await waiting(database)).toBe(1);
  });

  test("a party gets numbers in a row, and none twice when settled in two windows at once", async () => {
    await save(13);
    await save(2);

    const made = await Promise.all([
      settle(database, vault, 20_000),
      settle(database, vault, 20_000),
    ]);

    expect(made.reduce((sum, each) => sum + each)).toBe(15);
    const seqs = (await unsent(database, vault, 99)).map(({ seq }) => seq);
    expect(seqs).toEqual(Array.from({ length: 15 }, (_, at) => at + 1));
  });

  test("power lost between record and fact loses neither: the next sign-in goes on", async () => {
    await save(3);
    const cut = vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(() => {
      throw new DOMException("the machine stops here", "AbortError");
    });
    await settle(database, vault, 20_000).catch(() => undefined);
    cut.mockRestore();

    const again = await unlock(database, PIN, 0);
    expect((await device(database))?.next).toBe(1);
    expect(await settle(database, again, 20_000)).toBe(3);
    expect(await unsent(database, again, 9)).toHaveLength(3);
  });

  test("a full pad refuses the next record and keeps what was there", async () => {
    await save(2);
    await settle(database, vault, 20_000);
    vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(() => {
      throw new DOMException("no space", "QuotaExceededError");
    });

    await expect(save()).rejects.toBeInstanceOf(PadFull);
    vi.restoreAllMocks();
    expect(await unsent(database, vault, 9)).toHaveLength(2);
    expect(await database.count("held")).toBe(0);
  });

  test("what the server has is forgotten, but for the last twenty lines", async () => {
    for (let at = 0; at < 25; at += 1) {
      await save(1, at);
    }
    await settle(database, vault, 20_000);
    await acknowledge(database, 25);

    expect(await database.count("facts")).toBe(0);
    expect(await database.count("recent")).toBe(20);
    expect((await device(database))?.through).toBe(25);
  });

  test("an answer that is older than the last one takes nothing back", async () => {
    await save(4);
    await settle(database, vault, 20_000);
    await acknowledge(database, 4);
    await acknowledge(database, 2);

    expect((await device(database))?.through).toBe(4);
  });
});
