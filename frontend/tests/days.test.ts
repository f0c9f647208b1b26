import { describe, expect, it } from "vitest";
import { gripAt, isoDay, moved } from "../src/islands/days";

const BAR = { begins: 4, ends: 10 };

describe("a bar on the days looked at", () => {
  it("keeps at least one day", () => {
    expect(moved(BAR, "begins", 99, 30)).toEqual({ begins: 9, ends: 10 });
    expect(moved(BAR, "ends", -99, 30)).toEqual({ begins: 4, ends: 5 });
  });

  it("stays within the days", () => {
    expect(moved(BAR, "both", 99, 30)).toEqual({ begins: 24, ends: 30 });
    expect(moved(BAR, "both", -99, 30)).toEqual({ begins: 0, ends: 6 });
  });

  it("is taken at its ends or as a whole", () => {
    expect([0.1, 0.5, 0.9].map((share) => gripAt(share, false))).toEqual([
      "begins",
      "both",
      "ends",
    ]);
    expect(gripAt(0.1, true)).toBe("ends");
  });

  it("counts days over the end of a month", () => {
    expect(isoDay("2020-01-29", 3)).toBe("2020-02-01");
  });
});
