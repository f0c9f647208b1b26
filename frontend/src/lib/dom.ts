type Child = Node | string;

/** A new element with attributes and children; `false` leaves an attribute out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string | false> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** The data a page hands to an island: the JSON script inside it. */
export function readProps<T>(host: HTMLElement): T {
  const script = host.querySelector('script[type="application/json"]');
  return JSON.parse(script?.textContent ?? "{}") as T;
}

/** Register an element once, however often its module is evaluated. */
export function define(name: string, made: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, made);
}

/** Storage that may be full, forbidden or absent: then nothing is remembered, and nothing breaks. */
export function remember(store: () => Storage, key: string, value: string | null): void {
  try {
    if (value === null) store().removeItem(key);
    else store().setItem(key, value);
  } catch {
    return;
  }
}

export function recall(store: () => Storage, key: string): string | null {
  try {
    return store().getItem(key);
  } catch {
    return null;
  }
}
