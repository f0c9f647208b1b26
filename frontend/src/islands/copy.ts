import { toast } from "../behaviours/toasts";
import { say } from "../i18n";
import { element } from "../lib/dom";

/** Without a secure connection (a county's own network) browsers offer only the old way. */
function copyTheOldWay(text: string): boolean {
  const area = element("textarea", { class: "lf-sr", readonly: "" });
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  return copied;
}

export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyTheOldWay(text);
  }
}

/** `<lf-copy text="…">` or `<lf-copy for="id">` around a button: copies, and says that it did. */
export class Copy extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", this.#copy);
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.#copy);
  }

  readonly #copy = async (): Promise<void> => {
    const from = document.getElementById(this.getAttribute("for") ?? "");
    const text = this.getAttribute("text") ?? from?.textContent ?? "";
    const copied = await copyText(text);
    toast(
      copied
        ? { text: say("copy.done"), tone: "done" }
        : { text: say("copy.failed"), tone: "soon" },
    );
  };
}
