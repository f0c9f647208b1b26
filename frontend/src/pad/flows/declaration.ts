import { DOCUMENT_KINDS, type Person } from "../types";
import { newPerson } from "./screening";

/** What a traveller's QR picture holds: the code of a declaration, and perhaps the person's data. */
export interface Declared {
  code: string;
  person: Person | null;
}

/**
 * Reads `…/d/CODE`, `…?code=CODE#{json}` or the code alone. Data after `#` never reach a server by
 * themselves, so a picture can carry them to a pad without signal.
 */
export function readDeclaration(text: string): Declared | null {
  const [address = "", hidden = ""] = text.trim().split("#", 2);
  const code = (
    /[?&]code=([^&]+)/.exec(address)?.[1] ?? address.replace(/\/+$/, "").split("/").at(-1)
  )
    ?.trim()
    .toUpperCase();
  if (!code || !/^[A-Z0-9-]{4,40}$/.test(code)) {
    return null;
  }
  return { code, person: personIn(hidden) };
}

function personIn(hidden: string): Person | null {
  try {
    const found = JSON.parse(decodeURIComponent(hidden)) as Partial<Person>;
    const person = { ...newPerson(), ...strings(found) };
    return DOCUMENT_KINDS.includes(person.document_kind) ? person : null;
  } catch {
    return null;
  }
}

/** Only the fields a person has, and only words in them. */
function strings(found: Record<string, unknown>): Partial<Person> {
  const known = Object.entries(newPerson())
    .filter(([, value]) => typeof value === "string")
    .map(([name]) => name);
  return Object.fromEntries(
    known.filter((name) => typeof found[name] === "string").map((name) => [name, found[name]]),
  );
}
