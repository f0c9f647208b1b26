/** The text of a rule pack as the server signs it, and as a device keeps it. */

export interface Words {
  zh: string;
  en: string;
}

export interface Note extends Words {
  code: string;
}

export interface Constant {
  value: number | string | Record<string, number | string>;
  unit: Words | null;
  name: Words;
  grade: string;
  source: Words;
}

export interface Area {
  place: string;
  name: Words;
  first: string;
  last: string | null;
}

export interface Input {
  kind: "truth" | "number" | "word";
  ask: Words;
  words: string[];
  assumed: string;
}

export type Given = Record<string, unknown>;

export interface RowText {
  code: string;
  when: Given | null;
  outcome: string;
  reason: Words;
  duties: string[];
}

export interface TableText {
  title: Words;
  inputs: Record<string, Input>;
  outcomes: Record<string, Words>;
  rows: RowText[];
  invariants: { name: Words; when: Given; never: string[] }[];
}

export interface PackText {
  code: string;
  valid_from: string;
  constants: Record<string, Constant>;
  areas: Area[];
  duties: Record<string, Words>;
  tables: Record<string, TableText>;
}

/** What `GET /api/rulepacks/current` answers. */
export interface SignedPack {
  code: string;
  valid_from: string;
  canonical: string;
  sha256: string;
  signature: string;
  public_key: string;
}

/** Whether the text is what the holder of the key signed. Without `trusted` the pack's own key counts. */
export async function isSigned(
  pack: SignedPack,
  trusted: string = pack.public_key,
): Promise<boolean> {
  const key = await crypto.subtle.importKey("raw", bytes(trusted), "Ed25519", false, ["verify"]);
  const text = new TextEncoder().encode(pack.canonical);
  return crypto.subtle.verify("Ed25519", key, bytes(pack.signature), text);
}

/** The text of a pack, once its signature holds. */
export async function opened(pack: SignedPack, trusted?: string): Promise<PackText> {
  if (!(await isSigned(pack, trusted ?? pack.public_key))) {
    throw new Error("rulepacks.pack.signature-wrong");
  }
  return JSON.parse(pack.canonical) as PackText;
}

/** Areas with continuing local transmission from which a stay counts on a day (2020-01-29). */
export function areasOn(pack: PackText, day: string): Area[] {
  return pack.areas.filter((area) => area.first <= day && (area.last === null || day <= area.last));
}

/** A numeric constant; `handover_hours.hotel` is one part of a constant with several. */
export function numberOf(pack: PackText, name: string): number {
  const found = numbersOf(pack).get(name);
  if (found === undefined) throw new Error(`rulepacks.name.unknown: ${name}`);
  return found;
}

export function numbersOf(pack: PackText): Map<string, number> {
  const found = new Map<string, number>();
  for (const [name, { value }] of Object.entries(pack.constants)) {
    if (typeof value === "number") found.set(name, value);
    if (typeof value !== "object") continue;
    for (const [part, one] of Object.entries(value)) {
      if (typeof one === "number") found.set(`${name}.${part}`, one);
    }
  }
  return found;
}

function bytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
