import { say } from "../i18n";
import { toast } from "./toasts";

interface HtmxDetail {
  xhr: XMLHttpRequest;
  shouldSwap?: boolean;
  isError?: boolean;
}

/** The page that says why something was refused, when the answer is one. */
function pageOf(xhr: Pick<XMLHttpRequest, "responseText">): Document | null {
  if (!xhr.responseText.includes('data-lf-page="error"')) return null;
  return new DOMParser().parseFromString(xhr.responseText, "text/html");
}

/** What a refusal says to the person: the sentence of its document or page, or a general one. */
export function sentenceOf(xhr: Pick<XMLHttpRequest, "responseText" | "status">): string {
  try {
    const problem = JSON.parse(xhr.responseText) as { detail?: string; title?: string };
    if (problem.detail ?? problem.title) return problem.detail ?? problem.title ?? "";
  } catch {
    const said = pageOf(xhr)?.querySelector("main .lf-notice p")?.textContent?.trim();
    return said || say(xhr.status >= 500 ? "error.server" : "error.refused");
  }
  return say("error.refused");
}

/** A page of the sign-in comes back for a part of a page: then the whole page goes to sign in. */
function leadToSignIn(event: Event): void {
  const { detail } = event as CustomEvent<HtmxDetail>;
  if (!detail.xhr.responseText.includes('data-lf-page="sign-in"')) return;
  detail.shouldSwap = false;
  location.assign(detail.xhr.responseURL || location.href);
}

/** A form that comes back with its errors (422) is shown like any other answer. */
function showInvalidForms(event: Event): void {
  const { detail } = event as CustomEvent<HtmxDetail>;
  if (detail.xhr.status !== 422 || pageOf(detail.xhr)) return;
  detail.shouldSwap = true;
  detail.isError = false;
}

export function startErrors(): void {
  document.addEventListener("htmx:beforeSwap", leadToSignIn);
  document.addEventListener("htmx:beforeSwap", showInvalidForms);
  document.addEventListener("htmx:responseError", (event) => {
    const { detail } = event as CustomEvent<HtmxDetail>;
    toast({ text: sentenceOf(detail.xhr), tone: "urgent" });
  });
  document.addEventListener("htmx:sendError", () =>
    toast({ text: say("error.offline"), tone: "urgent" }),
  );
}
