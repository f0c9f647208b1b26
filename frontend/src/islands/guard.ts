import { language, say } from "../i18n";
import { element, recall, remember } from "../lib/dom";
import { type Draft, readValues, writeValues } from "./draft";

const store = () => sessionStorage;
const PREFIX = "lf-draft:";

function load(key: string): Draft | null {
  const text = recall(store, key);
  return text === null ? null : (JSON.parse(text) as Draft);
}

/**
 * Drafts that were sent and whose answer is this page: a working page means they arrived, a
 * sign-in or an error means they did not, and they wait to be filled in again.
 */
export function settleSentDrafts(): void {
  const kind = document.body.dataset.lfPage;
  const hasErrors = document.querySelector("form .errorlist") !== null;
  const arrived = kind !== "sign-in" && kind !== "error" && !hasErrors;
  for (const key of Object.keys(sessionStorage)) {
    const draft = key.startsWith(PREFIX) ? load(key) : null;
    if (draft?.sent)
      remember(store, key, arrived ? null : JSON.stringify({ ...draft, sent: false }));
  }
}

/** `<lf-guard key="…">` around a form: a session that ends mid-form loses nothing. */
export class Guard extends HTMLElement {
  #aborter = new AbortController();
  #before = "";
  #sending = false;

  connectedCallback(): void {
    this.#aborter = new AbortController();
    const { signal } = this.#aborter;
    for (const name of ["input", "change"]) {
      this.addEventListener(name, () => this.#keep(false), { signal });
    }
    this.addEventListener("submit", () => this.#keep(true), { signal });
    this.addEventListener("htmx:afterRequest", (event) => this.#answered(event), { signal });
    addEventListener("beforeunload", (event) => this.#warn(event), { signal });
    // The form inside may be put in place only after this element itself.
    queueMicrotask(() => this.#restore());
  }

  disconnectedCallback(): void {
    this.#aborter.abort();
  }

  #form(): HTMLFormElement | null {
    return this.querySelector("form");
  }

  #key(): string {
    return `${PREFIX}${this.getAttribute("key") ?? location.pathname}`;
  }

  #keep(sent: boolean): void {
    const form = this.#form();
    if (!form) return;
    this.#sending = sent;
    const draft: Draft = { at: Date.now(), sent, values: readValues(form) };
    remember(store, this.#key(), JSON.stringify(draft));
  }

  #answered(event: Event): void {
    const { successful, xhr } = (event as CustomEvent<{ successful: boolean; xhr: XMLHttpRequest }>)
      .detail;
    this.#sending = false;
    // Where the answer leads to another page, that page tells whether the form arrived.
    if (xhr.getResponseHeader("HX-Redirect")) return;
    const refused = /class="errorlist|data-lf-page="(sign-in|error)"/.test(xhr.responseText);
    if (successful && !refused) remember(store, this.#key(), null);
  }

  #warn(event: BeforeUnloadEvent): void {
    const form = this.#form();
    if (!form || this.#sending) return;
    if (JSON.stringify(readValues(form)) !== this.#before) event.preventDefault();
  }

  #restore(): void {
    const form = this.#form();
    if (!form) return;
    this.#before = JSON.stringify(readValues(form));
    const draft = load(this.#key());
    if (!draft || form.querySelector(".errorlist")) return;
    if (JSON.stringify(draft.values) === this.#before) return;
    writeValues(form, draft.values);
    form.before(this.#notice(form, draft));
  }

  #notice(form: HTMLFormElement, draft: Draft): HTMLElement {
    const locale = language() === "zh" ? "zh-CN" : "en-GB";
    const clock = new Date(draft.at).toLocaleTimeString(locale, { timeStyle: "short" });
    const files = form.querySelector('input[type="file"]') ? say("guard.files") : "";
    const discard = element(
      "button",
      { type: "button", class: "btn btn-sm" },
      say("guard.discard"),
    );
    const words = element("p", {}, `${say("guard.restored", { time: clock })} ${files}`);
    const notice = element("div", { class: "lf-notice lf-notice-done", role: "status" });
    notice.append(element("span"), words, discard);
    discard.addEventListener("click", () => {
      form.reset();
      remember(store, this.#key(), null);
      notice.remove();
    });
    return notice;
  }
}
