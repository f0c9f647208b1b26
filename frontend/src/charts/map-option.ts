import { say } from "../i18n";
import { element } from "../lib/dom";
import { formatNumber } from "../lib/numbers";
import type { Option } from "./echarts";
import { pointLayer } from "./map-points";
import type { Palette } from "./palette";
import { niceBreaks, stepOf } from "./scale";

export interface Unit {
  code: string;
  name: string;
  value: number | null;
  state: "known" | "unconfirmed" | "none";
  label?: string;
  href?: string;
}

/** Something that lies at one spot of the map. */
export interface Point {
  name: string;
  note: string;
  longitude: number;
  latitude: number;
  href?: string;
}

export interface MapProps {
  /** GeoJSON whose features carry `properties.code`; cacheable. */
  geoUrl: string;
  name: string;
  units: Unit[];
  unit: string;
  indicator: string;
  /** Ascending lower bounds of the steps above the first; chosen from the values when absent. */
  breaks?: number[];
  points?: Point[];
}

/** What the drawing needs besides the data. */
export interface Surroundings {
  palette: Palette;
  /** Width of a degree of longitude against one of latitude, so that shapes look as they are. */
  aspect: number;
  small: boolean;
}

const DARK_STEPS_FROM = 4;

export function breaksOf(props: MapProps): number[] {
  return props.breaks ?? niceBreaks(props.units.flatMap(({ value }) => value ?? []));
}

function wordsOf(unit: Unit, props: MapProps): string {
  if (unit.state === "none" || (unit.value === null && unit.state === "known"))
    return say("map.none");
  const figure = unit.value === null ? "–" : `${formatNumber(unit.value)} ${props.unit}`.trim();
  return unit.state === "unconfirmed" ? `${figure} (${say("map.unconfirmed")})` : figure;
}

function fillOf(unit: Unit, breaks: number[], palette: Palette): { fill: string; ink: string } {
  const { ground, ink, onScale, scale } = palette;
  if (unit.value === null || unit.state === "none") return { fill: ground, ink };
  const step = stepOf(unit.value, breaks);
  return { fill: scale[step] ?? ground, ink: step >= DARK_STEPS_FROM ? onScale : ink };
}

function hatchOf(palette: Palette): object {
  const rotation = Math.PI / 4;
  return {
    symbol: "line",
    dashArrayX: [1, 0],
    dashArrayY: [1.5, 5],
    rotation,
    color: palette.hatch,
  };
}

function regionOf(unit: Unit, breaks: number[], palette: Palette): object {
  const { fill, ink } = fillOf(unit, breaks, palette);
  const decal = unit.state === "unconfirmed" ? hatchOf(palette) : undefined;
  const outline = unit.value === null ? { borderColor: palette.edge } : {};
  const style = { areaColor: fill, ...outline, ...(decal ? { decal } : {}) };
  const label = { color: ink, textBorderColor: fill, textBorderWidth: 2 };
  return {
    name: unit.code,
    value: unit.value ?? Number.NaN,
    itemStyle: style,
    label,
    emphasis: { itemStyle: style, label },
  };
}

function tipOf(unit: Unit, props: MapProps): HTMLElement {
  const list = element("dl", {}, element("dt", {}, props.indicator));
  list.append(element("dd", {}, wordsOf(unit, props)));
  return element("div", { class: "lf-tip" }, element("strong", {}, unit.name), list);
}

/** What one reads on the map itself: the name, and the figure where there is one. */
export function labelOf(unit: Unit, small: boolean): string {
  const name = unit.label ?? unit.name;
  if (unit.state === "none") return small ? "" : name;
  return unit.value === null ? `${name}\n–` : `${name}\n${formatNumber(unit.value)}`;
}

export function toOption(props: MapProps, { palette, aspect, small }: Surroundings): Option {
  const breaks = breaksOf(props);
  const units = new Map(props.units.map((unit) => [unit.code, unit]));
  const labelFor = ({ name }: { name: string }) => {
    const unit = units.get(name);
    return unit ? labelOf(unit, small) : "";
  };
  const tipFor = ({ name }: { name: string }) => {
    const unit = units.get(name);
    return unit ? tipOf(unit, props) : "";
  };
  const frame = {
    map: props.name,
    nameProperty: "code",
    aspectScale: aspect,
    selectedMode: false,
    preserveAspect: "contain",
    ...margins(small),
  };
  const spots = props.points?.length ? pointLayer(props.points, frame, palette) : undefined;
  return {
    animation: false,
    tooltip: { ...tooltipStyle(palette), trigger: "item", formatter: tipFor },
    ...(spots ? { geo: spots.geo } : {}),
    series: [
      {
        type: "map",
        ...frame,
        label: {
          show: true,
          formatter: labelFor,
          fontSize: small ? 10 : palette.text,
          lineHeight: palette.text * 1.25,
        },
        labelLayout: { hideOverlap: true },
        itemStyle: { areaColor: palette.ground, borderColor: palette.surface, borderWidth: 1 },
        emphasis: { itemStyle: { borderColor: palette.ink, borderWidth: 2.5 } },
        data: props.units.map((unit) => regionOf(unit, breaks, palette)),
      },
      ...(spots ? [spots.series] : []),
    ],
  };
}

function margins(small: boolean): object {
  const edge = small ? 4 : 8;
  return { left: edge, right: edge, top: edge, bottom: edge };
}

/** One look for every tooltip: the raised surface of the page, not ECharts' own. */
export function tooltipStyle(palette: Palette): object {
  return {
    confine: true,
    transitionDuration: 0,
    backgroundColor: palette.raised,
    borderColor: palette.edge,
    textStyle: { color: palette.ink, fontSize: palette.text + 1, fontFamily: "inherit" },
  };
}
