import type { PadDatabase } from "./db";
import type { Vault } from "./vault";

/** Keep something of the shift (what the server sent, a form half filled in) sealed under a name. */
export async function keep(
  database: PadDatabase,
  vault: Vault,
  what: { name: string; value: unknown },
): Promise<void> {
  const sealed = await vault.seal(what.value, what.name);
  await database.put("sealed", { name: what.name, sealed });
}

export async function kept<T>(
  database: PadDatabase,
  vault: Vault,
  name: string,
): Promise<T | undefined> {
  const found = await database.get("sealed", name);
  return found && vault.open<T>(found.sealed, name);
}
