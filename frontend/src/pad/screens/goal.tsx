import { useState } from "preact/hooks";
import type { Judgement, Rules } from "../flows/rules";
import { missing, type Traveller } from "../flows/screening";
import { pick, say } from "../i18n";
import { Button, Choice, Field } from "../parts/controls";
import { Frame } from "../parts/frame";
import { usePad } from "../parts/hooks";
import type { Destination, Target } from "../types";

const MOST_SHOWN = 30;
const TAKES: Record<string, Destination["kind"][]> = {
  // The station is a stop on the way: it offers whoever arrives ill to the hospital at once.
  hospital_observation: ["hospital", "station"],
  quarantine_station: ["station", "hotel"],
  designated_hotel: ["hotel", "station"],
  pass_with_home_observation: ["place"],
};

export interface LastProps {
  traveller: Traveller;
  judgement: Judgement;
  rules: Rules;
  onChange: (traveller: Traveller) => void;
  onSave: () => Promise<boolean>;
  onBack: () => void;
}

export function isSame(one: Target | null, other: Target): boolean {
  return one !== null && one.place === other.place && one.facility === other.facility;
}

export function suited(destinations: Destination[], outcome: string, query: string): Destination[] {
  const kinds = TAKES[outcome] ?? [];
  const words = query.trim().toLowerCase();
  return destinations.filter(
    ({ kind, label, beside, place }) =>
      kinds.includes(kind) &&
      (!words ||
        [label.zh, label.en, beside.zh, beside.en, place].some((text) =>
          text.toLowerCase().includes(words),
        )),
  );
}

/** Who takes this person over: named, near, and with room. */
export function Goal(props: LastProps) {
  const pad = usePad();
  const { traveller, judgement, rules } = props;
  const [query, setQuery] = useState("");
  const [busy, setBusy] = useState(false);
  const all = suited(pad.bundle?.destinations ?? [], judgement.outcome, query);
  const isHome = judgement.outcome === "pass_with_home_observation";
  const save = async () => {
    setBusy(true);
    await props.onSave();
    setBusy(false);
  };
  return (
    <Frame
      title={say(isHome ? "goal.home" : "goal.title")}
      onBack={props.onBack}
      foot={
        <Button
          tone="strong"
          size="big"
          disabled={busy || missing(traveller, judgement.outcome).length > 0}
          onPress={() => void save()}
          testid="save"
        >
          {say("goal.save", { outcome: pick(rules.outcome(judgement.outcome)) })}
        </Button>
      }
    >
      <div class="p-stack">
        <Field label={say("goal.search")} value={query} onInput={setQuery} testid="goal-search" />
        {all.length === 0 ? <p class="p-muted">{say("goal.none")}</p> : null}
        <div class="p-goals" data-test="goals">
          {all.slice(0, MOST_SHOWN).map((goal) => (
            <GoalLine
              key={`${goal.place}:${goal.facility ?? ""}`}
              goal={goal}
              isChosen={isSame(traveller.destination, goal)}
              onChoose={() =>
                props.onChange({
                  ...traveller,
                  destination: { place: goal.place, facility: goal.facility },
                })
              }
            />
          ))}
        </div>
      </div>
    </Frame>
  );
}

function GoalLine(props: { goal: Destination; isChosen: boolean; onChoose: () => void }) {
  const { label, beside, km, free, capacity } = props.goal;
  const isFull = free === 0;
  const room =
    free === null || capacity === null
      ? ""
      : isFull
        ? say("goal.full")
        : say("goal.free", { free, capacity });
  return (
    <button
      type="button"
      aria-pressed={props.isChosen}
      class={`p-goal${isFull ? " p-goal-full" : ""}`}
      disabled={isFull}
      onClick={props.onChoose}
      data-test="goal"
    >
      <strong>{pick(label)}</strong>
      <span>{pick(beside)}</span>
      <small>
        {[km === null ? "" : say("goal.km", { km: km.toFixed(km < 10 ? 1 : 0) }), room]
          .filter(Boolean)
          .join(" · ")}
      </small>
    </button>
  );
}

const REASONS = ["declines", "turns"] as const;

/** Turning somebody back needs a reason and a second officer; whoever has symptoms never gets here. */
export function Return(props: LastProps) {
  const { traveller, judgement } = props;
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<Traveller>) => props.onChange({ ...traveller, ...part });
  const words = REASONS.map(
    (reason) => [say(`return.reason.${reason}`), say(`return.reason.${reason}`)] as const,
  );
  const save = async () => {
    setBusy(true);
    await props.onSave();
    setBusy(false);
  };
  return (
    <Frame
      title={say("return.title")}
      onBack={props.onBack}
      foot={
        <Button
          tone="strong"
          size="big"
          disabled={busy || missing(traveller, judgement.outcome).length > 0}
          onPress={() => void save()}
          testid="save"
        >
          {say("goal.save", { outcome: pick(props.rules.outcome(judgement.outcome)) })}
        </Button>
      }
    >
      <div class="p-stack">
        <ul class="p-duties">
          {judgement.duties.map((duty) => (
            <li key={duty.code}>{pick(duty)}</li>
          ))}
        </ul>
        <Choice
          label={say("return.why")}
          options={words}
          value={traveller.reason}
          onChoose={(reason) => change({ reason })}
          testid="reason"
        />
        <Field
          label={say("return.second")}
          value={traveller.secondOfficer}
          onInput={(secondOfficer) => change({ secondOfficer })}
          testid="second-officer"
        />
      </div>
    </Frame>
  );
}
