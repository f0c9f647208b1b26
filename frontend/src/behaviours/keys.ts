/**
 * `/` goes to the search of the list; j and k go from row to row of the page's list
 * (`<table data-lf-list>`), up and down do so in any table; Enter then opens what has the focus.
 */
const TYPING = "input, textarea, select, [contenteditable]";
const STEPS: Record<string, 1 | -1> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

function focusSearch(event: KeyboardEvent): void {
  const selector = "input[data-lf-search], [data-lf-search] input";
  const search = document.querySelector<HTMLInputElement>(selector);
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
}

function enter(row: Element | null | undefined, event: KeyboardEvent): void {
  const target = row?.querySelector<HTMLElement>("a, button, input");
  if (!target) return;
  event.preventDefault();
  target.focus();
}

function moveRow(event: KeyboardEvent, step: 1 | -1): void {
  const row = (event.target as Element).closest?.("tbody tr");
  if (row) {
    const rows = [...(row.parentElement?.children ?? [])];
    enter(rows[rows.indexOf(row) + step], event);
  } else if (event.key.length === 1) {
    // A letter also begins the list; the arrows then still scroll the page.
    enter(document.querySelector("table[data-lf-list] tbody tr"), event);
  }
}

function press(event: KeyboardEvent): void {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!plain || (event.target as Element).closest?.(TYPING)) return;
  if (event.key === "/") focusSearch(event);
  const step = STEPS[event.key];
  if (step) moveRow(event, step);
}

export function startKeys(): void {
  document.addEventListener("keydown", press);
}
