import { useState } from "preact/hooks";
import {
  feverish,
  listContacts,
  nextUnmeasured,
  type Party,
  restWell,
  unfinished,
} from "../flows/party";
import type { Rules } from "../flows/rules";
import { judge, missing, PLACED, type Traveller } from "../flows/screening";
import { counted } from "../flows/temperature";
import { type Key, pick, say } from "../i18n";
import { Button } from "../parts/controls";
import { Frame } from "../parts/frame";
import { usePad } from "../parts/hooks";

export type View =
  | { name: "form" }
  | { name: "seats" }
  | { name: "measure"; seat: string }
  | { name: "seat"; seat: string };

export function measuredWords(party: Party): string {
  const count = party.seats.filter(({ readings }) => readings.length > 0).length;
  return say("party.measured", { count, aboard: party.aboard });
}

/** Everybody aboard at a glance: who is measured, who goes on, who still needs something. */
export function Seats(props: {
  party: Party;
  rules: Rules;
  onChange: (party: Party) => void;
  onView: (view: View) => void;
  onSave: () => Promise<void>;
  onDrop: () => void;
}) {
  const { party, rules } = props;
  const pad = usePad();
  const [busy, setBusy] = useState(false);
  const [drops, setDrops] = useState(false);
  const open = unfinished(party, rules);
  const next = nextUnmeasured(party, "");
  const needsAmbient = pad.choices.method === "infrared" && pad.choices.ambient === null;
  const save = async () => {
    setBusy(true);
    await props.onSave();
    setBusy(false);
  };
  return (
    <Frame
      title={say("party.seats")}
      onBack={() => setDrops(true)}
      foot={
        drops ? (
          <div class="p-decided">
            <p>{say("party.drop")}</p>
            <div class="p-two">
              <Button size="big" onPress={() => setDrops(false)}>
                {say("cancel")}
              </Button>
              <Button size="big" tone="urgent" onPress={props.onDrop}>
                {say("party.drop-yes")}
              </Button>
            </div>
          </div>
        ) : next && !needsAmbient ? (
          <Button
            tone="strong"
            size="huge"
            onPress={() => props.onView({ name: "measure", seat: next })}
            testid="measure"
          >
            {say("party.start")}
          </Button>
        ) : (
          <Finish
            party={party}
            rules={rules}
            open={open.length}
            busy={busy}
            onChange={props.onChange}
            onSave={() => void save()}
          />
        )
      }
    >
      <p class="p-muted" data-test="measured">
        {measuredWords(party)}
      </p>
      <Contacts party={party} rules={rules} onChange={props.onChange} />
      <div class="p-seats">
        {party.seats.map((seat) => (
          <SeatButton
            key={seat.seat}
            seat={seat}
            rules={rules}
            onPress={() => props.onView({ name: "seat", seat: seat.seat })}
          />
        ))}
      </div>
    </Frame>
  );
}

function Finish(props: {
  party: Party;
  rules: Rules;
  open: number;
  busy: boolean;
  onChange: (party: Party) => void;
  onSave: () => void;
}) {
  const { party, rules, open } = props;
  const undecided = party.seats.some((seat) => judge(seat, rules).outcome === "undetermined");
  if (undecided) {
    return (
      <Button
        tone="go"
        size="huge"
        disabled={party.seats.some(({ readings }) => readings.length === 0)}
        onPress={() => props.onChange(restWell(party, rules))}
        testid="rest-well"
      >
        {say("party.rest")}
      </Button>
    );
  }
  return (
    <>
      {open > 0 ? <p class="p-hint p-hint-bad">{say("party.open", { count: open })}</p> : null}
      <Button
        tone="strong"
        size="huge"
        disabled={open > 0 || props.busy}
        onPress={props.onSave}
        testid="save-party"
      >
        {say("party.save", { count: party.aboard })}
      </Button>
    </>
  );
}

/** In a closed vehicle everybody else has travelled with the one who is ill. */
function Contacts(props: { party: Party; rules: Rules; onChange: (party: Party) => void }) {
  const { party, rules } = props;
  const ill = feverish(party, rules);
  if (ill.length === 0 || !party.sealed || ill.length === party.aboard) {
    return null;
  }
  const others = party.seats.filter((seat) => !ill.includes(seat));
  const isListed = others.every(({ answers }) => answers.exposure_cotraveller === "yes");
  return isListed ? (
    <p class="p-notice p-notice-waits">{say("party.listed")}</p>
  ) : (
    <section class="p-notice p-notice-urgent">
      <p>
        {say("party.contacts", {
          seats: ill.map(({ seat }) => seat).join(", "),
          count: others.length,
        })}
      </p>
      <Button
        tone="strong"
        onPress={() => props.onChange(listContacts(party, rules))}
        testid="list-contacts"
      >
        {say("party.list")}
      </Button>
    </section>
  );
}

export function seatState(
  seat: Traveller,
  rules: Rules,
): "empty" | "open" | "person" | "again" | "well" | "placed" {
  if (seat.readings.length === 0) {
    return "empty";
  }
  const { outcome } = judge(seat, rules);
  if (outcome === "undetermined" || outcome === "remeasure") {
    return outcome === "remeasure" ? "again" : "open";
  }
  if (missing(seat, outcome).length > 0) {
    return "person";
  }
  return PLACED.has(outcome) || outcome === "advise_return" ? "placed" : "well";
}

function SeatButton(props: { seat: Traveller; rules: Rules; onPress: () => void }) {
  const { seat, rules } = props;
  const state = seatState(seat, rules);
  const reading = counted(seat.readings);
  const { outcome } = judge(seat, rules);
  const isDecided = state === "person" || state === "placed";
  return (
    <button
      type="button"
      class={`p-seat p-seat-${state}`}
      onClick={props.onPress}
      data-test={`seat-${seat.seat}`}
    >
      <small>{seat.seat}</small>
      <strong>{reading ? reading.celsius.toFixed(1) : "–"}</strong>
      <span>{isDecided ? pick(rules.outcome(outcome)) : say(`seat.${state}` as Key)}</span>
      {state === "person" ? <em>{say("seat.person")}</em> : null}
    </button>
  );
}
