/**
 * Three-valued logic of decision tables, the same as the server's: what is unknown is not false.
 * A condition answers true, false or null (not known yet) and names the input it waits for.
 */
import type { Given } from "./pack";

export type Value = string | number | null;
export type Values = Record<string, Value>;
type Verdict = boolean | null;

export interface Condition {
  verdict(values: Values): Verdict;
  waits(values: Values): string | null;
}

type Compare = (value: number, limit: number) => boolean;
const COMPARE: Record<string, Compare> = {
  below: (value, limit) => value < limit,
  at_most: (value, limit) => value <= limit,
  at_least: (value, limit) => value >= limit,
  above: (value, limit) => value > limit,
};

export class Reader {
  constructor(private readonly constants: Map<string, number>) {}

  condition(given: Given): Condition {
    const [how, what] = Object.entries(given)[0] ?? ["", null];
    if (how === "all") return all(this.list(what));
    if (how === "any") return any(this.list(what));
    if (how === "not") return not(this.condition(what as Given));
    if (how === "count") {
      const { at_least: wanted, of } = what as { at_least: number; of: unknown };
      return atLeast(wanted, this.list(of));
    }
    return all(Object.entries(given).map(([name, test]) => this.test(name, test)));
  }

  private list(given: unknown): Condition[] {
    return (given as Given[]).map((one) => this.condition(one));
  }

  private test(name: string, test: unknown): Condition {
    if (test !== null && typeof test === "object" && !Array.isArray(test)) {
      return all(Object.entries(test).map(([how, bound]) => this.compare(name, how, bound)));
    }
    const words: unknown[] = Array.isArray(test) ? test : [test];
    return leaf(name, (value) => words.includes(value));
  }

  private compare(name: string, how: string, bound: unknown): Condition {
    const compare = COMPARE[how];
    const limit = typeof bound === "string" ? this.constants.get(bound) : bound;
    if (!compare || typeof limit !== "number") throw new Error(`rulepacks.pack.broken: ${name}`);
    return leaf(name, (value) => compare(value as number, limit));
  }
}

function leaf(name: string, holds: (value: string | number) => boolean): Condition {
  return {
    verdict: (values) => {
      const value = values[name] ?? null;
      return value === null ? null : holds(value);
    },
    waits: (values) => ((values[name] ?? null) === null ? name : null),
  };
}

function not(part: Condition): Condition {
  return {
    verdict: (values) => {
      const found = part.verdict(values);
      return found === null ? null : !found;
    },
    waits: part.waits,
  };
}

function all(parts: Condition[]): Condition {
  return { verdict: (values) => combine(parts, values, false), waits: waiting(parts) };
}

function any(parts: Condition[]): Condition {
  return { verdict: (values) => combine(parts, values, true), waits: waiting(parts) };
}

/** The first part that says `decisive` settles it; otherwise it is open while one is unknown. */
function combine(parts: Condition[], values: Values, decisive: boolean): Verdict {
  let answer: Verdict = !decisive;
  for (const part of parts) {
    const found = part.verdict(values);
    if (found === decisive) return decisive;
    if (found === null) answer = null;
  }
  return answer;
}

function atLeast(wanted: number, parts: Condition[]): Condition {
  return {
    verdict: (values) => {
      const found = parts.map((part) => part.verdict(values));
      const held = found.filter((one) => one === true).length;
      if (held >= wanted) return true;
      return held + found.filter((one) => one === null).length >= wanted ? null : false;
    },
    waits: waiting(parts),
  };
}

function waiting(parts: Condition[]): (values: Values) => string | null {
  return (values) => parts.find((part) => part.verdict(values) === null)?.waits(values) ?? null;
}
