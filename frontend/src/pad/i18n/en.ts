import { app } from "./en/app";
import { lane } from "./en/lane";
import { person } from "./en/person";
import { round } from "./en/round";
import { signIn } from "./en/sign-in";

/** Every sentence of the pad, in English, by groups of screens. `zh.ts` must have the same keys. */
export const en = { ...app, ...signIn, ...lane, ...person, ...round } as const;

export type Key = keyof typeof en;
