import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { defineIslands } from "../src/islands";
import { productTime } from "../src/islands/clock";
import { announce, waitAfter } from "../src/islands/live";
import { fitWithin } from "../src/islands/photo";
import { nextIndex } from "../src/islands/place-search";

defineIslands();

async function settle(milliseconds = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("lf-clock", () => {
  it("runs at its rate, and not at all when it is stopped", () => {
    expect(productTime(1000, 500, 2, true)).toBe(2000);
    expect(productTime(1000, 500, 2, false)).toBe(1000);
  });

  it("shows the product's time and says that it is a demonstration", () => {
    document.body.innerHTML =
      '<lf-clock now="2020-01-29T15:00:00+08:00" zone="Asia/Shanghai" demo></lf-clock>';
    const text = document.body.textContent;
    expect(text).toContain("29 Jan 15:00");
    expect(text).toContain("demonstration time · stopped");
  });
});

describe("lf-live", () => {
  const answer = (status: number, body: unknown = null) => ({
    type: "basic",
    status,
    ok: status < 400,
    json: async () => body,
  });

  it("waits longer after each failure, at most half a minute", () => {
    expect([0, 1, 2, 9].map(waitAfter)).toEqual([1000, 2000, 4000, 30_000]);
  });

  it("reads out one event in its own words, several as a number", () => {
    expect(announce({ seq: 1, topics: [], events: [{ text: "Order 4 signed" }] })).toBe(
      "Order 4 signed",
    );
    expect(announce({ seq: 2, topics: [], events: [{}, {}] })).toBe("2 new events");
    expect(announce({ seq: 2, topics: [], events: [] })).toBe("");
  });

  it("tells the page each topic once and asks for what comes after", async () => {
    const news = { seq: 14, topics: ["orders", "orders"], events: [{ text: "Signed" }] };
    const fetch = vi.fn(async () => answer(200, news));
    vi.stubGlobal("fetch", fetch);
    const heard = vi.fn();
    document.body.addEventListener("lf:orders", heard);
    document.body.innerHTML = '<lf-live url="/live" after="12"></lf-live>';
    await settle(1000);
    expect(heard).toHaveBeenCalledTimes(1);
    expect(String((fetch.mock.calls as unknown[][])[0]?.[0])).toContain("/live?after=12");
    expect(document.querySelector("lf-live")?.getAttribute("after")).toBe("14");
    document.body.removeEventListener("lf:orders", heard);
  });

  it("says in words that the connection is lost, and that it is back", async () => {
    const fetch = vi.fn().mockRejectedValueOnce(new Error("down")).mockResolvedValue(answer(204));
    vi.stubGlobal("fetch", fetch);
    document.body.innerHTML = '<lf-live url="/live" after="12"></lf-live>';
    await settle(1000);
    expect(document.body.textContent).toContain("Connection lost, trying again");
    await settle(2000);
    expect(document.body.textContent).toContain("Live");
  });

  it("stops asking when the session has ended", async () => {
    const fetch = vi.fn(async () => answer(403));
    vi.stubGlobal("fetch", fetch);
    document.body.innerHTML = '<lf-live url="/live" after="12"></lf-live>';
    await settle(10_000);
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(document.body.textContent).toContain("signed out");
  });

  it("stops asking when it is taken off the page", async () => {
    const fetch = vi.fn(async () => answer(204));
    vi.stubGlobal("fetch", fetch);
    document.body.innerHTML = '<lf-live url="/live" after="12"></lf-live>';
    document.body.replaceChildren();
    await settle(5000);
    expect(fetch).not.toHaveBeenCalled();
  });
});

describe("lf-place-search", () => {
  const places = [
    { code: "71", name: "北郡", name_en: "North Shire", path: "Realm", level: "2" },
    { code: "72", name: "南郡", name_en: "South Shire", path: "Realm", level: "2" },
  ];

  function press(key: string): void {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    document.querySelector("input[role=combobox]")?.dispatchEvent(event);
  }

  async function type(text: string): Promise<HTMLInputElement> {
    document.body.innerHTML = '<lf-place-search name="place"></lf-place-search>';
    const input = document.querySelector<HTMLInputElement>("input[role=combobox]");
    if (!input) throw new Error("no input");
    input.value = text;
    input.dispatchEvent(new Event("input"));
    await settle(200);
    return input;
  }

  it("goes round at both ends", () => {
    expect(nextIndex("ArrowDown", 1, 2)).toBe(0);
    expect(nextIndex("ArrowUp", -1, 2)).toBe(1);
    expect(nextIndex("ArrowDown", -1, 0)).toBe(-1);
  });

  it("is chosen from with the keyboard alone and hands over the code", async () => {
    vi.stubGlobal("fetch", async () => ({ ok: true, json: async () => places }));
    const input = await type("shire");
    expect(input.getAttribute("aria-expanded")).toBe("true");
    press("ArrowDown");
    press("ArrowDown");
    expect(input.getAttribute("aria-activedescendant")).toMatch(/-1$/);
    press("Enter");
    expect(document.querySelector<HTMLInputElement>("input[name=place]")?.value).toBe("72");
    expect(input.value).toBe("South Shire");
    expect(input.getAttribute("aria-expanded")).toBe("false");
  });

  it("forgets the code when the text is changed again", async () => {
    vi.stubGlobal("fetch", async () => ({ ok: true, json: async () => places }));
    const input = await type("shire");
    press("Enter");
    input.value = "sh";
    input.dispatchEvent(new Event("input"));
    expect(document.querySelector<HTMLInputElement>("input[name=place]")?.value).toBe("");
  });

  it("says what to do when nothing is found or nobody answers", async () => {
    vi.stubGlobal("fetch", async () => ({ ok: true, json: async () => [] }));
    await type("zzz");
    expect(document.body.textContent).toContain("No place is called “zzz”");
    vi.stubGlobal("fetch", async () => ({ ok: false, status: 500 }));
    await type("zzz");
    expect(document.body.textContent).toContain("The search does not answer");
  });
});

describe("lf-photo", () => {
  it("makes the longer side 1600 and never enlarges", () => {
    expect(fitWithin(4000, 3000)).toEqual([1600, 1200]);
    expect(fitWithin(3000, 4000)).toEqual([1200, 1600]);
    expect(fitWithin(800, 600)).toEqual([800, 600]);
  });
});

describe("lf-rotate", () => {
  it("turns when nobody touches it and rests when somebody does", async () => {
    document.body.innerHTML = `<lf-rotate seconds="5" idle="30">
      <div data-panel="a">a</div><div data-panel="b">b</div></lf-rotate>`;
    const shown = () =>
      [...document.querySelectorAll<HTMLElement>("[data-panel]")].findIndex(
        (panel) => !panel.hidden,
      );
    expect(shown()).toBe(0);
    await settle(6000);
    expect(shown()).toBe(1);
    document.dispatchEvent(new Event("pointermove"));
    await settle(20_000);
    expect(shown()).toBe(1);
    await settle(20_000);
    expect(shown()).toBe(0);
  });
});
