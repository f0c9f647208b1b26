import { describe, expect, test } from "vitest";
import { readDeclaration } from "../../src/pad/flows/declaration";
import { birthOf, isPhone, judgeNumber, sexOf } from "../../src/pad/flows/documents";
import { allWell, inWalkingOrder, visitDraft } from "../../src/pad/flows/grid";
import {
  draftsOf,
  feverish,
  listContacts,
  newParty,
  nextUnmeasured,
  restWell,
  seated,
  unfinished,
  withReading,
} from "../../src/pad/flows/party";
import { Rules } from "../../src/pad/flows/rules";
import {
  allElseNo,
  draftOf,
  inputsOf,
  judge,
  missing,
  newTraveller,
} from "../../src/pad/flows/screening";
import {
  celsiusOf,
  heard,
  isPlausible,
  needsOtherThermometer,
} from "../../src/pad/flows/temperature";
import { en } from "../../src/pad/i18n/en";
import { zh } from "../../src/pad/i18n/zh";
import type { Reading } from "../../src/pad/types";
import type { PackText } from "../../src/rules/decide";

const words = { zh: "词", en: "word" };
const truth = { kind: "truth" as const, ask: words, words: [], assumed: "" };
const PACK: PackText = {
  code: "p1",
  valid_from: "2020-01-28",
  constants: { fever: { value: 37.3, unit: null, name: words, grade: "D", source: words } },
  areas: [],
  duties: {},
  tables: {
    "checkpoint-triage": {
      title: words,
      inputs: {
        reading_c: { ...truth, kind: "number" },
        ambient_c: { ...truth, kind: "number" },
        method: { ...truth, kind: "word", words: ["infrared", "ear", "glass", "electronic"] },
        declines: { ...truth, assumed: "no" },
        cough_or_breathless: truth,
        exposure_cotraveller: { ...truth, assumed: "no" },
      },
      outcomes: {},
      rows: [
        {
          code: "low",
          when: { reading_c: { below: 35 } },
          outcome: "remeasure",
          reason: words,
          duties: [],
        },
        {
          code: "fever",
          when: { reading_c: { at_least: "fever" } },
          outcome: "hospital_observation",
          reason: words,
          duties: [],
        },
        {
          code: "cough",
          when: { cough_or_breathless: "yes" },
          outcome: "hospital_observation",
          reason: words,
          duties: [],
        },
        {
          code: "along",
          when: { exposure_cotraveller: "yes" },
          outcome: "designated_hotel",
          reason: words,
          duties: [],
        },
        {
          code: "back",
          when: { declines: "yes" },
          outcome: "advise_return",
          reason: words,
          duties: [],
        },
        { code: "pass", when: null, outcome: "pass", reason: words, duties: [] },
      ],
      invariants: [
        {
          name: words,
          when: { any: [{ reading_c: { at_least: "fever" } }, { cough_or_breathless: "yes" }] },
          never: ["advise_return"],
        },
      ],
    },
  },
};
const rules = new Rules(PACK);
const AT = { at: { checkpoint: "c", lane: 1 }, now: 0, pack: "p1" };

function reading(celsius: number, method: Reading["method"] = "glass"): Reading {
  return { celsius, method, ambient: 20, thermometer: "" };
}

function measured(celsius: number) {
  return { ...newTraveller(), readings: [reading(celsius)] };
}

describe("words", () => {
  test("every sentence stands in both languages with the same gaps", () => {
    const gaps = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
    for (const [key, sentence] of Object.entries(en)) {
      expect([key, gaps(zh[key as keyof typeof en])]).toEqual([key, gaps(sentence)]);
    }
  });
});

describe("a temperature", () => {
  test.each([
    ["36", null],
    ["365", 36.5],
    ["36.5", 36.5],
    ["3.75", null],
  ])("typed as %s", (keys, celsius) => {
    expect(celsiusOf(keys)).toBe(celsius);
  });

  test.each([
    ["三十六度五", 36.5],
    ["三十七度", 37],
    ["36.8", 36.8],
    ["37度2", 37.2],
    ["thirty-six point five", 36.5],
    ["good morning", null],
  ])("heard as %s", (sentence, celsius) => {
    expect(heard(sentence)).toBe(celsius);
  });

  test("a slip of the finger is none", () => {
    expect(isPlausible(3.75)).toBe(false);
    expect(isPlausible(73.5)).toBe(false);
  });

  test("two useless tries ask for another thermometer", () => {
    const low = reading(34.1, "infrared");
    expect(needsOtherThermometer([low])).toBe(false);
    expect(needsOtherThermometer([low, low])).toBe(true);
  });
});

