import { say } from "../i18n";
import { element } from "../lib/dom";

export interface Toast {
  text: string;
  tone?: "info" | "done" | "soon" | "urgent";
}

const STAYS_MS = 8000;

/** Say something in the corner. What asks for an act stays until it is closed. */
export function toast({ text, tone = "info" }: Toast): void {
  const close = element(
    "button",
    { type: "button", class: "btn btn-sm btn-link", "data-lf-dismiss": "" },
    say("toast.close"),
  );
  const role = tone === "urgent" ? "alert" : false;
  const words = element("div", {}, element("p", {}, text));
  const note = element(
    "div",
    { class: `lf-notice lf-notice-${tone}`, role },
    element("span"),
    words,
  );
  note.append(close);
  document.getElementById("toasts")?.append(note);
  if (tone !== "urgent") setTimeout(() => note.remove(), STAYS_MS);
}

export function startToasts(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest("[data-lf-dismiss]");
    button?.closest(".lf-notice")?.remove();
  });
  document.addEventListener("lf:toast", (event) => toast((event as CustomEvent<Toast>).detail));
}
