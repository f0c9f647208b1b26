import { type Choices, FIRST, keepChoices, readChoices } from "./choices";
import * as feedback from "./feedback";
import { type Rules, rulesOf, type Trust } from "./flows/rules";
import { showIn } from "./i18n";
import { fetchBundle, keptBundle } from "./store/bundle";
import { type Device, type Disputed, device, lock, open, type PadDatabase, wipe } from "./store/db";
import { type Draft, hold, PadFull, type Summary, settle, undo, waiting } from "./store/facts";
import { type Shift, shiftNow, tallied } from "./store/shift";
import { create, unlock, type Vault } from "./store/vault";
import { pair } from "./sync/pairing";
import { Sender } from "./sync/sender";
import type { Bundle } from "./types";

export type Stage = "opening" | "pair" | "pin" | "locked" | "open" | "revoked" | "wiped";

export interface Saved {
  ref: string;
  until: number;
  summary: Summary;
  drafts: Draft[];
}

const IDLE_MS = 30 * 60_000;

/** Everything the screens show and do. The key of the shift lives here and nowhere else. */
export class Pad {
  stage: Stage = "opening";
  device: Device | undefined;
  bundle: Bundle | undefined;
  rules: Rules | undefined;
  trust: Trust = "signed";
  choices: Choices = FIRST;
  waiting = 0;
  disputed: Disputed[] = [];
  saved: Saved | undefined;
  problem: "" | "full" | "undone" | "too-late" | { why: string } = "";
  shift: Shift = { day: "", passed: 0, stopped: 0 };
  now: () => number = Date.now;
  #database: PadDatabase | undefined;
  #vault: Vault | undefined;
  #sender: Sender | undefined;
  readonly #listeners = new Set<() => void>();
  #settling: ReturnType<typeof setTimeout> | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;

  get database(): PadDatabase {
    if (!this.#database) {
      throw new Error("the pad is not open");
    }
    return this.#database;
  }

  get vault(): Vault {
    if (!this.#vault) {
      throw new Error("nobody is signed in");
    }
    return this.#vault;
  }

  get isSignedIn(): boolean {
    return this.#vault !== undefined;
  }

  get sending(): Sender["state"] {
    return this.#sender?.state ?? { kind: "idle" };
  }

