import { readProps } from "../lib/dom";
import { type ECharts, init } from "./echarts";
import { type Palette, readPalette } from "./palette";

const PHONE_PX = 480;

/** What map and curve share: a chart that follows the size and the light of its place on the page. */
export abstract class ChartElement<Props> extends HTMLElement {
  protected chart: ECharts | undefined;
  protected canvas: HTMLElement | undefined;
  #aborter = new AbortController();
  #sizes: ResizeObserver | undefined;
  #small = false;

  protected abstract start(props: Props, canvas: HTMLElement): Promise<void> | void;
  protected abstract draw(palette: Palette, small: boolean): void;
  protected abstract listen(signal: AbortSignal): void;

  connectedCallback(): void {
    this.#aborter = new AbortController();
    const { signal } = this.#aborter;
    this.canvas = document.createElement("figure");
    this.canvas.className = "lf-chart";
    this.querySelector(":scope > figure.lf-chart")?.remove();
    this.prepend(this.canvas);
    this.chart = init(this.canvas, null, { renderer: "svg" });
    this.#follow(signal);
    void this.#begin(signal);
  }

  disconnectedCallback(): void {
    this.#aborter.abort();
    this.#sizes?.disconnect();
    this.chart?.dispose();
    this.chart = undefined;
  }

  async #begin(signal: AbortSignal): Promise<void> {
    if (!this.canvas) return;
    await this.start(readProps<Props>(this), this.canvas);
    if (signal.aborted) return;
    this.redraw();
    this.listen(signal);
  }

  protected redraw(): void {
    this.#small = this.#isSmall();
    if (this.chart) this.draw(readPalette(this), this.#small);
  }

  /** A chart in a panel that is not shown yet has no width: it is taken for a wide one. */
  #isSmall(): boolean {
    return this.clientWidth > 0 && this.clientWidth < PHONE_PX;
  }

  #follow(signal: AbortSignal): void {
    const redraw = () => this.redraw();
    document.addEventListener("lf:theme", redraw, { signal });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw, { signal });
    this.#sizes = new ResizeObserver(() => this.#resized());
    if (this.canvas) this.#sizes.observe(this.canvas);
  }

  #resized(): void {
    if (this.clientWidth === 0) return;
    this.chart?.resize();
    if (this.#small !== this.#isSmall()) this.redraw();
  }
}
