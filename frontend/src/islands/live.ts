import { type Key, say } from "../i18n";
import { element } from "../lib/dom";

export interface News {
  seq: number;
  topics: string[];
  events: { text?: string }[];
}

const EVERY_MS = 1000;
const LONGEST_MS = 30_000;

/** How long to wait after `failures` failures in a row: doubling, at most half a minute. */
export function waitAfter(failures: number): number {
  return Math.min(EVERY_MS * 2 ** failures, LONGEST_MS);
}

/** What is read out when news arrive: the event's own words when there is one. */
export function announce(news: News): string {
  const [first] = news.events;
  if (news.events.length === 1) return first?.text ?? say("live.news.one");
  return news.events.length ? say("live.news.many", { count: news.events.length }) : "";
}

/**
 * `<lf-live url="/live" after="12">`: asks every second what came after entry 12 of the ledger, and
 * tells the page as `lf:<topic>` on the body, which htmx listens to.
 */
export class Live extends HTMLElement {
  readonly #status = element("span", { class: "lf-live-status" });
  readonly #said = element("span", { class: "lf-sr", role: "status", "aria-live": "polite" });
  #aborter = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;

  connectedCallback(): void {
    this.#aborter = new AbortController();
    this.replaceChildren(this.#status, this.#said);
    this.#tell("on", "live.on");
    const { signal } = this.#aborter;
    document.addEventListener("visibilitychange", () => this.#resume(), { signal });
    addEventListener("online", () => this.#resume(), { signal });
    this.#plan(EVERY_MS);
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
    this.#aborter.abort();
  }

  #plan(wait: number): void {
    clearTimeout(this.#timer);
    if (this.#aborter.signal.aborted || document.hidden) return;
    this.#timer = setTimeout(() => void this.#ask(), wait);
  }

  #resume(): void {
    if (!document.hidden && this.#status.dataset.state !== "signed-out") this.#plan(0);
  }

  async #ask(): Promise<void> {
    const url = new URL(this.getAttribute("url") ?? "/live", location.href);
    url.searchParams.set("after", this.getAttribute("after") ?? "0");
    try {
      const { signal } = this.#aborter;
      const headers = { Accept: "application/json" };
      await this.#hear(await fetch(url, { signal, headers, redirect: "manual" }));
    } catch {
      this.#lost();
    }
  }

  async #hear(answer: Response): Promise<void> {
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      this.#tell("signed-out", "live.out");
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    if (answer.status !== 204) this.#spread((await answer.json()) as News);
    this.#failures = 0;
    this.#tell("on", "live.on");
    this.#plan(EVERY_MS);
  }

  #spread(news: News): void {
    this.setAttribute("after", String(news.seq));
    for (const topic of new Set(news.topics)) {
      document.body.dispatchEvent(new CustomEvent(`lf:${topic}`, { bubbles: true, detail: news }));
    }
    this.#said.textContent = announce(news);
  }

  #lost(): void {
    if (this.#aborter.signal.aborted) return;
    this.#failures += 1;
    this.#tell("lost", "live.lost");
    this.#plan(waitAfter(this.#failures));
  }

  #tell(state: string, key: Key): void {
    if (this.#status.dataset.state === state) return;
    this.#status.dataset.state = state;
    this.#status.setAttribute("role", state === "on" ? "none" : "status");
    this.#status.textContent = say(key);
  }
}
