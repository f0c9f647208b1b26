import type { SignedPack, Words } from "../rules/decide";

export type { SignedPack, Words };

export interface Lane {
  number: number;
  label: Words;
  is_green: boolean;
}

export interface Checkpoint {
  code: string;
  label: Words;
  place: string;
  kind: string;
  lanes: Lane[];
}

export interface Destination {
  kind: "place" | "hotel" | "station" | "hospital";
  place: string;
  facility: number | null;
  label: Words;
  beside: Words;
  km: number | null;
  free: number | null;
  capacity: number | null;
}

export type Standing =
  | "unvisited"
  | "not_home"
  | "not_home_twice"
  | "empty"
  | "gone"
  | "refused"
  | "answered";

export interface Household {
  code: string;
  address: string;
  order: number;
  standing: Standing;
}

/** A question of a checklist, as the checklist engine writes it. */
export interface Item {
  key: string;
  type: string;
  prompt: Words;
  required: boolean;
  choices: { key: string; words: Words }[];
}

export interface Round {
  id: string;
  label: Words;
  items: Item[];
  households: Household[];
}

export interface Check {
  placement: string;
  label: string;
  address: string;
  slot: "am" | "pm";
  on: string;
  is_flagged: boolean;
  setting: Words;
  ends_on: string;
}

/** What a shift needs to work without signal. */
export interface Bundle {
  server_time: string;
  time_zone: string;
  post: Words;
  place: { code: string; label: Words };
  checkpoints: Checkpoint[];
  pack: SignedPack;
  destinations: Destination[];
  rounds: Round[];
  checks: Check[];
  is_clock_set: boolean;
  is_synthetic: boolean;
}

export type Truth = "yes" | "no" | "unknown";
export type Method = "infrared" | "ear" | "glass" | "electronic";

export interface Reading {
  celsius: number;
  method: Method;
  ambient: number | null;
  thermometer: string;
}

export interface Person {
  name: string;
  document_kind: DocumentKind;
  document_no: string;
  phone: string;
  sex: "" | "female" | "male";
  birth: string;
  address_place: string;
  address: string;
  language: string;
  needs: string[];
  guardian_name: string;
}

export const DOCUMENT_KINDS = [
  "id_card",
  "passport",
  "hmt_permit",
  "foreign_permit",
  "other",
  "none",
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export interface Target {
  place: string;
  facility: number | null;
}
