/** Deciding by a signed table without a connection; server and device agree on shared test vectors. */
import { type Condition, Reader, type Value, type Values } from "./logic";
import { type Input, type Note, numbersOf, type PackText, type TableText } from "./pack";

export type { Area, Note, PackText, SignedPack, TableText, Words } from "./pack";
export { areasOn, isSigned, numberOf, opened } from "./pack";

export const UNDETERMINED = "undetermined";
const TRUTHS = new Map<unknown, Value>([
  ["yes", "yes"],
  ["no", "no"],
  [true, "yes"],
  [false, "no"],
]);

export interface Decision {
  outcome: string;
  /** Number of the row that held, from 1; 0 while undetermined. */
  row: number;
  reasons: Note[];
  duties: Note[];
  /** The input whose answer decides; empty when nothing is open. */
  ask_next: string;
  pack: string;
  table: string;
}

interface Row {
  condition: Condition | null;
  outcome: string;
  decision: Decision;
}

export interface Table {
  code: string;
  pack: string;
  text: TableText;
  rows: Row[];
  invariants: { condition: Condition; never: string[] }[];
}

export class BadInput extends Error {
  constructor(
    readonly input: string,
    readonly value: unknown,
  ) {
    super(`rulepacks.input.bad: ${input} = ${String(value)}`);
  }
}

/** A table ready for use. */
export function tableOf(pack: PackText, code: string): Table {
  const text = pack.tables[code];
  if (!text) throw new Error(`rulepacks.name.unknown: ${code}`);
  const reader = new Reader(numbersOf(pack));
  return {
    code,
    pack: pack.code,
    text,
    rows: text.rows.map((row, index) => ({
      condition: row.when ? reader.condition(row.when) : null,
      outcome: row.outcome,
      decision: {
        outcome: row.outcome,
        row: index + 1,
        reasons: [{ code: row.code, ...row.reason }],
        duties: row.duties.map((duty) => ({ code: duty, ...(pack.duties[duty] ?? blank(duty)) })),
        ask_next: "",
        pack: pack.code,
        table: code,
      },
    })),
    invariants: text.invariants.map(({ when, never }) => ({
      condition: reader.condition(when),
      never,
    })),
  };
}

/** The first row that holds; undetermined when an earlier one waits for an answer that decides. */
export function decide(table: Table, inputs: Record<string, unknown>): Decision {
  const values = valuesOf(table, inputs);
  const waiting: Row[] = [];
  for (const row of table.rows) {
    const verdict = row.condition ? row.condition.verdict(values) : true;
    if (verdict) return settle(table, row, { waiting, values });
    if (verdict === null) waiting.push(row);
  }
  throw new Error(`rulepacks.pack.broken: ${table.code}`);
}

/** Outcomes that nobody may choose by hand with these inputs; what is unknown bars too. */
export function barred(table: Table, inputs: Record<string, unknown>): Set<string> {
  const values = valuesOf(table, inputs);
  const held = table.invariants.filter(({ condition }) => condition.verdict(values) !== false);
  return new Set(held.flatMap(({ never }) => never));
}

function settle(
  table: Table,
  row: Row,
  { waiting, values }: { waiting: Row[]; values: Values },
): Decision {
  const open = waiting.find((earlier) => earlier.outcome !== row.outcome);
  const asked = open?.condition?.waits(values);
  return asked ? undetermined(table, asked) : row.decision;
}

function undetermined(table: Table, asked: string): Decision {
  const ask = table.text.inputs[asked]?.ask ?? blank(asked);
  return {
    outcome: UNDETERMINED,
    row: 0,
    reasons: [{ code: `ask.${asked}`, ...ask }],
    duties: [],
    ask_next: asked,
    pack: table.pack,
    table: table.code,
  };
}

function valuesOf(table: Table, inputs: Record<string, unknown>): Values {
  const declared = table.text.inputs;
  const stranger = Object.keys(inputs).find((name) => !(name in declared));
  if (stranger) throw new BadInput(stranger, inputs[stranger]);
  const one = ([name, input]: [string, Input]): [string, Value] => [
    name,
    read(name, input, inputs[name]) ?? (input.assumed || null),
  ];
  return Object.fromEntries(Object.entries(declared).map(one));
}

function read(name: string, input: Input, given: unknown): Value {
  if (given === undefined || given === null || given === "" || given === "unknown") return null;
  if (input.kind === "number") return finite(name, given);
  const found = input.kind === "truth" ? TRUTHS.get(given) : given;
  if (found === undefined || (input.kind === "word" && !input.words.includes(String(found)))) {
    throw new BadInput(name, given);
  }
  return found as string;
}

function finite(name: string, given: unknown): number {
  const value = typeof given === "string" || typeof given === "number" ? Number(given) : Number.NaN;
  if (!Number.isFinite(value)) throw new BadInput(name, given);
  return value;
}

function blank(code: string): { zh: string; en: string } {
  return { zh: code, en: code };
}
