interface HtmxDetail {
  shouldSwap?: boolean;
  requestConfig?: { verb: string };
}

const TYPING = "textarea, input:not([type=hidden])";

/** What brings itself up to date (`data-lf-calm`) waits while somebody types inside it. */
function wait(event: Event): void {
  const { detail, target } = event as CustomEvent<HtmxDetail>;
  const part = target instanceof Element && target.matches("[data-lf-calm]") ? target : null;
  const typing = part?.querySelector(`:is(${TYPING}):focus`);
  if (detail.requestConfig?.verb === "get" && typing) detail.shouldSwap = false;
}

export function startCalm(): void {
  document.addEventListener("htmx:beforeSwap", wait);
}
