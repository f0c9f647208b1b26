import { en, type Key } from "./en";
import { zh } from "./zh";

export type { Key } from "./en";

export function language(): "zh" | "en" {
  return document.documentElement.lang.toLowerCase().startsWith("en") ? "en" : "zh";
}

/** The sentence for `key` in the page's language, with `{names}` filled in. */
export function say(key: Key, values: Record<string, string | number> = {}): string {
  const sentence = (language() === "en" ? en : zh)[key];
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
