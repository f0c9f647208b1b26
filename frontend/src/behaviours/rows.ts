import { emitHover, type Hover } from "../lib/hover";

/** Rows marked `data-lf-code` (a place) or `data-lf-day` (an ISO day) point and are pointed at. */
const POINTING = "[data-lf-code], [data-lf-day]";

function hoverOf(target: EventTarget | null): Hover | null {
  const row = target instanceof Element ? target.closest<HTMLElement>(POINTING) : null;
  if (!row) return null;
  return { code: row.dataset.lfCode ?? null, day: row.dataset.lfDay ?? null };
}

function mark(hover: Hover): void {
  for (const row of document.querySelectorAll<HTMLElement>(POINTING)) {
    const { lfCode, lfDay } = row.dataset;
    const hit = (hover.code && lfCode === hover.code) || (hover.day && lfDay === hover.day);
    row.classList.toggle("lf-hot", Boolean(hit));
  }
}

function point(event: Event): void {
  const hover = hoverOf(event.target);
  if (hover) emitHover({ ...hover, from: document });
}

function leave(event: Event): void {
  const { relatedTarget } = event as MouseEvent;
  if (hoverOf(event.target) && !hoverOf(relatedTarget)) emitHover({ from: document });
}

export function startRows(): void {
  for (const name of ["pointerover", "focusin"]) document.addEventListener(name, point);
  for (const name of ["pointerout", "focusout"]) document.addEventListener(name, leave);
  document.addEventListener("lf:hover", (event) => mark((event as CustomEvent<Hover>).detail));
}
