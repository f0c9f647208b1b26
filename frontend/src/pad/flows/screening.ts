import type { Draft, Summary } from "../store/facts";
import type { Person, Reading, Target, Truth } from "../types";
import type { Judgement, Rules } from "./rules";
import { counted } from "./temperature";

/** A person in front of the officer, until the record is saved. */
export interface Traveller {
  readings: Reading[];
  answers: Record<string, Truth>;
  exposure: Exposure | null;
  person: Person | null;
  destination: Target | null;
  secondOfficer: string;
  reason: string;
  declaration: string;
  chosen: "" | "advise_return";
  party: string | null;
  seat: string;
}

export interface Exposure {
  place: string;
  place_text: string;
  left_on: string | null;
  kind: "stay" | "contact" | "cotraveller";
}

export interface At {
  checkpoint: string;
  lane: number;
}

/** Outcomes after which a person is known by name and handed to somebody. */
export const PLACED = new Set([
  "hospital_observation",
  "quarantine_station",
  "pass_with_home_observation",
  "designated_hotel",
]);
export const FEVERISH = "hospital_observation";

export function newTraveller(party: string | null = null, seat = ""): Traveller {
  return {
    readings: [],
    answers: {},
    exposure: null,
    person: null,
    destination: null,
    secondOfficer: "",
    reason: "",
    declaration: "",
    chosen: "",
    party,
    seat,
  };
}

export function newPerson(): Person {
  return {
    name: "",
    document_kind: "id_card",
    document_no: "",
    phone: "",
    sex: "",
    birth: "",
    address_place: "",
    address: "",
    language: "",
    needs: [],
    guardian_name: "",
  };
}

export function inputsOf(traveller: Traveller): Record<string, string | number | null> {
  const reading = counted(traveller.readings);
  return {
    ...traveller.answers,
    reading_c: reading?.celsius ?? null,
    ambient_c: reading?.ambient ?? null,
    method: reading?.method ?? null,
  };
}

/** Answer "no" to everything the table asks and nobody has answered yet. */
export function allElseNo(traveller: Traveller, rules: Rules): Traveller {
  const answers = { ...traveller.answers };
  for (const name of rules.asked) {
    answers[name] ??= "no";
  }
  return { ...traveller, answers };
}

export function judge(traveller: Traveller, rules: Rules): Judgement {
  return rules.judge(inputsOf(traveller));
}

/** Which duty of the record is still open; empty when it can be saved. */
export function missing(traveller: Traveller, outcome: string): string[] {
  const open: string[] = [];
  if (PLACED.has(outcome)) {
    open.push(...missingOf(traveller.person));
    open.push(...(traveller.destination ? [] : ["destination"]));
  }
  if (outcome === "advise_return") {
    open.push(...(traveller.secondOfficer.trim() ? [] : ["second_officer"]));
    open.push(...(traveller.reason.trim() ? [] : ["reason"]));
  }
  return open;
}

export function missingOf(person: Person | null): string[] {
  const open = person?.name.trim() ? [] : ["name"];
  if (person?.document_kind !== "none" && !person?.document_no.trim()) {
    open.push("document_no");
  }
  return open;
}

/** The record as it travels. Of somebody who passes nothing is kept that tells who it was. */
export function draftOf(
  traveller: Traveller,
  judgement: Judgement,
  { at, now, pack }: { at: At; now: number; pack: string },
): Draft {
  const isKept = PLACED.has(judgement.outcome);
  return {
    kind: "screening",
    at: new Date(now).toISOString(),
    pack,
    body: {
      ...at,
      party: traveller.party,
      seat: traveller.seat,
      readings: traveller.readings,
      answers: traveller.answers,
      exposure: isKept ? traveller.exposure : null,
      outcome: judgement.outcome,
      row: judgement.row,
      person: isKept ? personOf(traveller) : null,
      destination: isKept ? traveller.destination : null,
      second_officer: traveller.secondOfficer.trim(),
      reason: traveller.reason.trim(),
      declaration: traveller.declaration || null,
    },
  };
}

/** Whoever goes home lives at the place they are sent to. */
function personOf({ person, destination }: Traveller): Person | null {
  const isHome = destination !== null && destination.facility === null;
  return person && isHome && !person.address_place
    ? { ...person, address_place: destination.place }
    : person;
}

export function summaryOf(traveller: Traveller, outcome: string): Summary {
  return {
    kind: "screening",
    outcome,
    celsius: counted(traveller.readings)?.celsius ?? null,
    count: 1,
    note: traveller.seat,
  };
}
