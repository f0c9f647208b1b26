import { describe, expect, it } from "vitest";
import { say } from "../src/i18n";
import { en } from "../src/i18n/en";
import { zh } from "../src/i18n/zh";
import { clockParts, formatDay } from "../src/lib/dates";
import { formatBytes, formatNumber } from "../src/lib/numbers";

describe("words", () => {
  it("follow the language of the page", () => {
    expect(say("search.count", { count: 3 })).toBe("3 places found");
    document.documentElement.lang = "zh-hans";
    expect(say("search.count", { count: 3 })).toBe("找到3个地区");
  });

  it("name the same gaps in both languages", () => {
    const gaps = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    for (const key of Object.keys(en) as (keyof typeof en)[]) {
      expect(gaps(zh[key]), key).toEqual(gaps(en[key]));
    }
  });
});

describe("numbers and dates", () => {
  it("separate thousands and show a dash for the unknown", () => {
    expect([formatNumber(29454), formatNumber(0), formatNumber(null)]).toEqual([
      "29,454",
      "0",
      "–",
    ]);
    expect([formatBytes(1200), formatBytes(3_400_000)]).toEqual(["1 kB", "3.2 MB"]);
  });

  it("are written in each language's own manner", () => {
    expect(formatDay("2020-01-09")).toBe("9 Jan");
    document.documentElement.lang = "zh-hans";
    expect(formatDay("2020-01-09")).toBe("1月9日");
    expect(formatDay("not a day")).toBe("not a day");
  });

  it("show the clock of the place, not of the machine", () => {
    const moment = Date.parse("2020-01-29T15:00:00+08:00");
    expect(clockParts(moment, "Asia/Shanghai")).toMatchObject({ day: "29 Jan", time: "15:00" });
    expect(clockParts(moment, "UTC").time).toBe("07:00");
  });
});
