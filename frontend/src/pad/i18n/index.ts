import type { Words } from "../types";
import { en, type Key } from "./en";
import { zh } from "./zh";

export type { Key } from "./en";
export type Language = "zh" | "en";

const KEPT = "lianfang-pad-language";

export function language(): Language {
  return document.documentElement.lang.toLowerCase().startsWith("en") ? "en" : "zh";
}

/** The language chosen on this pad before, else the browser's, else Chinese. */
export function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT) ?? navigator.language;
  return kept.toLowerCase().startsWith("en") ? "en" : "zh";
}

export function speak(wanted: Language): void {
  document.documentElement.lang = wanted === "en" ? "en" : "zh-Hans";
  localStorage.setItem(KEPT, wanted);
}

export function say(key: Key, values: Record<string, string | number> = {}): string {
  const sentence = (language() === "en" ? en : zh)[key];
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export function pick(words: Words | undefined): string {
  return words ? words[language()] || words.zh || words.en : "";
}

let zone: string | undefined;

/** Times are shown as the server's country has them, whatever the device is set to. */
export function showIn(name: string): void {
  zone = name;
}

export function time(at: number): string {
  return shown(at, { hour: "2-digit", minute: "2-digit" });
}

export function day(iso: string): string {
  return shown(Date.parse(iso), { day: "numeric", month: "short" });
}

/** The calendar day, as 2020-01-29. */
export function dayOf(at: number): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(at);
}

function shown(at: number, parts: Intl.DateTimeFormatOptions): string {
  const locale = language() === "en" ? "en-GB" : "zh-CN";
  return new Intl.DateTimeFormat(locale, { ...parts, timeZone: zone }).format(at);
}
