import { say } from "../i18n";
import { formatDay } from "../lib/dates";
import { element } from "../lib/dom";
import { formatNumber } from "../lib/numbers";
import type { Option } from "./echarts";
import { tooltipStyle } from "./map-option";
import type { Palette } from "./palette";

export interface Series {
  code: string;
  name: string;
  type: "bar" | "line";
  /** One per day; null is a day nobody reported, which is a gap and never zero. */
  values: (number | null)[];
}

export interface EpiProps {
  /** ISO days, oldest first, none left out. */
  days: string[];
  series: Series[];
  unit: string;
  marks?: { day: string; label: string }[];
}

const ZOOM_FROM_DAYS = 62;

function seriesOf(series: Series, index: number, palette: Palette): object {
  const color = palette.series[index % palette.series.length];
  const shared = { name: series.name, type: series.type, data: series.values, color };
  if (series.type === "bar") return { ...shared, barCategoryGap: "20%", barMaxWidth: 28 };
  const dotted = series.values.filter((value) => value !== null).length <= ZOOM_FROM_DAYS;
  return {
    ...shared,
    connectNulls: false,
    showSymbol: dotted,
    symbolSize: 4,
    lineStyle: { width: 2 },
  };
}

function marksOf(props: EpiProps, palette: Palette): object {
  const data = (props.marks ?? []).map(({ day, label }) => ({ xAxis: day, name: label }));
  return {
    silent: true,
    symbol: "none",
    animation: false,
    lineStyle: { color: palette.edge, type: "dashed" },
    label: {
      formatter: "{b}",
      fontSize: palette.text,
      color: palette.muted,
      position: "end",
      distance: 2,
    },
    data,
  };
}

function tipFor(props: EpiProps, index: number): HTMLElement {
  const list = element("dl");
  for (const { name, values } of props.series) {
    const value = values[index] ?? null;
    const words =
      value === null ? say("curve.none") : `${formatNumber(value)} ${props.unit}`.trim();
    list.append(element("dt", {}, name), element("dd", {}, words));
  }
  const day = element("strong", {}, formatDay(props.days[index] ?? ""));
  return element("div", { class: "lf-tip" }, day, list);
}

/** One sentence that says what the curve shows, for those who do not see it. */
export function summaryOf({ days, series }: EpiProps): string {
  const from = formatDay(days[0] ?? "");
  const to = formatDay(days.at(-1) ?? "");
  return say("curve.summary", { from, to, series: series.map(({ name }) => name).join(", ") });
}

export function toOption(props: EpiProps, palette: Palette): Option {
  const axis = { color: palette.muted, fontSize: palette.text };
  const tip = (items: { dataIndex: number }[]) => tipFor(props, items[0]?.dataIndex ?? 0);
  const drawn = props.series.map((series, index) => seriesOf(series, index, palette));
  if (drawn[0] && props.marks?.length)
    drawn[0] = { ...drawn[0], markLine: marksOf(props, palette) };
  const zoomed = props.days.length > ZOOM_FROM_DAYS;
  return {
    animation: false,
    grid: {
      left: 8,
      right: 16,
      top: palette.text * 3,
      bottom: zoomed ? 56 : 8,
      containLabel: true,
    },
    legend: {
      show: props.series.length > 1,
      top: 0,
      left: 0,
      textStyle: { color: palette.ink, fontSize: palette.text },
    },
    tooltip: { ...tooltipStyle(palette), trigger: "axis", formatter: tip },
    xAxis: {
      type: "category",
      data: props.days,
      axisLabel: { ...axis, formatter: formatDay, hideOverlap: true },
      axisLine: { lineStyle: { color: palette.edge } },
      axisTick: { alignWithLabel: true },
    },
    yAxis: {
      type: "value",
      min: 0,
      name: props.unit,
      nameTextStyle: { ...axis, align: "left" },
      minInterval: props.series.every(isWhole) ? 1 : 0,
      axisLabel: { ...axis, formatter: formatNumber },
      splitLine: { lineStyle: { color: palette.line } },
    },
    dataZoom: zoomed ? [zoomOf(palette)] : [],
    series: drawn,
  };
}

function isWhole({ values }: Series): boolean {
  return values.every((value) => value === null || Number.isInteger(value));
}

function zoomOf(palette: Palette): object {
  return {
    type: "slider",
    height: 24,
    bottom: 4,
    borderColor: palette.line,
    textStyle: { color: palette.muted },
    labelFormatter: (_: number, day: string) => formatDay(day),
  };
}
