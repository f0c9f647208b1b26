import { element } from "../lib/dom";
import { ChartElement } from "./chart";
import { type FanProps, summaryOf, toOption } from "./fan-option";
import type { Palette } from "./palette";

/** `<lf-fan>`: what may come, by day: the range of all runs of every option, one output at a time. */
export class Fan extends ChartElement<FanProps> {
  #props: FanProps | undefined;
  #output = 0;

  protected override start(props: FanProps, canvas: HTMLElement): void {
    this.#props = props;
    canvas.setAttribute("role", "img");
    this.querySelector(":scope > .lf-choices")?.remove();
    this.prepend(this.#choices(props));
    this.#describe();
  }

  #choices({ outputs }: FanProps): HTMLElement {
    const row = element("div", { class: "lf-choices lf-no-print", role: "group" });
    for (const [index, { name }] of outputs.entries()) {
      const pressed = String(index === this.#output);
      const button = element("button", { type: "button", "aria-pressed": pressed }, name);
      button.onclick = () => this.#choose(index, row);
      row.append(button);
    }
    return row;
  }

  #choose(output: number, row: HTMLElement): void {
    this.#output = output;
    for (const [index, button] of [...row.children].entries())
      button.setAttribute("aria-pressed", String(index === output));
    this.#describe();
    this.redraw();
  }

  #describe(): void {
    if (this.#props) this.canvas?.setAttribute("aria-label", summaryOf(this.#props, this.#output));
  }

  protected override draw(palette: Palette): void {
    if (this.#props) this.chart?.setOption(toOption(this.#props, this.#output, palette), true);
  }

  protected override listen(_signal: AbortSignal): void {
    // Nothing else on the page follows a range.
  }
}
