/** `<lf-theme>`: light, dark or as the device. The choice is a cookie, so the server renders it. */
const YEAR_SECONDS = 365 * 24 * 60 * 60;
type Choice = "auto" | "light" | "dark";

export function chosenTheme(): Choice {
  const value = document.documentElement.dataset.bsTheme;
  return value === "light" || value === "dark" ? value : "auto";
}

export function chooseTheme(choice: Choice): void {
  const root = document.documentElement;
  const age = choice === "auto" ? 0 : YEAR_SECONDS;
  if (choice === "auto") delete root.dataset.bsTheme;
  else root.dataset.bsTheme = choice;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers still in use
  document.cookie = `theme=${choice};path=/;max-age=${age};samesite=lax`;
  document.dispatchEvent(new CustomEvent("lf:theme"));
}

export class Theme extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", this.#choose);
    this.#show();
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.#choose);
  }

  readonly #choose = (event: Event): void => {
    const button = (event.target as Element).closest<HTMLElement>("[data-theme-value]");
    if (!button) return;
    chooseTheme(button.dataset.themeValue as Choice);
    this.#show();
  };

  #show(): void {
    for (const button of this.querySelectorAll<HTMLElement>("[data-theme-value]")) {
      const pressed = button.dataset.themeValue === chosenTheme();
      button.setAttribute("aria-pressed", String(pressed));
    }
  }
}
