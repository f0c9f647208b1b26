import { language } from "../i18n";

/** "1月29日" or "29 Jan" for an ISO day, without touching time zones. */
export function formatDay(day: string): string {
  const [, month, date] = day.split("-").map(Number);
  if (!month || !date) return day;
  if (language() === "zh") return `${month}月${date}日`;
  const name = new Intl.DateTimeFormat("en-GB", { month: "short", timeZone: "UTC" });
  return `${date} ${name.format(new Date(Date.UTC(2000, month - 1, 1)))}`;
}

export interface ClockParts {
  day: string;
  time: string;
  seconds: string;
}

/** What a wall clock in `zone` shows at `moment`. */
export function clockParts(moment: number, zone: string): ClockParts {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "medium",
    hourCycle: "h23",
  });
  const parts = new Map(format.formatToParts(moment).map((part) => [part.type, part.value]));
  const day = `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`;
  return {
    day: formatDay(day),
    time: `${parts.get("hour")}:${parts.get("minute")}`,
    seconds: parts.get("second") ?? "00",
  };
}