  /** The server's time, as far as this pad knows it: what the calendar goes by. */
  time(): number {
    return this.now() + (this.device?.offset ?? 0);
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(): void {
    for (const listener of this.#listeners) {
      listener();
    }
  }

  async start(): Promise<void> {
    this.#database = await open();
    this.choices = await readChoices(this.database);
    await this.recount();
    const hasKey = (await lock(this.database)) !== undefined;
    this.stage = !this.device
      ? "pair"
      : this.device.revoked
        ? "revoked"
        : hasKey
          ? "locked"
          : "pin";
    this.#sender = new Sender(this.database, {
      changed: () => void this.recount(),
      revoked: () => void this.revoke(),
    });
    this.#sender.start();
    this.changed();
  }

  async pair(code: string, name: string): Promise<void> {
    this.device = await pair(this.database, { code, name, now: this.now });
    this.stage = "pin";
    this.changed();
  }

  async choosePin(pin: string): Promise<void> {
    await this.#enter(await create(this.database, pin));
  }

  /** Throws `WrongPin`; after the last one the key is gone and the pad has to be paired anew. */
  async signIn(pin: string): Promise<void> {
    await this.#enter(await unlock(this.database, pin, this.now()));
  }

  async #enter(vault: Vault): Promise<void> {
    this.#vault = vault;
    this.stage = this.device?.revoked ? "revoked" : "open";
    await this.#use(await keptBundle(this.database, vault));
    this.shift = await shiftNow(this.database, vault, this.time());
    await this.settle();
    if (this.#sender) {
      this.#sender.vault = vault;
    }
    this.touch();
    this.changed();
    void this.fetch().catch(() => undefined);
  }

  signOut(): void {
    this.#vault = undefined;
    this.bundle = undefined;
    this.rules = undefined;
    this.saved = undefined;
    if (this.#sender) {
      this.#sender.vault = undefined;
    }
    clearTimeout(this.#idle);
    this.stage = this.device?.revoked ? "revoked" : "locked";
    this.changed();
  }

  /** Somebody is at work: the pad signs itself out half an hour after the last touch. */
  touch(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.isSignedIn && this.signOut(), IDLE_MS);
  }

  async fetch(): Promise<void> {
    await this.#use(await fetchBundle(this.database, this.vault, this.now));
    await this.recount();
  }

  async #use(bundle: Bundle | undefined): Promise<void> {
    if (bundle) {
      const { rules, trust } = await rulesOf(bundle.pack);
      showIn(bundle.time_zone);
      Object.assign(this, { bundle, rules, trust });
    }
  }

  async choose(choices: Partial<Choices>): Promise<void> {
    this.choices = { ...this.choices, ...choices };
    await keepChoices(this.database, this.choices);
    this.changed();
  }

  /** Save a record. False when it could not be kept; then nothing of it is there. */
  async record(said: Draft[], summary: Summary): Promise<boolean> {
    const drafts = this.bundle?.is_synthetic ? said.map(marked) : said;
    try {
      const held = await hold(this.database, this.vault, { drafts, summary, now: this.now() });
      this.saved = { ref: held.ref, until: held.until, summary, drafts };
    } catch (error) {
      this.problem = error instanceof PadFull ? "full" : { why: String(error) };
      feedback.refused(this.choices.sound);
      this.changed();
      return false;
    }
    this.problem = "";
    feedback.saved(this.choices.sound);
    this.shift = await tallied(this.database, this.vault, { drafts, by: 1, now: this.time() });
    await this.recount();
    this.#settleLater();
    return true;
  }

  async undo(): Promise<void> {
    const saved = this.saved;
    this.saved = undefined;
    if (saved && (await undo(this.database, saved.ref))) {
      this.problem = "undone";
      const tally = { drafts: saved.drafts, by: -1, now: this.time() } as const;
      this.shift = await tallied(this.database, this.vault, tally);
    } else {
      this.problem = "too-late";
    }
    await this.recount();
  }

  /** Held records whose time is over become facts and are sent. */
  async settle(): Promise<void> {
    if (!this.#vault) {
      return;
    }
    const made = await settle(this.database, this.#vault, this.now()).catch((error: unknown) => {
      this.problem = error instanceof PadFull ? "full" : { why: String(error) };
      return 0;
    });
    if (this.saved && this.saved.until <= this.now()) {
      this.saved = undefined;
    }
    await this.recount();
    if (made > 0) {
      this.#sender?.kick();
    }
    this.#settleLater();
  }

  /** Nothing can be taken back any more: everything held becomes a fact now. */
  async settleAll(): Promise<void> {
    await settle(this.database, this.vault, Number.POSITIVE_INFINITY);
    this.saved = undefined;
    await this.recount();
  }

  /** Throws `WrongPin` unless this is the PIN of the shift. */
  async checkPin(pin: string): Promise<void> {
    await unlock(this.database, pin, this.now());
  }

  #settleLater(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.#settleNext(), 1000);
  }

  async #settleNext(): Promise<void> {
    if ((await this.database.count("held")) > 0) {
      await this.settle();
    }
  }

  send(): void {
    this.#sender?.kick();
  }

  async recount(): Promise<void> {
    const before = this.device?.pack;
    this.device = await device(this.database);
    this.waiting = await waiting(this.database);
    this.disputed = await this.database.getAll("disputed");
    if (this.#vault && before && before !== this.device?.pack) {
      void this.fetch().catch(() => undefined);
    }
    this.changed();
  }

  /** The server said that this pad was withdrawn: with nothing to lose it is emptied at once. */
  async revoke(): Promise<void> {
    await this.recount();
    this.stage = "revoked";
    this.changed();
    if (this.waiting === 0) {
      await this.empty();
    }
  }

  async empty(): Promise<void> {
    this.#vault = undefined;
    await wipe(this.database);
    this.stage = "wiped";
    this.changed();
  }
}

/** A record made at a demonstration's checkpoint says so; the rooms of the round know it themselves. */
function marked(draft: Draft): Draft {
  const isOfRound = draft.kind === "check" || draft.kind === "visit";
  return isOfRound ? draft : { ...draft, body: { ...draft.body, is_synthetic: true } };
}
