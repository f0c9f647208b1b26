import { element } from "../lib/dom";
import type { Point } from "./map-option";
import type { Palette } from "./palette";

const SIZE = 9;

interface Spot {
  name: string;
  value: [number, number];
  point: Point;
}

/** What goes into the option of a chart. */
export interface Layer {
  geo: object;
  series: object;
}

function tipOf({ name, note }: Point): HTMLElement {
  return element("div", { class: "lf-tip" }, element("strong", {}, name), element("p", {}, note));
}

/**
 * The spots on a map that is drawn already: an unseen map of the same shape and place gives them
 * their coordinates, and lets the pointer through to the shapes below.
 */
export function pointLayer(points: Point[], frame: object, palette: Palette): Layer {
  const data = points.map(
    (point): Spot => ({ name: point.name, value: [point.longitude, point.latitude], point }),
  );
  return {
    geo: {
      ...frame,
      silent: true,
      itemStyle: { areaColor: "transparent", borderWidth: 0 },
      emphasis: { disabled: true },
    },
    series: {
      type: "scatter",
      coordinateSystem: "geo",
      symbolSize: SIZE,
      itemStyle: { color: palette.accent, borderColor: palette.surface, borderWidth: 1.5 },
      tooltip: { formatter: ({ data }: { data: Spot }) => tipOf(data.point) },
      data,
      z: 5,
    },
  };
}
