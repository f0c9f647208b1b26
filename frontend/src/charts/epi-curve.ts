import { emitHover, type Hover, onHover } from "../lib/hover";
import { ChartElement } from "./chart";
import { type EpiProps, summaryOf, toOption } from "./epi-option";
import type { Palette } from "./palette";

/** `<lf-epi-curve>`: since when; bars or lines by day, from zero, with gaps where nobody reported. */
export class EpiCurve extends ChartElement<EpiProps> {
  #props: EpiProps | undefined;

  protected override start(props: EpiProps, canvas: HTMLElement): void {
    this.#props = props;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", summaryOf(props));
  }

  protected override draw(palette: Palette): void {
    if (this.#props) this.chart?.setOption(toOption(this.#props, palette), true);
  }

  protected override listen(signal: AbortSignal): void {
    this.chart?.on("mouseover", ({ seriesIndex, dataIndex }) => {
      const code = this.#props?.series[seriesIndex ?? 0]?.code ?? null;
      emitHover({ code, day: this.#props?.days[dataIndex] ?? null, from: this });
    });
    this.chart?.on("mouseout", () => emitHover({ from: this }));
    onHover(this, signal, (hover) => this.#follow(hover));
  }

  #follow({ code, day }: Hover): void {
    const dataIndex = day ? (this.#props?.days.indexOf(day) ?? -1) : -1;
    if (dataIndex >= 0) this.chart?.dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex });
    else this.chart?.dispatchAction({ type: "hideTip" });
    this.chart?.dispatchAction({ type: "downplay" });
    const seriesIndex = this.#props?.series.findIndex((series) => series.code === code) ?? -1;
    if (code && seriesIndex >= 0) this.chart?.dispatchAction({ type: "highlight", seriesIndex });
  }
}
