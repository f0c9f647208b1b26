import type { Key } from "./en";
import { app } from "./zh/app";
import { lane } from "./zh/lane";
import { person } from "./zh/person";
import { round } from "./zh/round";
import { signIn } from "./zh/sign-in";

/** 现场人员看到的全部文字。 */
export const zh: Record<Key, string> = { ...app, ...signIn, ...lane, ...person, ...round };
