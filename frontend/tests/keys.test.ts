import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startCalm } from "../src/behaviours/calm";
import { sentenceOf } from "../src/behaviours/errors";
import { startKeys } from "../src/behaviours/keys";

beforeAll(() => {
  startKeys();
  startCalm();
});

const LIST = `<input data-lf-search><table data-lf-list><tbody>
  <tr><td><a id="one" href="#1">1</a></td></tr><tr><td><a id="two" href="#2">2</a></td></tr>
  </tbody></table>`;

beforeEach(() => {
  document.body.innerHTML = LIST;
  (document.activeElement as HTMLElement | null)?.blur();
});

function press(key: string, on: Element = document.activeElement ?? document.body): void {
  on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

describe("keys of a list", () => {
  it("leaves what is typed into a field alone", () => {
    document.querySelector("input")?.focus();
    press("j");
    expect(document.activeElement?.tagName).toBe("INPUT");
  });

  it("begins at the first row and goes down and up", () => {
    press("j", document.body);
    expect(document.activeElement?.id).toBe("one");
    press("j");
    expect(document.activeElement?.id).toBe("two");
    press("k");
    expect(document.activeElement?.id).toBe("one");
  });

  it("stays on the last row", () => {
    document.getElementById("two")?.focus();
    press("j");
    expect(document.activeElement?.id).toBe("two");
  });
});

describe("a part that brings itself up to date", () => {
  function arrives(verb: string): boolean {
    const detail = { shouldSwap: true, requestConfig: { verb } };
    const event = new CustomEvent("htmx:beforeSwap", { bubbles: true, detail });
    document.getElementById("part")?.dispatchEvent(event);
    return detail.shouldSwap;
  }

  beforeEach(() => {
    document.body.innerHTML = `<div id="part" data-lf-calm><textarea></textarea></div>`;
  });

  it("waits while somebody types in it", () => {
    document.querySelector("textarea")?.focus();
    expect(arrives("get")).toBe(false);
  });

  it("shows the answer to what was sent, and what arrives when nobody types", () => {
    expect(arrives("get")).toBe(true);
    document.querySelector("textarea")?.focus();
    expect(arrives("post")).toBe(true);
  });
});

describe("a refusal that is a page", () => {
  it("is said in its own words", () => {
    const responseText = `<body data-lf-page="error"><main><div class="lf-notice"><p>Say why.</p></div></main>`;
    expect(sentenceOf({ responseText, status: 422 })).toBe("Say why.");
  });
});
