import { startCalm } from "./calm";
import { startDialogs } from "./dialogs";
import { startErrors } from "./errors";
import { startFocus } from "./focus";
import { startKeys } from "./keys";
import { startOnce } from "./once";
import { startRows } from "./rows";
import { startToasts } from "./toasts";

/** What every page does, by delegation from the document, so that parts swapped in do it too. */
export function startBehaviours(): void {
  startOnce();
  startDialogs();
  startToasts();
  startErrors();
  startRows();
  startKeys();
  startFocus();
  startCalm();
}
