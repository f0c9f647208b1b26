import { say } from "../i18n";
import { clockParts } from "../lib/dates";
import { element } from "../lib/dom";

/** What the product's clock shows `elapsed` milliseconds after the server told it. */
export function productTime(told: number, elapsed: number, rate: number, running: boolean): number {
  return running ? told + elapsed * rate : told;
}

/**
 * `<lf-clock now="ISO" rate="1" running zone="Asia/Shanghai" demo>`: the product's own clock, which
 * in a demonstration is not the wall's.
 */
export class Clock extends HTMLElement {
  static readonly observedAttributes = ["now", "rate", "running"];
  #timer: ReturnType<typeof setInterval> | undefined;
  #toldAt = 0;

  connectedCallback(): void {
    this.#toldAt = performance.now();
    this.#show();
    this.#timer = setInterval(() => this.#show(), 1000);
  }

  disconnectedCallback(): void {
    clearInterval(this.#timer);
  }

  attributeChangedCallback(): void {
    if (!this.isConnected) return;
    this.#toldAt = performance.now();
    this.#show();
  }

  #show(): void {
    const told = Date.parse(this.getAttribute("now") ?? "");
    if (Number.isNaN(told)) return;
    const rate = Number(this.getAttribute("rate") ?? "1");
    const running = this.hasAttribute("running");
    const moment = productTime(told, performance.now() - this.#toldAt, rate, running);
    this.replaceChildren(...this.#parts(moment, running));
  }

  #parts(moment: number, running: boolean): HTMLElement[] {
    const parts = clockParts(moment, this.getAttribute("zone") ?? "Asia/Shanghai");
    const time = element("time", {
      class: "lf-clock-time",
      datetime: new Date(moment).toISOString(),
    });
    time.append(`${parts.day} `, element("b", {}, parts.time));
    const marks = [
      this.hasAttribute("demo") && say("clock.demo"),
      !running && say("clock.stopped"),
    ];
    const notes = marks.filter((mark) => mark !== false);
    if (notes.length === 0) return [time];
    return [time, element("small", { class: "lf-muted lf-clock-note" }, notes.join(" · "))];
  }
}
