import {
  type Area,
  areasOn,
  barred,
  decide,
  isSigned,
  type Note,
  numberOf,
  type PackText,
  type SignedPack,
  type Table,
  tableOf,
  UNDETERMINED,
  type Words,
} from "../../rules/decide";

const TRIAGE = "checkpoint-triage";
const GREEN = "green_vehicle";

export interface Judgement {
  outcome: string;
  row: number;
  reasons: Note[];
  duties: Note[];
  ask_next: string;
}

/** The rules in force as a lane uses them. */
export class Rules {
  readonly #text: PackText;
  readonly #table: Table;

  constructor(text: PackText) {
    this.#text = text;
    this.#table = tableOf(text, TRIAGE);
  }

  get code(): string {
    return this.#text.code;
  }

  get validFrom(): string {
    return this.#text.valid_from;
  }

  /** The yes-or-no questions, in the order in which the rows look at them. */
  get asked(): string[] {
    const { inputs, rows } = this.#table.text;
    const named = rows.flatMap(({ when }) => namesIn(when));
    return [...new Set([...named, ...Object.keys(inputs)])].filter(
      (name) => inputs[name]?.kind === "truth" && name !== GREEN,
    );
  }

  question(name: string): Words | undefined {
    return this.#table.text.inputs[name]?.ask;
  }

  outcome(code: string): Words | undefined {
    return this.#table.text.outcomes[code];
  }

  number(name: string): number {
    return numberOf(this.#text, name);
  }

  areas(day: string): Area[] {
    return areasOn(this.#text, day);
  }

  judge(inputs: Record<string, unknown>): Judgement {
    return decide(this.#table, inputs);
  }

  /** Whether an officer may choose this outcome by hand with what is known. */
  mayChoose(outcome: string, inputs: Record<string, unknown>): boolean {
    return !barred(this.#table, inputs).has(outcome);
  }
}

export type Trust = "signed" | "unchecked" | "wrong";

/** Every name in a condition, in the order in which it is written. */
function namesIn(given: unknown): string[] {
  if (Array.isArray(given)) {
    return given.flatMap(namesIn);
  }
  return given !== null && typeof given === "object"
    ? Object.entries(given).flatMap(([name, inner]) => [name, ...namesIn(inner)])
    : [];
}

/** The rules of a signed pack, and how far they can be trusted. */
export async function rulesOf(pack: SignedPack): Promise<{ rules: Rules; trust: Trust }> {
  const rules = new Rules(JSON.parse(pack.canonical) as PackText);
  const trust = await isSigned(pack).then(
    (holds): Trust => (holds ? "signed" : "wrong"),
    (): Trust => "unchecked",
  );
  return { rules, trust };
}

export { UNDETERMINED };
