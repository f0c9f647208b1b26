import { say } from "../i18n";
import { formatDay } from "../lib/dates";
import { element } from "../lib/dom";
import { formatNumber } from "../lib/numbers";
import type { Option } from "./echarts";
import { tooltipStyle } from "./map-option";
import type { Palette } from "./palette";

/** By day: the 2.5, 25, 50, 75 and 97.5 % points of all runs. */
export type Quantiles = [number[], number[], number[], number[], number[]];

export interface FanProps {
  /** ISO days, oldest first, none left out. */
  days: string[];
  /** The first day that the options may differ on. */
  first: string;
  unit: string;
  /** The word for a number that was computed and not reported. */
  computed: string;
  outputs: { name: string; options: { name: string; lines: Quantiles }[] }[];
}

const OUTER = 0.14;
const INNER = 0.26;

function between(low: number[], high: number[]): number[] {
  return high.map((value, index) => Math.max(value - (low[index] ?? 0), 0));
}

/** Bands are stacked on an invisible line; the middle is dashed, for it was never counted. */
function seriesOf(
  { name, lines }: { name: string; lines: Quantiles },
  index: number,
  palette: Palette,
): object[] {
  const [lowest, low, middle, high, highest] = lines;
  const color = palette.series[index % palette.series.length];
  const shared = { type: "line", symbol: "none", silent: true, color };
  const band = (data: number[], opacity: number) => ({
    ...shared,
    name,
    data,
    stack: `fan-${index}`,
    lineStyle: { opacity: 0 },
    areaStyle: { color, opacity },
  });
  return [
    band(lowest, 0),
    band(between(lowest, low), OUTER),
    band(between(low, high), INNER),
    band(between(high, highest), OUTER),
    { ...shared, name, data: middle, lineStyle: { width: 2, type: "dashed", color } },
  ];
}

function tipFor(props: FanProps, output: number, index: number): HTMLElement {
  const list = element("dl");
  for (const { name, lines } of props.outputs[output]?.options ?? []) {
    const [low, high] = [lines[0][index] ?? 0, lines[4][index] ?? 0];
    const words = say("fan.range", { low: formatNumber(low), high: formatNumber(high) });
    list.append(element("dt", {}, name), element("dd", {}, `${words} ${props.computed}`));
  }
  const day = element("strong", {}, formatDay(props.days[index] ?? ""));
  return element("div", { class: "lf-tip" }, day, list);
}

/** One sentence that says what the fans show, for those who do not see them. */
export function summaryOf({ days, outputs }: FanProps, output: number): string {
  const from = formatDay(days[0] ?? "");
  const to = formatDay(days.at(-1) ?? "");
  const shown = outputs[output];
  const options = shown?.options.map(({ name }) => name).join(", ") ?? "";
  return say("fan.summary", { from, to, output: shown?.name ?? "", options });
}

export function toOption(props: FanProps, output: number, palette: Palette): Option {
  const axis = { color: palette.muted, fontSize: palette.text };
  const shown = props.outputs[output]?.options ?? [];
  const drawn = shown.flatMap((option, index) => seriesOf(option, index, palette));
  const tip = (items: { dataIndex: number }[]) => tipFor(props, output, items[0]?.dataIndex ?? 0);
  const mark = {
    silent: true,
    symbol: "none",
    animation: false,
    lineStyle: { color: palette.edge, type: "solid" },
    label: { formatter: say("fan.first"), color: palette.muted, fontSize: palette.text },
    data: [{ xAxis: props.first }],
  };
  if (drawn[0]) drawn[0] = { ...drawn[0], markLine: mark };
  return {
    animation: false,
    grid: { left: 8, right: 16, top: palette.text * 5, bottom: 8, containLabel: true },
    legend: {
      show: true,
      type: "scroll",
      top: 0,
      left: 0,
      textStyle: { color: palette.ink, fontSize: palette.text },
      data: shown.map(({ name }) => ({ name, icon: "roundRect" })),
    },
    tooltip: { ...tooltipStyle(palette), trigger: "axis", formatter: tip },
    xAxis: {
      type: "category",
      data: props.days,
      boundaryGap: false,
      axisLabel: { ...axis, formatter: formatDay, hideOverlap: true },
      axisLine: { lineStyle: { color: palette.edge } },
    },
    yAxis: {
      type: "value",
      min: 0,
      name: props.unit,
      nameTextStyle: { ...axis, align: "left" },
      axisLabel: { ...axis, formatter: formatNumber },
      splitLine: { lineStyle: { color: palette.line } },
    },
    series: drawn,
  };
}
