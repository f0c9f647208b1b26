import type { PadDatabase } from "./store/db";
import type { Method } from "./types";

/** Where this pad stands and what it measures with; nothing about a person. */
export interface Choices {
  checkpoint: string;
  lane: number;
  method: Method;
  thermometer: string;
  ambient: number | null;
  sound: boolean;
}

export const FIRST: Choices = {
  checkpoint: "",
  lane: 0,
  method: "infrared",
  thermometer: "",
  ambient: null,
  sound: true,
};

export async function readChoices(database: PadDatabase): Promise<Choices> {
  return { ...FIRST, ...((await database.get("meta", "choices")) as Partial<Choices> | undefined) };
}

export async function keepChoices(database: PadDatabase, choices: Choices): Promise<void> {
  await database.put("meta", { ...choices }, "choices");
}
