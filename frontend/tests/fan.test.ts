import { describe, expect, it } from "vitest";
import { type FanProps, summaryOf, toOption } from "../src/charts/fan-option";
import type { Palette } from "../src/charts/palette";

const PALETTE = { series: ["red", "blue"], text: 12 } as unknown as Palette;
const PROPS: FanProps = {
  days: ["2020-01-28", "2020-01-29"],
  first: "2020-01-29",
  unit: "a day",
  computed: "computed",
  outputs: [
    {
      name: "Infections",
      options: [
        {
          name: "As things stand",
          lines: [
            [0, 1],
            [1, 2],
            [2, 4],
            [3, 6],
            [5, 9],
          ],
        },
        {
          name: "Roads closed",
          lines: [
            [0, 0],
            [1, 1],
            [2, 2],
            [3, 3],
            [5, 5],
          ],
        },
      ],
    },
  ],
};

interface Drawn {
  name: string;
  data: number[];
  stack?: string;
  lineStyle: { type?: string };
}

describe("the fans", () => {
  const option = toOption(PROPS, 0, PALETTE) as unknown as {
    yAxis: { min: number };
    legend: { data: unknown[] };
    series: Drawn[];
  };

  it("begin at zero and show every option", () => {
    expect(option.yAxis.min).toBe(0);
    expect(option.legend.data).toHaveLength(2);
  });

  it("stack to the highest of the range", () => {
    const bands = option.series.filter(({ stack }) => stack === "fan-0");
    const highest = bands.map(({ data }) => data[1] ?? 0).reduce((sum, value) => sum + value);
    expect(highest).toBe(9);
  });

  it("draw the middle dashed, for it was never counted", () => {
    expect(option.series.filter(({ lineStyle }) => lineStyle.type === "dashed")).toHaveLength(2);
  });

  it("are told in one sentence", () => {
    expect(summaryOf(PROPS, 0)).toContain("As things stand, Roads closed");
  });
});
