import type { Reading } from "../types";

/** Three keys are a temperature: 3 6 5 is 36.5. Four with a dot are taken as they are. */
export function celsiusOf(keys: string): number | null {
  if (!/^\d{2}\.?\d$/.test(keys)) {
    return null;
  }
  const digits = keys.replace(".", "");
  return Number(digits) / 10;
}

/** What to show while the keys are pressed. */
export function shown(keys: string): string {
  const digits = keys.replace(".", "");
  return digits.length > 2 ? `${digits.slice(0, 2)}.${digits.slice(2)}` : digits;
}

/** No living person has it: a slip of the finger such as 3.75 or 73.5. */
export function isPlausible(celsius: number): boolean {
  return celsius >= 25 && celsius <= 44;
}

const DIGITS: Record<string, number> = {
  零: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const WORDS: Record<string, number> = {
  zero: 0,
  oh: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  thirty: 30,
  forty: 40,
};

/** A temperature somebody said: “三十六度五”, “36.5”, “thirty-six point five”. */
export function heard(sentence: string): number | null {
  const plain = sentence
    .toLowerCase()
    .replace(/degrees|度|℃|°c?/g, ".")
    .replace(/point|点/g, ".");
  const written = /(\d{2})\s*\.?\s*(\d)?/.exec(plain);
  if (written) {
    return Number(`${written[1]}.${written[2] ?? 0}`);
  }
  return chinese(plain) ?? english(plain);
}

function chinese(text: string): number | null {
  const found = /([三四])十([一二两三四五六七八九])?\s*\.?\s*([零一二两三四五六七八九])?/.exec(
    text,
  );
  if (!found) {
    return null;
  }
  const [tens = 0, ones = 0, tenths = 0] = found.slice(1).map((word) => DIGITS[word ?? ""] ?? 0);
  return (tens * 100 + ones * 10 + tenths) / 10;
}

function english(text: string): number | null {
  const [whole = "", tenth = ""] = text.split(".");
  const sum = whole.split(/[\s-]+/).reduce((total, word) => total + (WORDS[word] ?? 0), 0);
  const tenths = WORDS[tenth.trim().split(/\s+/)[0] ?? ""] ?? 0;
  return sum >= 30 ? Math.round(sum * 10 + tenths) / 10 : null;
}

/** The reading that counts: the last one taken. */
export function counted(readings: Reading[]): Reading | undefined {
  return readings.at(-1);
}

export const MOST_TRIES = 2;

/** After two tries that gave nothing usable another kind of thermometer is needed. */
export function needsOtherThermometer(readings: Reading[]): boolean {
  const last = counted(readings);
  const same = readings.filter(({ method }) => method === last?.method);
  return last !== undefined && same.length >= MOST_TRIES && !isContact(last);
}

export function isContact({ method }: Pick<Reading, "method">): boolean {
  return method === "glass" || method === "electronic";
}
