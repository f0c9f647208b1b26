import { say } from "../i18n";
import { formatNumber } from "../lib/numbers";
import { STEPS } from "./palette";

/** Lower bounds that read well (1, 2, 5, 10 …), at most one fewer than there are colours. */
export function niceBreaks(values: readonly number[]): number[] {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return [1];
  const largest = Math.max(...positive);
  const whole = positive.every(Number.isInteger);
  const ladder: number[] = [];
  for (let power = -3; power <= 9; power += 1) {
    for (const digit of [1, 2, 5]) ladder.push(Number((digit * 10 ** power).toPrecision(3)));
  }
  const smallest = Math.min(...positive);
  const useful = ladder.filter((step) => step <= largest && (whole ? step >= 1 : step > smallest));
  return thin(useful.length ? useful : [Number(largest.toPrecision(1))], STEPS - 1);
}

/** At most `count` of `steps`, spread evenly, the first and the last kept. */
function thin(steps: number[], count: number): number[] {
  if (steps.length <= count) return steps;
  const at = Array.from({ length: count }, (_, i) =>
    Math.round((i * (steps.length - 1)) / (count - 1)),
  );
  return at.map((index) => steps[index] ?? 0);
}

/** The step a value is coloured with: how many lower bounds it has reached. */
export function stepOf(value: number, breaks: readonly number[]): number {
  return breaks.filter((lower) => value >= lower).length;
}

/** Words for each step: "0", "1–4", "5 and more", or with "under" where values are not whole. */
export function stepLabels(breaks: readonly number[], whole: boolean): string[] {
  const [first = 0] = breaks;
  const under = say("map.below", { to: formatNumber(first) });
  const below =
    whole && first === 1 ? "0" : whole && first > 1 ? `0–${formatNumber(first - 1)}` : under;
  const rest = breaks.map((lower, index) => {
    const next = breaks[index + 1];
    if (next === undefined) return say("map.from", { from: formatNumber(lower) });
    if (!whole) return `${formatNumber(lower)} – <${formatNumber(next)}`;
    return next - 1 === lower
      ? formatNumber(lower)
      : `${formatNumber(lower)}–${formatNumber(next - 1)}`;
  });
  return [below, ...rest];
}