describe("a document", () => {
  test.each([
    ["", "empty"],
    ["1101051949", "short"],
    ["110105194902300021", "date"],
    ["110105194912310021", "checksum"],
    ["11010519491231002x", "good"],
  ])("number %s", (number, verdict) => {
    expect(judgeNumber("id_card", number, "2020-01-29")).toBe(verdict);
  });

  test("holds birth and sex", () => {
    expect(birthOf("11010519491231002X")).toBe("1949-12-31");
    expect(sexOf("11010519491231002X")).toBe("female");
  });

  test("a phone is a phone", () => {
    expect(["13800138000", "+4420794600", "0731 85166666"].every(isPhone)).toBe(true);
    expect(["1380013800", "abc", "12345678901"].some(isPhone)).toBe(false);
  });
});

describe("one person", () => {
  test("is asked nothing that decides no longer", () => {
    expect(judge(measured(36.5), rules).outcome).toBe("undetermined");
    expect(judge(allElseNo(measured(36.5), rules), rules).outcome).toBe("pass");
  });

  test("with fever is never advised to return", () => {
    const inputs = inputsOf(allElseNo(measured(38.4), rules));
    expect(rules.mayChoose("advise_return", inputs)).toBe(false);
  });

  test("who passes leaves nothing that tells who it was", () => {
    const traveller = { ...allElseNo(measured(36.5), rules), person: { name: "演示甲" } as never };
    const { body } = draftOf(traveller, judge(traveller, rules), AT);
    expect(body).toMatchObject({
      outcome: "pass",
      person: null,
      destination: null,
      exposure: null,
    });
  });

  test("who turns back needs a reason and a second officer", () => {
    expect(missing(measured(36.5), "advise_return")).toEqual(["second_officer", "reason"]);
  });

  test("who is handed over needs a name and somebody to take them", () => {
    expect(missing(measured(38.4), "hospital_observation")).toContain("destination");
  });

  test("questions come in the order of the rows", () => {
    expect(rules.asked).toEqual(["cough_or_breathless", "exposure_cotraveller", "declines"]);
  });
});

describe("a party", () => {
  const party = seated({ ...newParty(0), aboard: 60 });
  const taken = party.seats.reduce(
    (all, { seat }) => withReading(all, seat, reading(seat === "7" ? 38.4 : 36.5)),
    party,
  );

  test("each seat is measured once, round to the first", () => {
    const one = withReading(party, "1", reading(36.5));
    expect(nextUnmeasured(one, "60")).toBe("2");
    expect(nextUnmeasured(taken, "3")).toBeUndefined();
  });

  test("nobody without a temperature is called well", () => {
    expect(unfinished(restWell(party, rules), rules)).toHaveLength(60);
  });

  test("the others of a closed coach are listed as fellow travellers", () => {
    const listed = restWell(listContacts(taken, rules), rules);
    expect(feverish(listed, rules).map(({ seat }) => seat)).toEqual(["7"]);
    const outcomes = listed.seats.map((seat) => judge(seat, rules).outcome);
    expect(outcomes.filter((outcome) => outcome === "designated_hotel")).toHaveLength(59);
  });

  test("travels as one vehicle and its people", () => {
    const { drafts } = draftsOf(restWell(taken, rules), rules, AT);
    expect(drafts.map(({ kind }) => kind)).toEqual(["vehicle", ...Array(60).fill("screening")]);
    expect(new Set(drafts.map(({ body }) => body.party))).toEqual(new Set([party.id]));
  });
});

describe("a round", () => {
  const home = { code: "h1", address: "", order: 1, standing: "unvisited" as const };
  const items = [{ key: "unwell", type: "yes_no", prompt: words, required: true, choices: [] }];
  const round = { id: "r", label: words, items, households: [home] };

  test("an answered visit says no to every question in one press", () => {
    const visit = { result: "answered" as const, persons: 4, linked: 0, answers: allWell(items) };
    const { body } = visitDraft(round, home, { visit, now: 0, pack: "p1" });
    expect(body).toMatchObject({ persons: 4, answers: { unwell: "no" } });
  });

  test("nobody at home is a result without people", () => {
    const visit = { result: "not_home" as const, persons: 4, linked: 1, answers: {} };
    const { body } = visitDraft(round, home, { visit, now: 0, pack: "p1" });
    expect(body).toMatchObject({ result: "not_home", persons: 0, linked: 0 });
  });

  test("what is done goes to the end", () => {
    const second = { ...home, code: "h2", order: 2 };
    expect(inWalkingOrder([home, second], new Set(["h1"])).map(({ code }) => code)).toEqual([
      "h2",
      "h1",
    ]);
  });
});

describe("a declaration", () => {
  test("is its code, however it is shown", () => {
    expect(readDeclaration("ab12-cd34")?.code).toBe("AB12-CD34");
    expect(readDeclaration("https://x.example/d/AB12CD34/")?.code).toBe("AB12CD34");
    expect(readDeclaration("?!")).toBeNull();
  });

  test("fills in only what a person has", () => {
    const hidden = encodeURIComponent(
      JSON.stringify({ name: "演示甲", outcome: "pass", needs: 3 }),
    );
    const found = readDeclaration(`https://x.example/d/AB12CD34#${hidden}`);
    expect(found?.person?.name).toBe("演示甲");
    expect(found?.person).not.toHaveProperty("outcome");
  });
});
