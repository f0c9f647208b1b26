import { language, say } from "../i18n";
import { element, recall, remember } from "../lib/dom";

export interface Place {
  code: string;
  name: string;
  name_en: string;
  path: string;
  level: string;
}

const WAIT_MS = 120;
const RECENT = "lf-places";
const RECENT_KEPT = 6;
const store = () => localStorage;
let made = 0;

export function placeName(place: Place): string {
  return language() === "en" && place.name_en ? place.name_en : place.name;
}

/** The row that `key` leads to, round at the ends; -1 is the input itself. */
export function nextIndex(key: string, at: number, count: number): number {
  if (count === 0) return -1;
  if (key === "ArrowDown") return (at + 1) % count;
  if (key === "ArrowUp") return at <= 0 ? count - 1 : at - 1;
  return at;
}

/**
 * `<lf-place-search src="/api/places/search" go="/board/{code}">` or, in a form,
 * `<lf-place-search name="place" value="4301" text="长沙市">`: a combobox over the place tree.
 */
export class PlaceSearch extends HTMLElement {
  readonly #id = `lf-places-${++made}`;
  readonly #input = element("input", { type: "search", autocomplete: "off", spellcheck: "false" });
  readonly #list = element("ul", { class: "lf-combo-list", role: "listbox", hidden: "" });
  readonly #said = element("span", { class: "lf-sr", role: "status" });
  readonly #hidden = element("input", { type: "hidden" });
  #places: Place[] = [];
  #at = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | undefined;

  connectedCallback(): void {
    this.#dress();
    const box = element("div", { class: "lf-combo lf-inline" });
    box.append(this.#input, this.#list, this.#said);
    if (this.hasAttribute("name")) box.append(this.#hidden);
    this.replaceChildren(box);
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }

  #dress(): void {
    const label = this.getAttribute("label") ?? say("search.label");
    const settings: Record<string, string> = {
      id: this.getAttribute("input-id") ?? `${this.#id}-input`,
      role: "combobox",
      "aria-label": label,
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.#id,
      placeholder: this.getAttribute("placeholder") ?? say("search.placeholder"),
    };
    for (const [name, value] of Object.entries(settings)) this.#input.setAttribute(name, value);
    this.#list.id = this.#id;
    this.#list.setAttribute("aria-label", label);
    this.#hidden.name = this.getAttribute("name") ?? "";
    this.#hidden.value = this.getAttribute("value") ?? "";
    this.#input.value = this.getAttribute("text") ?? "";
    this.#input.oninput = () => this.#wait();
    this.#input.onfocus = () => this.#offerRecent();
    this.#input.onkeydown = (event) => this.#press(event);
    this.#input.onblur = () => this.#close();
    this.#list.onpointerdown = (event) => this.#pick(event);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#hidden.value = "";
    if (this.#input.value.trim() === "") this.#offerRecent();
    else this.#timer = setTimeout(() => void this.#ask(this.#input.value.trim()), WAIT_MS);
  }

  async #ask(query: string): Promise<void> {
    this.#asking?.abort();
    this.#asking = new AbortController();
    const url = new URL(this.getAttribute("src") ?? "/api/places/search", location.href);
    url.searchParams.set("q", query);
    try {
      const answer = await fetch(url, { signal: this.#asking.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      this.#offer((await answer.json()) as Place[], say("search.none", { query }));
    } catch (problem) {
      if (!(problem instanceof DOMException)) this.#offer([], say("search.failed"));
    }
  }

  #recent(): Place[] {
    return JSON.parse(recall(store, RECENT) ?? "[]") as Place[];
  }

  #offerRecent(): void {
    if (this.#input.value.trim() === "" && this.#recent().length) {
      this.#offer(this.#recent(), "", say("search.recent"));
    }
  }

  #offer(places: Place[], whenNone: string, heading = ""): void {
    this.#places = places;
    this.#at = -1;
    const note = (words: string) =>
      element("li", { class: "lf-combo-note", role: "presentation" }, words);
    const rows: HTMLElement[] = places.map((place, index) => this.#row(place, index));
    if (heading) rows.unshift(note(heading));
    if (places.length === 0) rows.push(note(whenNone));
    this.#list.replaceChildren(...rows);
    this.#said.textContent = places.length
      ? say("search.count", { count: places.length })
      : whenNone;
    this.#open(true);
  }

  #row(place: Place, index: number): HTMLElement {
    const attributes = { role: "option", id: `${this.#id}-${index}`, "aria-selected": "false" };
    const detail = [place.path, place.code].filter(Boolean).join(" · ");
    return element("li", attributes, placeName(place), element("small", {}, detail));
  }

  #open(open: boolean): void {
    this.#list.hidden = !open;
    this.#input.setAttribute("aria-expanded", String(open));
  }

  #close(): void {
    this.#open(false);
    this.#mark(-1);
  }

  #mark(index: number): void {
    this.#at = index;
    for (const row of this.#list.querySelectorAll("[role=option]")) {
      const chosen = row.id === `${this.#id}-${index}`;
      row.setAttribute("aria-selected", String(chosen));
      if (chosen) row.scrollIntoView({ block: "nearest" });
    }
    if (index < 0) this.#input.removeAttribute("aria-activedescendant");
    else this.#input.setAttribute("aria-activedescendant", `${this.#id}-${index}`);
  }

  #press(event: KeyboardEvent): void {
    if (event.key === "Escape") this.#close();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.#list.hidden) this.#wait();
      else this.#mark(nextIndex(event.key, this.#at, this.#places.length));
    }
    const place = this.#places[Math.max(this.#at, 0)];
    if (event.key === "Enter" && !this.#list.hidden && place) {
      event.preventDefault();
      this.#choose(place);
    }
  }

  #pick(event: PointerEvent): void {
    event.preventDefault();
    const row = (event.target as Element).closest("[role=option]");
    const index = row ? Number(row.id.slice(this.#id.length + 1)) : -1;
    const place = this.#places[index];
    if (place) this.#choose(place);
  }

  #choose(place: Place): void {
    const kept = [place, ...this.#recent().filter(({ code }) => code !== place.code)];
    remember(store, RECENT, JSON.stringify(kept.slice(0, RECENT_KEPT)));
    this.#hidden.value = place.code;
    this.#input.value = placeName(place);
    this.#close();
    this.dispatchEvent(new CustomEvent("lf:place", { bubbles: true, detail: place }));
    const go = this.getAttribute("go");
    if (go) location.assign(go.replace("{code}", encodeURIComponent(place.code)));
  }
}
