import type { Draft, Summary } from "../store/facts";
import type { Check, Household, Item, Round, Standing } from "../types";

export const RESULTS = ["answered", "not_home", "refused", "empty", "gone"] as const;
export type VisitResult = (typeof RESULTS)[number];
export const MET = ["seen", "phone", "absent", "refused"] as const;
export type Met = (typeof MET)[number];
export const SYMPTOMS = [
  "fever",
  "cough",
  "breathless",
  "chill",
  "fatigue",
  "diarrhoea",
  "other",
] as const;
export type Symptom = (typeof SYMPTOMS)[number];

export interface Visit {
  result: VisitResult;
  persons: number;
  linked: number;
  answers: Answers;
}

export type Answers = Record<string, string | string[]>;

export interface CheckDone {
  met: Met;
  celsius: number | null;
  symptoms: Symptom[];
  answers: Record<string, string>;
}

interface Now {
  now: number;
  pack: string;
}

export function visitDraft(
  round: Round,
  household: Household,
  { visit, now, pack }: Now & { visit: Visit },
): Draft {
  const isAnswered = visit.result === "answered";
  return {
    kind: "visit",
    at: new Date(now).toISOString(),
    pack,
    body: {
      round: round.id,
      household: household.code,
      result: visit.result,
      persons: isAnswered ? visit.persons : 0,
      linked: isAnswered ? visit.linked : 0,
      answers: isAnswered ? visit.answers : {},
    },
  };
}

export function checkDraft(check: Check, { done, now, pack }: Now & { done: CheckDone }): Draft {
  const isMet = done.met === "seen" || done.met === "phone";
  return {
    kind: "check",
    at: new Date(now).toISOString(),
    pack,
    body: {
      placement: check.placement,
      slot: check.slot,
      on: check.on,
      celsius: isMet ? done.celsius : null,
      method: "glass",
      symptoms: isMet ? done.symptoms : [],
      answers: isMet ? done.answers : {},
      met: done.met,
    },
  };
}

export function gridSummary(kind: "check" | "visit", outcome: string, note: string): Summary {
  return { kind, outcome, celsius: null, count: 1, note };
}

/** "All well": no to every yes-or-no question, nothing chosen where several can be. */
export function allWell(items: Item[]): Answers {
  const asked = items.filter(({ type }) => type === "yes_no").map(({ key }) => [key, "no"]);
  return Object.fromEntries(asked) as Answers;
}

const REACHED: Standing[] = ["answered", "empty", "gone"];

export function isReached(standing: Standing | VisitResult): boolean {
  return REACHED.includes(standing as Standing);
}

/** Walking order; what is done goes to the end. */
export function inWalkingOrder(households: Household[], done: Set<string>): Household[] {
  const rank = ({ code, standing }: Household) => (done.has(code) || isReached(standing) ? 1 : 0);
  return [...households].sort((one, other) => rank(one) - rank(other) || one.order - other.order);
}
