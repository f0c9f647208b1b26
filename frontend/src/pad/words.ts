import { day, type Key, pick, say } from "./i18n";
import type { Pad } from "./pad";
import type { Summary } from "./store/facts";
import { CLOCK_WRONG_MS } from "./sync/sync";

export type Tone = "calm" | "waits" | "urgent";

/** How it stands with sending, in one line that is always there. */
export function syncWords(pad: Pad): { words: string; tone: Tone } {
  const count = pad.waiting;
  const { sending } = pad;
  if (sending.kind === "refused") {
    return { words: say("sync.refused", { sentence: sending.sentence }), tone: "urgent" };
  }
  const doubt = pad.disputed.length
    ? ` · ${say("sync.disputed", { count: pad.disputed.length })}`
    : "";
  if (count === 0) {
    return { words: say("sync.none") + doubt, tone: doubt ? "waits" : "calm" };
  }
  return { words: waitingWords(pad, count) + doubt, tone: "waits" };
}

function waitingWords({ sending }: Pad, count: number): string {
  if (sending.kind === "sending") {
    return say("sync.sending", { count });
  }
  if (sending.kind === "busy") {
    return say("sync.busy", { count, seconds: sending.seconds });
  }
  const how = sending.kind === "signal" || !navigator.onLine ? "signal" : "soon";
  return count === 1 ? say(`sync.${how}-one`) : say(`sync.${how}`, { count });
}

export interface Notice {
  key: string;
  tone: Tone;
  words: string;
}

/** What the officer has to know besides: a wrong clock, new rules, a full pad. */
export function notices(pad: Pad): Notice[] {
  return [problem(pad), clock(pad), pack(pad), trust(pad)].filter((each) => each !== undefined);
}

function problem({ problem }: Pad): Notice | undefined {
  if (problem === "") {
    return undefined;
  }
  if (problem === "undone" || problem === "too-late") {
    return { key: problem, tone: "waits", words: say(`saved.${problem}`) };
  }
  const words = problem === "full" ? say("note.full") : say("note.failed", problem);
  return { key: "problem", tone: "urgent", words };
}

function clock({ device, bundle }: Pad): Notice | undefined {
  const offset = device?.offset ?? 0;
  // A house in the past, as in an exercise, says nothing of the pad's own clock.
  if (Math.abs(offset) < CLOCK_WRONG_MS || bundle?.is_clock_set) {
    return undefined;
  }
  const way = say(offset < 0 ? "note.fast" : "note.slow");
  return { key: "clock", tone: "waits", words: say("note.clock", { span: span(offset), way }) };
}

function span(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60_000);
  const [unit, size] =
    minutes >= 2 * 1440
      ? (["days", 1440] as const)
      : minutes >= 120
        ? (["hours", 60] as const)
        : (["minutes", 1] as const);
  return say(`note.${unit}`, { count: Math.round(minutes / size) });
}

function pack({ device, bundle }: Pad): Notice | undefined {
  const known = device?.pack;
  return bundle && known && known !== bundle.pack.code
    ? { key: "pack", tone: "waits", words: say("note.pack", { pack: known }) }
    : undefined;
}

function trust(pad: Pad): Notice | undefined {
  const { bundle } = pad;
  if (pad.trust === "wrong") {
    return { key: "trust", tone: "urgent", words: say("note.pack-bad") };
  }
  const age = bundle ? pad.time() - Date.parse(bundle.server_time) : 0;
  return bundle && age > 36 * 3_600_000
    ? { key: "old", tone: "waits", words: say("note.old-data", { day: day(bundle.server_time) }) }
    : undefined;
}

/** What a record was, in the pad's language. */
export function outcomeWords(pad: Pad, summary: Summary): string {
  if (summary.kind === "screening") {
    return pick(pad.rules?.outcome(summary.outcome)) || summary.outcome;
  }
  if (summary.kind === "vehicle") {
    const isGreen = summary.outcome === "green";
    return isGreen ? say("saved.green") : say("saved.party", { count: summary.count });
  }
  return summary.kind === "queue" ? say("saved.queue") : gridWords(summary);
}

function gridWords({ kind, outcome }: Summary): string {
  return say(`${kind === "check" ? "check" : "visit"}.${outcome}` as Key);
}
