import { say } from "../i18n";
import { element } from "../lib/dom";

const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel"] as const;

/**
 * `<lf-rotate seconds="20" idle="60">` around elements with `data-panel="name"`: shows one after the
 * other, but rests for `idle` seconds after anybody touched anything.
 */
export class Rotate extends HTMLElement {
  #timer: ReturnType<typeof setInterval> | undefined;
  #aborter = new AbortController();
  readonly #dots = element("div", { class: "lf-rotate-dots" });
  #at = 0;
  #touchedAt = Number.NEGATIVE_INFINITY;
  #turnedAt = 0;

  connectedCallback(): void {
    this.#aborter = new AbortController();
    const { signal } = this.#aborter;
    for (const name of TOUCHES)
      document.addEventListener(name, this.#touch, { signal, passive: true });
    this.#panels().forEach((panel, index) => {
      this.#dots.append(this.#dot(panel, index));
    });
    this.append(this.#dots);
    this.#show(0);
    this.#timer = setInterval(() => this.#tick(), 1000);
  }

  disconnectedCallback(): void {
    clearInterval(this.#timer);
    this.#aborter.abort();
  }

  readonly #touch = (): void => {
    this.#touchedAt = performance.now();
  };

  #panels(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(":scope > [data-panel]")];
  }

  #dot(panel: HTMLElement, index: number): HTMLElement {
    const name = panel.dataset.panel || say("rotate.panel", { number: index + 1 });
    const button = element("button", { type: "button" }, name);
    button.addEventListener("click", () => this.#show(index));
    return button;
  }

  #tick(): void {
    const now = performance.now();
    const seconds = (name: string, usual: number) =>
      Number(this.getAttribute(name) ?? usual) * 1000;
    if (now - this.#touchedAt < seconds("idle", 60)) return;
    if (now - this.#turnedAt >= seconds("seconds", 20)) this.#show(this.#at + 1);
  }

  #show(index: number): void {
    const panels = this.#panels();
    this.#at = panels.length ? index % panels.length : 0;
    this.#turnedAt = performance.now();
    panels.forEach((panel, at) => {
      panel.hidden = at !== this.#at;
    });
    [...this.#dots.children].forEach((dot, at) => {
      dot.setAttribute("aria-current", String(at === this.#at));
    });
  }
}
