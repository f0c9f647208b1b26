import { beforeAll, describe, expect, it, vi } from "vitest";
import { sentenceOf } from "../src/behaviours/errors";
import { startOnce } from "../src/behaviours/once";
import { defineIslands } from "../src/islands";
import { readValues, writeValues } from "../src/islands/draft";
import { settleSentDrafts } from "../src/islands/guard";

beforeAll(() => {
  defineIslands();
  startOnce();
});

const FORM = `<lf-guard key="report"><form method="post">
  <input type="hidden" name="csrfmiddlewaretoken" value="secret">
  <input name="new" value=""><input type="checkbox" name="sure" value="1">
  <input type="password" name="password" value="">
  <button type="submit">Send</button></form></lf-guard>`;

function form(): HTMLFormElement {
  const found = document.querySelector("form");
  if (!found) throw new Error("no form");
  return found;
}

function fill(value: string): void {
  const input = document.querySelector<HTMLInputElement>("[name=new]");
  if (input) input.value = value;
  form().dispatchEvent(new Event("input", { bubbles: true }));
}

function send(): boolean {
  return form().dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
}

/** What the next page finds: the same form, fresh from the server. */
async function nextPage(kind: string, body = FORM): Promise<void> {
  document.body.replaceChildren();
  document.body.dataset.lfPage = kind;
  settleSentDrafts();
  document.body.innerHTML = body;
  await Promise.resolve();
}

const value = () => document.querySelector<HTMLInputElement>("[name=new]")?.value;

describe("lf-guard", () => {
  it("keeps neither token nor password", () => {
    document.body.innerHTML = FORM;
    expect(readValues(form())).toEqual([["new", ""]]);
  });

  it("gives back what was typed, boxes included", () => {
    document.body.innerHTML = FORM;
    writeValues(form(), [
      ["new", "12"],
      ["sure", "1"],
    ]);
    expect(readValues(form())).toEqual([
      ["new", "12"],
      ["sure", "1"],
    ]);
  });

  it("fills in a form again that was left half-way, and says so", async () => {
    document.body.innerHTML = FORM;
    fill("12");
    await nextPage("page");
    expect(value()).toBe("12");
    expect(document.body.textContent).toContain("was kept and is filled in again");
  });

  it("loses nothing when the session ended while sending", async () => {
    document.body.innerHTML = FORM;
    fill("12");
    send();
    await nextPage("sign-in", "<p>Sign in</p>");
    await nextPage("page");
    expect(value()).toBe("12");
  });

  it("forgets what has arrived", async () => {
    document.body.innerHTML = FORM;
    fill("12");
    send();
    await nextPage("page");
    expect(value()).toBe("");
    expect(sessionStorage).toHaveLength(0);
  });
});

describe("a double click", () => {
  it("sends once", () => {
    document.body.innerHTML = FORM;
    expect(send()).toBe(true);
    expect(send()).toBe(false);
  });

  it("leaves searches alone", () => {
    document.body.innerHTML = '<form method="get"><input name="q"></form>';
    expect([send(), send()]).toEqual([true, true]);
  });

  it("shows that it is on its way", () => {
    vi.useFakeTimers();
    document.body.innerHTML = FORM;
    send();
    vi.advanceTimersByTime(10);
    expect(document.querySelector("button")?.getAttribute("aria-busy")).toBe("true");
    vi.useRealTimers();
  });
});

describe("a refusal", () => {
  it("is told in the server's own sentence", () => {
    const responseText = JSON.stringify({ code: "orders.signed", detail: "Already signed by …" });
    expect(sentenceOf({ responseText, status: 409 })).toBe("Already signed by …");
  });

  it("has a sentence of its own when the server gives none", () => {
    expect(sentenceOf({ responseText: "<html>", status: 502 })).toContain("Nothing was changed");
    expect(sentenceOf({ responseText: "{}", status: 403 })).toContain("refused");
  });
});
