/** A double click sends once: a POST form that is on its way is not sent again. */
const ON_ITS_WAY = "lfSent";
/** An answer that is a download leaves the page standing: after this long it may be sent again. */
const GIVE_UP_MS = 20_000;

function submitButtons(form: HTMLFormElement): HTMLButtonElement[] {
  return [...form.querySelectorAll<HTMLButtonElement>("button[type=submit], button:not([type])")];
}

function markSent(form: HTMLFormElement): void {
  form.dataset[ON_ITS_WAY] = "1";
  // After the browser has read the form: a disabled button would not be part of it.
  setTimeout(() => {
    for (const button of submitButtons(form)) {
      button.setAttribute("aria-disabled", "true");
      button.setAttribute("aria-busy", "true");
    }
  });
  setTimeout(() => release(form), GIVE_UP_MS);
}

export function release(form: HTMLFormElement): void {
  delete form.dataset[ON_ITS_WAY];
  for (const button of submitButtons(form)) {
    button.removeAttribute("aria-disabled");
    button.removeAttribute("aria-busy");
  }
}

function guard(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (form.method !== "post" && !form.hasAttribute("hx-post")) return;
  if (form.dataset[ON_ITS_WAY]) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  markSent(form);
}

export function startOnce(): void {
  document.addEventListener("submit", guard, true);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = (event.target as HTMLElement).closest("form");
    if (form) setTimeout(() => release(form));
  });
  // Coming back with the back button shows the page as it was left.
  addEventListener("pageshow", () => {
    for (const form of document.forms) release(form);
  });
}
