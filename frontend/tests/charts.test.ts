import { describe, expect, it } from "vitest";
import { type EpiProps, summaryOf, toOption as toCurve } from "../src/charts/epi-option";
import { aspectOf } from "../src/charts/map";
import { labelOf, type MapProps, toOption as toMap, type Unit } from "../src/charts/map-option";
import type { Palette } from "../src/charts/palette";
import { niceBreaks, stepLabels, stepOf } from "../src/charts/scale";

const palette: Palette = {
  text: 12,
  ink: "ink",
  muted: "muted",
  line: "line",
  edge: "edge",
  ground: "ground",
  surface: "surface",
  raised: "raised",
  accent: "accent",
  hatch: "hatch",
  onScale: "on-scale",
  scale: ["s0", "s1", "s2", "s3", "s4", "s5"],
  series: ["one", "two", "three", "four"],
};

const units: Unit[] = [
  { code: "71", name: "North Shire", value: 57, state: "known", href: "/board/71" },
  { code: "72", name: "South Shire", value: 0, state: "known" },
  { code: "73", name: "East Shire", value: 4, state: "unconfirmed" },
  { code: "74", name: "West Shire", value: null, state: "none" },
];
const map: MapProps = { geoUrl: "", name: "Realm", units, unit: "people", indicator: "Confirmed" };

interface Drawn {
  name: string;
  itemStyle: { areaColor: string; decal?: object };
}
interface MapSeries {
  data: Drawn[];
  label: { formatter: (item: { name: string }) => string };
}

function drawMap(props: MapProps): MapSeries {
  const option = toMap(props, { palette, aspect: 1, small: false });
  return (option.series as MapSeries[])[0] as MapSeries;
}

describe("the scale", () => {
  it("reads 1, 2, 5, 10 and has at most five bounds", () => {
    expect(niceBreaks([1, 4, 9])).toEqual([1, 2, 5]);
    expect(niceBreaks([1, 57, 9000]).length).toBe(5);
  });

  it("stands when nothing was reported or everything is zero", () => {
    expect(niceBreaks([])).toEqual([1]);
    expect(niceBreaks([0, 0])).toEqual([1]);
  });

  it("puts zero alone on the first step", () => {
    expect(stepOf(0, [1, 5])).toBe(0);
    expect(stepOf(1, [1, 5])).toBe(1);
    expect(stepLabels([1, 5], true)).toEqual(["0", "1–4", "5 and more"]);
  });

  it("speaks of 'under' where values are not whole", () => {
    expect(stepLabels([0.5, 1], false)).toEqual(["under 0.5", "0.5 – <1", "1 and more"]);
  });
});

describe("the map", () => {
  it("colours by step, leaves the unreported as ground and hatches the unconfirmed", () => {
    const [north, south, east, west] = drawMap({ ...map, breaks: [1, 10, 50] }).data;
    expect(north?.itemStyle.areaColor).toBe("s3");
    expect(south?.itemStyle.areaColor).toBe("s0");
    expect(east?.itemStyle).toMatchObject({ areaColor: "s1", decal: { color: "hatch" } });
    expect(west?.itemStyle.areaColor).toBe("ground");
    expect(north?.itemStyle.decal).toBeUndefined();
  });

  it("writes names and figures, and never a zero for what is not known", () => {
    const { label } = drawMap(map);
    expect(label.formatter({ name: "71" })).toBe("North Shire\n57");
    expect(label.formatter({ name: "74" })).toBe("West Shire");
    expect(label.formatter({ name: "99" })).toBe("");
    const unknown: Unit = { code: "75", name: "Isle", value: null, state: "unconfirmed" };
    expect(labelOf(unknown, false)).toBe("Isle\n–");
  });

  it("keeps shapes as they are: a degree of longitude narrows with the latitude", () => {
    const at60 = {
      geometry: {
        coordinates: [
          [
            [
              [10, 60],
              [11, 60],
              [11, 60],
            ],
          ],
        ],
      },
      properties: {},
    };
    expect(aspectOf({ type: "FeatureCollection", features: [at60] })).toBeCloseTo(0.5);
  });
});

describe("the curve", () => {
  const curve: EpiProps = {
    days: ["2020-01-27", "2020-01-28", "2020-01-29"],
    series: [{ code: "71", name: "New", type: "bar", values: [43, null, 56] }],
    unit: "people",
    marks: [{ day: "2020-01-28", label: "Level I" }],
  };

  it("starts at zero and keeps a gap a gap", () => {
    const option = toCurve(curve, palette) as { yAxis: { min: number }; series: object[] };
    expect(option.yAxis.min).toBe(0);
    expect(option.series[0]).toMatchObject({ type: "bar", data: [43, null, 56] });
  });

  it("does not join a line over a gap", () => {
    const line = { code: "71", name: "New", type: "line" as const, values: [1, null, 3] };
    const option = toCurve({ ...curve, series: [line] }, palette) as { series: object[] };
    expect(option.series[0]).toMatchObject({ connectNulls: false });
  });

  it("marks the days that matter and says in a sentence what it shows", () => {
    const option = toCurve(curve, palette) as { series: object[] };
    const marks = { markLine: { data: [{ xAxis: "2020-01-28", name: "Level I" }] } };
    expect(option.series[0]).toMatchObject(marks);
    expect(summaryOf(curve)).toBe("Curve by day, 27 Jan to 29 Jan: New.");
  });

  it("offers a zoom only for long series", () => {
    const days = Array.from({ length: 100 }, (_, i) => `day ${i}`);
    expect((toCurve(curve, palette) as { dataZoom: unknown[] }).dataZoom).toHaveLength(0);
    expect((toCurve({ ...curve, days }, palette) as { dataZoom: unknown[] }).dataZoom).toHaveLength(
      1,
    );
  });
});

describe("points on the map", () => {
  const points = [{ name: "South", note: "Railway station", longitude: 113.06, latitude: 28.15 }];

  it("lie on a map of the same shape that lets the pointer through", () => {
    const option = toMap({ ...map, points }, { palette, aspect: 0.9, small: false });
    const geo = option.geo as { map: string; silent: boolean; aspectScale: number };
    const [, spots] = option.series as { type: string; data: { value: number[] }[] }[];

    expect(geo).toMatchObject({ map: "Realm", silent: true, aspectScale: 0.9 });
    expect(spots?.type).toBe("scatter");
    expect(spots?.data[0]?.value).toEqual([113.06, 28.15]);
  });

  it("leave a map without any as it is", () => {
    const option = toMap({ ...map, points: [] }, { palette, aspect: 1, small: false });

    expect(option.geo).toBeUndefined();
    expect((option.series as object[]).length).toBe(1);
  });
});
