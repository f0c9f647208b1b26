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
  /** A range stands from its lower to its upper bound on each day; ranges come after the rest. */
  type: "bar" | "line" | "range";
  /** One per day; null is a day nobody reported, which is a gap and never zero. */
  values: (number | null)[];
  lower?: (number | null)[];
  upper?: (number | null)[];
}

export interface EpiProps {
  /** ISO days, oldest first, none left out. */
  days: string[];
  series: Series[];
  unit: string;
  marks?: { day: string; label: string }[];
  /** A value that everything is held against, such as 1 for a reproduction number. */
  level?: { value: number; label: string };
}

const ZOOM_FROM_DAYS = 62;

/** A bar that nobody sees carries the one that reaches from bound to bound. */
function rangeOf(series: Series, color: string | undefined): object[] {
  const { lower = [], upper = [], code, name } = series;
  const height = upper.map((top, day) => {
    const bottom = lower[day] ?? null;
    return top === null || bottom === null ? null : top - bottom;
  });
  const shared = { type: "bar", stack: code, barGap: "-100%", barMaxWidth: 28 };
  const unseen = { itemStyle: { color: "transparent" }, silent: true, data: lower };
  return [
    { ...shared, ...unseen },
    { ...shared, name, color, itemStyle: { opacity: 0.45 }, data: height },
  ];
}

function seriesOf(series: Series, index: number, palette: Palette): object | object[] {
  const color = palette.series[index % palette.series.length];
  if (series.type === "range") return rangeOf(series, color);
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
  const days = (props.marks ?? []).map(({ day, label }) => ({ xAxis: day, name: label }));
  const level = props.level;
  const levels = level ? [{ yAxis: level.value, name: level.label }] : [];
  const data = [...days, ...levels];
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

function wordsOf({ values, lower, upper }: Series, index: number, { unit }: EpiProps): string {
  const value = values[index] ?? null;
  const bounds = [lower?.[index] ?? value, upper?.[index] ?? value];
  if (bounds.includes(null)) return say("curve.none");
  const words = [...new Set(bounds.map(formatNumber))].join(" – ");
  return `${words} ${unit}`.trim();
}

function tipFor(props: EpiProps, index: number): HTMLElement {
  const list = element("dl");
  for (const series of props.series) {
    list.append(element("dt", {}, series.name), element("dd", {}, wordsOf(series, index, props)));
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
  const drawn = props.series.flatMap((series, index) => seriesOf(series, index, palette));
  if (drawn[0] && (props.marks?.length || props.level))
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
      data: props.series.map(({ name }) => name),
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

function isWhole({ values, upper = [] }: Series): boolean {
  return [...values, ...upper].every((value) => value === null || Number.isInteger(value));
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
