import { describe, expect, it } from "vitest";
import vectors from "../../tests/data/decision_vectors.json";
import {
  areasOn,
  BadInput,
  barred,
  decide,
  isSigned,
  numberOf,
  opened,
  type PackText,
  type Table,
  tableOf,
} from "../src/rules/decide";

const packs = vectors.packs as unknown as Record<string, PackText>;
const newest = packs["cn-ncov-2020-01-28"] as PackText;
const tables = new Map<string, Table>();

function table(pack: string, code: string): Table {
  const key = `${pack} ${code}`;
  const found = tables.get(key) ?? tableOf(packs[pack] as PackText, code);
  tables.set(key, found);
  return found;
}

describe("deciding on the device", () => {
  it("refuses an input that the table does not declare", () => {
    const triage = table(newest.code, "checkpoint-triage");
    expect(() => decide(triage, { plate: "鄂A12345" })).toThrow(BadInput);
  });

  it("refuses what is no reading", () => {
    const triage = table(newest.code, "checkpoint-triage");
    for (const reading_c of ["warm", true, Number.NaN, {}]) {
      expect(() => decide(triage, { reading_c })).toThrow(BadInput);
    }
    expect(() => decide(triage, { method: "hand" })).toThrow(BadInput);
  });

  it("names a table or constant that is not there", () => {
    expect(() => tableOf(newest, "weather")).toThrow("rulepacks.name.unknown");
    expect(() => numberOf(newest, "weather")).toThrow("rulepacks.name.unknown");
  });

  it("says what the server says", () => {
    const differing = vectors.vectors.filter((vector) => {
      const found = decide(table(vector.pack, vector.table), vector.inputs);
      const bars = [...barred(table(vector.pack, vector.table), vector.inputs)].sort();
      const here = [found.outcome, found.row, found.ask_next, bars.join()];
      const there = [vector.outcome, vector.row, vector.ask_next, vector.barred.join()];
      return here.join("|") !== there.join("|");
    });
    expect(differing).toEqual([]);
    expect(vectors.vectors.length).toBeGreaterThan(250);
  });

  it("has constants and areas by day", () => {
    expect(numberOf(newest, "fever_threshold_c")).toBe(37.3);
    expect(numberOf(newest, "handover_hours.hotel")).toBe(12);
    expect(areasOn(newest, "2020-01-10").map((area) => area.place)).toEqual(["4201"]);
    expect(areasOn(newest, "2020-01-29").length).toBe(2);
  });
});

describe("the signature of a pack", () => {
  it("fails for a changed text and for another key", async () => {
    const changed = { ...vectors.signed, canonical: vectors.signed.canonical.replace("37", "39") };
    expect(await isSigned(changed)).toBe(false);
    await expect(opened(changed)).rejects.toThrow("signature-wrong");
    const other = btoa(String.fromCharCode(...new Uint8Array(32)));
    expect(await isSigned(vectors.signed, other)).toBe(false);
  });

  it("holds for what the server signed", async () => {
    expect(await isSigned(vectors.signed)).toBe(true);
    expect((await opened(vectors.signed)).code).toBe("made-up");
  });
});
