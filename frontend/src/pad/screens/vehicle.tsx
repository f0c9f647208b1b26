import { MOST_ABOARD, type Party, VEHICLES, type VehicleClass } from "../flows/party";
import { dayOf, pick, say } from "../i18n";
import { Button, Choice, Field, Stepper, Switch } from "../parts/controls";
import { Frame } from "../parts/frame";
import { usePad } from "../parts/hooks";

/** What came: one form for the vehicle, so that nothing of it is asked of each person. */
export function VehicleForm(props: {
  party: Party;
  onChange: (party: Party) => void;
  onGo: () => void;
  onBack: () => void;
}) {
  const pad = usePad();
  const { party } = props;
  const change = (part: Partial<Party>) => props.onChange({ ...party, ...part });
  return (
    <Frame
      title={say("party.title")}
      onBack={props.onBack}
      foot={
        <Button tone="strong" size="huge" onPress={props.onGo} testid="to-seats">
          {say("party.to-seats")}
        </Button>
      }
    >
      <div class="p-stack">
        <Choice<VehicleClass>
          label={say("party.class")}
          options={VEHICLES.filter(
            (kind) => kind !== "ambulance" && kind !== "essential_goods",
          ).map((kind) => [kind, say(`class.${kind}`)] as const)}
          value={party.kind}
          onChoose={(kind) => kind && change({ kind })}
        />
        <Stepper
          label={say("party.aboard")}
          value={party.aboard}
          least={1}
          most={MOST_ABOARD}
          onChange={(aboard) => change({ aboard })}
          testid="aboard"
        />
        <Switch
          label={say("party.sealed")}
          on={party.sealed}
          onChange={(sealed) => change({ sealed })}
        />
        <Field
          label={say("party.service")}
          kind="code"
          value={party.service}
          onInput={(service) => change({ service })}
          testid="service"
        />
        <Field
          label={say("party.plate")}
          kind="code"
          value={party.plate}
          onInput={(plate) => change({ plate })}
        />
        <Choice
          label={say("party.from")}
          canBeEmpty
          options={(pad.rules?.areas(dayOf(pad.time())) ?? [])
            .filter(({ place }) => place)
            .map((area) => [area.place, pick(area.name)] as const)}
          value={party.from}
          onChoose={(from) => change({ from })}
        />
        <DisinfectionForm party={party} onChange={change} />
      </div>
    </Frame>
  );
}

function DisinfectionForm(props: { party: Party; onChange: (part: Partial<Party>) => void }) {
  const { rules } = usePad();
  const done = props.party.disinfection;
  const first = {
    agent: "",
    mg_per_l: rules?.number("disinfection.surface_mg_per_l") ?? 0,
    contact_minutes: rules?.number("disinfection.contact_minutes") ?? 0,
    area: "",
  };
  const change = (part: object) =>
    props.onChange({ disinfection: { ...(done ?? first), ...part } });
  return (
    <section class="p-card">
      <Switch
        label={say("party.disinfected")}
        on={done !== null}
        onChange={(on) => props.onChange({ disinfection: on ? first : null })}
      />
      {done ? (
        <>
          <Field
            label={say("party.agent")}
            value={done.agent}
            onInput={(agent) => change({ agent })}
          />
          <Stepper
            label={say("party.strength")}
            value={done.mg_per_l}
            step={250}
            most={10_000}
            onChange={(mg_per_l) => change({ mg_per_l })}
          />
          <Stepper
            label={say("party.minutes")}
            value={done.contact_minutes}
            step={5}
            onChange={(contact_minutes) => change({ contact_minutes })}
          />
          <Field label={say("party.area")} value={done.area} onInput={(area) => change({ area })} />
        </>
      ) : null}
    </section>
  );
}
