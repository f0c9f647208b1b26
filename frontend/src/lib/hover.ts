/** Map, table and curve point at the same place or day: whoever is pointed at tells the others. */
export interface Hover {
  code?: string | null;
  day?: string | null;
  from?: EventTarget;
}

export function emitHover(hover: Hover): void {
  document.dispatchEvent(new CustomEvent<Hover>("lf:hover", { detail: hover }));
}

/** Listen until `signal` is aborted; what `self` said itself is not heard. */
export function onHover(
  self: EventTarget,
  signal: AbortSignal,
  react: (hover: Hover) => void,
): void {
  const hear = (event: Event) => {
    const { detail } = event as CustomEvent<Hover>;
    if (detail.from !== self) react(detail);
  };
  document.addEventListener("lf:hover", hear, { signal });
}
