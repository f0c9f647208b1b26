import type { PadDatabase } from "../store/db";
import { changeDevice, device } from "../store/db";
import type { Vault } from "../store/vault";
import { type Ending, newPace, noteServer, sendAll } from "./sync";
import { askSigned, Refused } from "./wire";

export type Sending =
  | { kind: "idle" }
  | { kind: "sending" }
  | { kind: "signal" }
  | { kind: "busy"; seconds: number }
  | { kind: "refused"; sentence: string };

interface State {
  through: number;
  revoked: boolean;
  server_time: string;
  pack: string;
}

const SYNC = "lianfang-facts";
const ASK_EVERY_MS = 5 * 60_000;
const LOOK_EVERY_MS = 20_000;

/** Sends in the background: when something was saved, when signal comes back, and by the clock. */
export class Sender {
  state: Sending = { kind: "idle" };
  readonly #database: PadDatabase;
  readonly #changed: () => void;
  readonly #revoked: () => void;
  readonly #pace = newPace();
  #vault: Vault | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  #again = false;
  #isAtWork = false;

  constructor(database: PadDatabase, on: { changed: () => void; revoked: () => void }) {
    this.#database = database;
    this.#changed = on.changed;
    this.#revoked = on.revoked;
  }

  start(): void {
    addEventListener("online", () => this.kick());
    addEventListener(
      "visibilitychange",
      () => document.visibilityState === "visible" && this.kick(),
    );
    navigator.serviceWorker?.addEventListener(
      "message",
      ({ data }) => data === SYNC && this.kick(),
    );
    this.kick();
  }

  set vault(vault: Vault | undefined) {
    this.#vault = vault;
    this.kick();
  }

  /** Try now. While it is at work, once more afterwards. */
  kick(): void {
    if (this.#isAtWork) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    void this.#work();
  }

  async #work(): Promise<void> {
    this.#isAtWork = true;
    const ending = await this.#once().catch(
      (error: unknown): Ending => ({ kind: "refused", sentence: String(error) }),
    );
    this.#isAtWork = false;
    this.#settle(ending);
  }

  async #once(): Promise<Ending> {
    const vault = this.#vault;
    const waits = vault ? await this.#database.count("facts") : 0;
    if (!vault || waits === 0) {
      return this.#ask();
    }
    this.#say({ kind: "sending" });
    this.#asked = Date.now();
    return alone(() =>
      sendAll(this.#database, vault, {
        pace: this.#pace,
        now: Date.now,
        progress: this.#changed,
      }),
    );
  }

  /** Nothing waits: from time to time ask whether this pad may go on and which rules are in force. */
  async #ask(): Promise<Ending> {
    const here = await device(this.#database);
    if (!here || Date.now() - this.#asked < ASK_EVERY_MS) {
      return { kind: "done" };
    }
    const asked = Date.now();
    try {
      const state = await askSigned<State>(here, "/api/sync/state");
      this.#asked = asked;
      await noteServer(this.#database, { ...state, asked: (asked + Date.now()) / 2 });
      return { kind: "done" };
    } catch (error) {
      if (error instanceof Refused && error.code === "sync.device.revoked") {
        await changeDevice(this.#database, () => ({ revoked: true }));
        return { kind: "revoked" };
      }
      return { kind: "done" };
    }
  }

  #settle(ending: Ending): void {
    if (ending.kind === "revoked") {
      this.#say({ kind: "idle" });
      this.#revoked();
      return;
    }
    this.#say(wordsOf(ending));
    const soon = this.#again ? 0 : ending.kind === "later" ? ending.seconds * 1000 : LOOK_EVERY_MS;
    this.#again = false;
    this.#timer = setTimeout(() => this.kick(), soon);
    if (ending.kind === "later") {
      void wakeWhenThereIsSignal();
    }
  }

  #say(state: Sending): void {
    this.state = state;
    this.#changed();
  }
}

function wordsOf(ending: Exclude<Ending, { kind: "revoked" }>): Sending {
  if (ending.kind === "later") {
    return ending.why === "signal"
      ? { kind: "signal" }
      : { kind: "busy", seconds: Math.ceil(ending.seconds) };
  }
  return ending.kind === "refused" ? ending : { kind: "idle" };
}

/** Where the browser has Background Sync it tells the pad when signal is back. */
async function wakeWhenThereIsSignal(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration?.();
  const sync = (registration as { sync?: { register(tag: string): Promise<void> } } | undefined)
    ?.sync;
  await sync?.register(SYNC).catch(() => undefined);
}

/** One window sends; another that is open leaves it to that one. */
async function alone(work: () => Promise<Ending>): Promise<Ending> {
  if (!navigator.locks) {
    return work();
  }
  return navigator.locks.request("lianfang-pad-sending", { ifAvailable: true }, async (mine) =>
    mine ? await work() : { kind: "done" },
  );
}
