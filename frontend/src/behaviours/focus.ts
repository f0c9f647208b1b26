/** A page or part that says what is wrong (`data-lf-focus`) is read first. */
function focusIn(root: ParentNode): void {
  root.querySelector<HTMLElement>("[data-lf-focus]")?.focus();
}

export function startFocus(): void {
  focusIn(document);
  document.addEventListener("htmx:afterSwap", (event) => focusIn(event.target as HTMLElement));
}
