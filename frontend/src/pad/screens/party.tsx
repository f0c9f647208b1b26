import { useState } from "preact/hooks";
import {
  draftsOf,
  newParty,
  nextUnmeasured,
  type Party,
  seated,
  withReading,
  withSeat,
} from "../flows/party";
import { say } from "../i18n";
import { Frame } from "../parts/frame";
import { usePad } from "../parts/hooks";
import { TemperatureKeys } from "../parts/keypad";
import { PersonFlow } from "./person";
import { measuredWords, Seats, type View } from "./seats";
import { VehicleForm } from "./vehicle";

export function PartyFlow(props: { onDone: () => void }) {
  const pad = usePad();
  const [party, setParty] = useState<Party>(() => newParty(pad.now()));
  const [view, setView] = useState<View>({ name: "form" });
  const rules = pad.rules;
  if (!rules) {
    return null;
  }
  const { checkpoint, lane, ambient, thermometer } = pad.choices;
  const save = async () => {
    const now = pad.now();
    const { drafts, summary } = draftsOf(party, rules, { at: { checkpoint, lane }, now });
    if (await pad.record(drafts, summary)) {
      props.onDone();
    }
  };
  const measured = (seat: string, celsius: number) => {
    const reading = { celsius, method: pad.choices.method, ambient, thermometer };
    const next = withReading(party, seat, reading);
    setParty(next);
    const following = nextUnmeasured(next, seat);
    setView(following ? { name: "measure", seat: following } : { name: "seats" });
  };
  if (view.name === "form") {
    return (
      <VehicleForm
        party={party}
        onChange={setParty}
        onBack={props.onDone}
        onGo={() => {
          setParty(seated(party));
          setView({ name: "seats" });
        }}
      />
    );
  }
  if (view.name === "measure") {
    return (
      <Frame
        title={say("temp.seat", { seat: view.seat })}
        onBack={() => setView({ name: "seats" })}
      >
        <p class="p-muted">{measuredWords(party)}</p>
        <TemperatureKeys key={view.seat} onCelsius={(celsius) => measured(view.seat, celsius)} />
      </Frame>
    );
  }
  const seat =
    view.name === "seat" ? party.seats.find((each) => each.seat === view.seat) : undefined;
  if (seat) {
    return (
      <PersonFlow
        key={seat.seat}
        start={seat}
        others={String(party.aboard - 1)}
        onBack={() => setView({ name: "seats" })}
        onFinished={async (traveller) => {
          setParty(withSeat(party, traveller));
          setView({ name: "seats" });
          return true;
        }}
      />
    );
  }
  return (
    <Seats
      party={party}
      rules={rules}
      onChange={setParty}
      onView={setView}
      onSave={save}
      onDrop={props.onDone}
    />
  );
}
