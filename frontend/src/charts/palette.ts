/** The colours of the page as a chart needs them: resolved, in the present light or dark. */
export interface Palette {
  ink: string;
  muted: string;
  line: string;
  edge: string;
  ground: string;
  surface: string;
  raised: string;
  accent: string;
  hatch: string;
  onScale: string;
  scale: string[];
  series: string[];
  /** The size of text in charts, in pixels: larger on the wall. */
  text: number;
}

export const STEPS = 6;

export function readPalette(host: HTMLElement): Palette {
  const probe = document.createElement("span");
  // Where a reader asks for less motion every change still takes a moment, and the colour read
  // would be the one before it: all would be the ink.
  probe.style.setProperty("transition", "none", "important");
  host.append(probe);
  const read = (name: string) => {
    probe.style.color = `var(--lf-${name})`;
    return getComputedStyle(probe).color;
  };
  probe.style.fontSize = "var(--lf-chart-text)";
  const text = Number.parseFloat(getComputedStyle(probe).fontSize) || 12;
  const palette: Palette = {
    text,
    ink: read("ink"),
    muted: read("muted"),
    line: read("line"),
    edge: read("edge"),
    ground: read("ground"),
    surface: read("surface"),
    raised: read("raised"),
    accent: read("accent"),
    hatch: read("hatch"),
    onScale: read("on-scale"),
    scale: Array.from({ length: STEPS }, (_, step) => read(`scale-${step}`)),
    series: [1, 2, 3, 4].map((number) => read(`series-${number}`)),
  };
  probe.remove();
  return palette;
}
