import { dayOf } from "../i18n";
import type { PadDatabase } from "./db";
import type { Draft } from "./facts";
import { keep, kept } from "./kept";
import type { Vault } from "./vault";

/** What this pad counted today: shown to its officer, never sent. */
export interface Shift {
  day: string;
  passed: number;
  stopped: number;
}

const NAME = "shift";
// As the house counts: whoever goes on from here has passed, even to be observed at home.
const PASSED: readonly unknown[] = ["pass", "pass_with_home_observation"];

export async function shiftNow(database: PadDatabase, vault: Vault, now: number): Promise<Shift> {
  const found = await kept<Shift>(database, vault, NAME);
  return found?.day === dayOf(now) ? found : { day: dayOf(now), passed: 0, stopped: 0 };
}

export async function tallied(
  database: PadDatabase,
  vault: Vault,
  { drafts, by, now }: { drafts: Draft[]; by: 1 | -1; now: number },
): Promise<Shift> {
  const shift = await shiftNow(database, vault, now);
  for (const { kind, body } of drafts) {
    if (kind === "screening") {
      shift[PASSED.includes(body.outcome) ? "passed" : "stopped"] += by;
    }
  }
  await keep(database, vault, { name: NAME, value: shift });
  return shift;
}
