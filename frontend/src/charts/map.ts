import { say } from "../i18n";
import { element } from "../lib/dom";
import { emitHover, type Hover, onHover } from "../lib/hover";
import { ChartElement } from "./chart";
import { registerMap } from "./echarts";
import { breaksOf, type MapProps, type Surroundings, toOption } from "./map-option";
import type { Palette } from "./palette";
import { stepLabels, stepOf } from "./scale";

interface Properties {
  lon?: number;
  lat?: number;
  /** Where ECharts writes the name of a shape. */
  cp?: [number, number];
}

/** What was clicked: a shape by its code, or the point of this number. */
interface Hit {
  name: string;
  seriesType?: string;
  dataIndex?: number;
}

interface Geo {
  type: "FeatureCollection";
  features: { geometry: { coordinates: unknown }; properties: Properties }[];
}

function* latitudes(coordinates: unknown): Generator<number> {
  if (!Array.isArray(coordinates)) return;
  if (typeof coordinates[0] === "number") yield coordinates[1] as number;
  else for (const part of coordinates) yield* latitudes(part);
}

/** How much narrower than high a degree is in the middle of these shapes. */
export function aspectOf(geo: Geo): number {
  let [south, north] = [90, -90];
  for (const { geometry } of geo.features) {
    for (const latitude of latitudes(geometry.coordinates)) {
      south = Math.min(south, latitude);
      north = Math.max(north, latitude);
    }
  }
  return Math.cos((((south + north) / 2) * Math.PI) / 180);
}

/** `<lf-map>`: where the chosen figure is how high; a click leads down to that place. */
export class MapView extends ChartElement<MapProps> {
  #props: MapProps | undefined;
  #aspect = 1;
  #ready = false;

  protected override async start(props: MapProps, canvas: HTMLElement): Promise<void> {
    this.#props = props;
    canvas.setAttribute("role", "img");
    const summary = say("map.summary", { place: props.name, indicator: props.indicator });
    canvas.setAttribute("aria-label", summary);
    try {
      const geo = await loadGeo(props.geoUrl);
      this.#aspect = aspectOf(geo);
      registerMap(props.name, geo as never);
      this.#ready = true;
      this.#showLegend(props);
    } catch {
      canvas.replaceChildren(element("p", { class: "lf-chart-fail" }, say("map.failed")));
    }
  }

  protected override draw(palette: Palette, small: boolean): void {
    if (!this.#props || !this.#ready) return;
    const around: Surroundings = { palette, aspect: this.#aspect, small };
    this.chart?.setOption(toOption(this.#props, around), true);
  }

  protected override listen(signal: AbortSignal): void {
    this.chart?.on("mouseover", ({ name }) => emitHover({ code: name, from: this }));
    this.chart?.on("mouseout", () => emitHover({ from: this }));
    this.chart?.on("click", (hit) => this.#follow(hit));
    onHover(this, signal, (hover) => this.#highlight(hover));
  }

  #follow({ name, seriesType, dataIndex }: Hit): void {
    const point = seriesType === "scatter" ? this.#props?.points?.[dataIndex ?? -1] : undefined;
    const unit = this.#props?.units.find(({ code }) => code === name);
    const href = seriesType === "scatter" ? point?.href : unit?.href;
    if (href) location.assign(href);
  }

  #highlight({ code }: Hover): void {
    this.chart?.dispatchAction({ type: "downplay", seriesIndex: 0 });
    if (code) this.chart?.dispatchAction({ type: "highlight", seriesIndex: 0, name: code });
  }

  #showLegend(props: MapProps): void {
    const values = props.units.flatMap(({ value }) => value ?? []);
    const breaks = breaksOf(props);
    const legend = element("ul", { class: "lf-legend" });
    const entry = (swatch: string, words: string) =>
      legend.append(element("li", {}, element("span", { class: `lf-swatch ${swatch}` }), words));
    const used = new Set(values.map((value) => stepOf(value, breaks)));
    stepLabels(breaks, values.every(Number.isInteger)).forEach((words, step) => {
      if (used.has(step)) entry(`lf-swatch-${step}`, words);
    });
    const has = (state: string) => props.units.some((unit) => unit.state === state);
    if (has("unconfirmed")) entry("lf-unconfirmed", say("map.unconfirmed"));
    if (has("none")) entry("lf-swatch-none", say("map.none"));
    this.querySelector(":scope > .lf-legend")?.remove();
    this.canvas?.after(legend);
  }
}

async function loadGeo(url: string): Promise<Geo> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(String(answer.status));
  const geo = (await answer.json()) as Geo;
  for (const { properties } of geo.features) {
    const { lon, lat } = properties;
    if (lon !== undefined && lat !== undefined) properties.cp = [lon, lat];
  }
  return geo;
}
