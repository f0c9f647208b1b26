import type { DocumentKind } from "../types";

/** What can be said of a document's number while it is typed. The county code is never judged. */
export type Verdict = "empty" | "short" | "date" | "checksum" | "good";

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";

export function judgeNumber(kind: DocumentKind, typed: string, today: string): Verdict {
  const number = plain(typed);
  if (number === "") {
    return "empty";
  }
  if (kind !== "id_card") {
    return kind === "none" || number.length >= 5 ? "good" : "short";
  }
  return judgeCard(number, today);
}

function judgeCard(number: string, today: string): Verdict {
  if (number.length !== 18) {
    return "short";
  }
  const birth = birthOf(number);
  if (birth === "" || birth > today) {
    return "date";
  }
  return number.at(-1) === checkOf(number) ? "good" : "checksum";
}

export function checkOf(number: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(number[at]), 0);
  return CHECKS[sum % 11] ?? "";
}

/** The day of birth that an 18-digit number holds, or nothing when no calendar has it. */
export function birthOf(number: string): string {
  const found = /^\d{6}(\d{4})(\d{2})(\d{2})\d{3}[\dX]$/.exec(plain(number));
  if (!found) {
    return "";
  }
  const day = `${found[1]}-${found[2]}-${found[3]}`;
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(day) ? day : "";
}

export function sexOf(number: string): "female" | "male" {
  return Number(plain(number)[16]) % 2 ? "male" : "female";
}

export function plain(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, "").replace(/Ｘ/g, "X");
}

/** A number as it is read aloud: in groups. */
export function grouped(kind: DocumentKind, typed: string): string {
  const number = plain(typed);
  return kind === "id_card"
    ? [number.slice(0, 6), number.slice(6, 14), number.slice(14)].filter(Boolean).join(" ")
    : number;
}

/** A mobile number of eleven digits, or any number of seven and more with its country code. */
export function isPhone(typed: string): boolean {
  const digits = typed.replace(/[\s()-]/g, "");
  return /^1[3-9]\d{9}$/.test(digits) || /^\+\d{7,15}$/.test(digits) || /^0\d{9,11}$/.test(digits);
}
