/** Where a bar stands on the days looked at: from `begins` to before `ends`. */
export interface Span {
  begins: number;
  ends: number;
}

type Grip = "begins" | "ends" | "both";

const EDGE_SHARE = 0.2;
const DAY_MS = 86_400_000;

/** The bar after its grip was moved by so many days; it keeps at least one day and stays inside. */
export function moved({ begins, ends }: Span, grip: Grip, by: number, days: number): Span {
  if (grip === "begins") return { begins: Math.min(Math.max(begins + by, 0), ends - 1), ends };
  if (grip === "ends") return { begins, ends: Math.max(Math.min(ends + by, days), begins + 1) };
  const step = Math.min(Math.max(by, -begins), days - ends);
  return { begins: begins + step, ends: ends + step };
}

/** Which part of a bar a hand takes: its ends are grips, what lies between moves the whole. */
export function gripAt(share: number, fixed: boolean): Grip {
  if (fixed) return "ends";
  if (share < EDGE_SHARE) return "begins";
  return share > 1 - EDGE_SHARE ? "ends" : "both";
}

export function isoDay(first: string, days: number): string {
  return new Date(Date.parse(`${first}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * `<lf-days days="30" first="2020-01-29">` around the drawing of a bar, within a form: the bar can be
 * dragged, and the form is sent with the days it was left at. `fixed` holds the first day.
 */
export class Days extends HTMLElement {
  #aborter = new AbortController();
  #drag: { x: number; grip: Grip; from: Span } | undefined;
  #span: Span = { begins: 0, ends: 0 };

  connectedCallback(): void {
    this.#aborter = new AbortController();
    const { signal } = this.#aborter;
    this.addEventListener("pointerdown", (event) => this.#take(event), { signal });
    this.addEventListener("pointermove", (event) => this.#move(event), { signal });
    this.addEventListener("pointerup", () => this.#drop(), { signal });
    this.addEventListener("pointercancel", () => this.#let(), { signal });
    this.#read();
  }

  disconnectedCallback(): void {
    this.#aborter.abort();
  }

  get #bar(): SVGRectElement | null {
    return this.querySelector(".lf-days-on");
  }

  get #days(): number {
    return Number(this.getAttribute("days") ?? 1);
  }

  #read(): void {
    const begins = Number(this.#bar?.getAttribute("x") ?? 0);
    this.#span = { begins, ends: begins + Number(this.#bar?.getAttribute("width") ?? 0) };
  }

  #take(event: PointerEvent): void {
    const bar = this.#bar?.getBoundingClientRect();
    if (!bar || event.target !== this.#bar) return;
    const share = (event.clientX - bar.left) / Math.max(bar.width, 1);
    const grip = gripAt(share, this.hasAttribute("fixed"));
    this.#drag = { x: event.clientX, grip, from: this.#span };
    this.setPointerCapture(event.pointerId);
    event.preventDefault();
  }

  #move(event: PointerEvent): void {
    if (!this.#drag) return;
    const day = this.getBoundingClientRect().width / this.#days;
    const by = Math.round((event.clientX - this.#drag.x) / Math.max(day, 1));
    this.#span = moved(this.#drag.from, this.#drag.grip, by, this.#days);
    this.#draw();
  }

  #draw(): void {
    this.#bar?.setAttribute("x", String(this.#span.begins));
    this.#bar?.setAttribute("width", String(this.#span.ends - this.#span.begins));
  }

  #let(): void {
    if (this.#drag) this.#span = this.#drag.from;
    this.#drag = undefined;
    this.#draw();
  }

  #drop(): void {
    const from = this.#drag?.from;
    this.#drag = undefined;
    if (!from || (from.begins === this.#span.begins && from.ends === this.#span.ends)) return;
    this.#send(from);
  }

  /** Only what was moved is sent, so that an open end stays open. */
  #send(from: Span): void {
    const form = this.closest("form");
    if (!form) return;
    const first = this.getAttribute("first") ?? "";
    const say = (name: string, value: string) => {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      form.append(field);
    };
    if (from.begins !== this.#span.begins) say("start", isoDay(first, this.#span.begins));
    if (from.ends !== this.#span.ends) say("sunset", isoDay(first, this.#span.ends - 1));
    form.submit();
  }
}
