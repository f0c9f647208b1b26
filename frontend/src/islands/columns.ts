import { say } from "../i18n";
import { element, recall, remember } from "../lib/dom";

const store = () => localStorage;

/** `<lf-columns for="table-id">`: choose which columns show; headings carry `data-col`. */
export class Columns extends HTMLElement {
  #aborter = new AbortController();

  connectedCallback(): void {
    this.#aborter = new AbortController();
    const menu = element("details", { class: "lf-menu" });
    const panel = element("div", { class: "lf-menu-panel" });
    menu.append(element("summary", {}, say("columns.choose")), panel);
    for (const heading of this.#headings()) panel.append(this.#box(heading));
    this.replaceChildren(menu);
    this.#apply();
    const reapply = () => this.#apply();
    document.addEventListener("htmx:afterSettle", reapply, { signal: this.#aborter.signal });
  }

  disconnectedCallback(): void {
    this.#aborter.abort();
  }

  #table(): HTMLTableElement | null {
    return document.querySelector(`table[id="${CSS.escape(this.getAttribute("for") ?? "")}"]`);
  }

  #headings(): HTMLElement[] {
    return [...(this.#table()?.querySelectorAll<HTMLElement>("thead [data-col]") ?? [])];
  }

  #key(): string {
    return `lf-columns:${location.pathname}:${this.getAttribute("for")}`;
  }

  #hidden(): Set<string> {
    return new Set((recall(store, this.#key()) ?? "").split(",").filter(Boolean));
  }

  #box(heading: HTMLElement): HTMLElement {
    const name = heading.dataset.col ?? "";
    const box = element("input", { type: "checkbox" });
    box.checked = !this.#hidden().has(name);
    box.addEventListener("change", () => this.#choose(name, box.checked));
    return element("label", { class: "lf-check" }, box, heading.textContent.trim());
  }

  #choose(name: string, shown: boolean): void {
    const hidden = this.#hidden();
    if (shown) hidden.delete(name);
    else hidden.add(name);
    remember(store, this.#key(), [...hidden].join(","));
    this.#apply();
  }

  #apply(): void {
    const hidden = this.#hidden();
    for (const heading of this.#headings()) {
      const at = [...(heading.parentElement?.children ?? [])].indexOf(heading);
      const away = hidden.has(heading.dataset.col ?? "");
      for (const row of this.#table()?.rows ?? [])
        row.cells.item(at)?.toggleAttribute("hidden", away);
    }
  }
}
