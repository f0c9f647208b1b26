/** `data-lf-open="id"` opens a dialog, `data-lf-close` closes the one it is in. */
function click(event: MouseEvent): void {
  const target = (event.target as Element).closest<HTMLElement>("[data-lf-open], [data-lf-close]");
  if (!target) return;
  const id = target.dataset.lfOpen;
  if (id === undefined) {
    target.closest("dialog")?.close();
    return;
  }
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement) dialog.showModal();
}

/** An open menu closes when one clicks beside it or presses Escape. */
function closeMenus(event: Event): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.lf-menu[open]")) {
    const escaping = event instanceof KeyboardEvent && event.key === "Escape";
    const outside = event.type === "click" && !menu.contains(event.target as Node);
    if (!escaping && !outside) continue;
    menu.open = false;
    if (escaping) menu.querySelector("summary")?.focus();
  }
}

export function startDialogs(): void {
  document.addEventListener("click", click);
  document.addEventListener("click", closeMenus);
  document.addEventListener("keydown", closeMenus);
}
