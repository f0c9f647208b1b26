/** `/` goes to the search of the list; up and down go from row to row of a table. */
const TYPING = "input, textarea, select, [contenteditable]";

function focusSearch(event: KeyboardEvent): void {
  const selector = "input[data-lf-search], [data-lf-search] input";
  const search = document.querySelector<HTMLInputElement>(selector);
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
}

function moveRow(event: KeyboardEvent, step: 1 | -1): void {
  const row = (event.target as Element).closest("tbody tr");
  if (!row) return;
  const rows = [...(row.parentElement?.children ?? [])];
  const next = rows[rows.indexOf(row) + step]?.querySelector<HTMLElement>("a, button, input");
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function press(event: KeyboardEvent): void {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!plain || (event.target as Element).closest?.(TYPING)) return;
  if (event.key === "/") focusSearch(event);
  if (event.key === "ArrowDown") moveRow(event, 1);
  if (event.key === "ArrowUp") moveRow(event, -1);
}

export function startKeys(): void {
  document.addEventListener("keydown", press);
}
