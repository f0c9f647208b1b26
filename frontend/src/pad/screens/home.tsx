import { useEffect, useRef, useState } from "preact/hooks";
import { newParty, type VehicleClass, vehicleDraft } from "../flows/party";
import { pick, say } from "../i18n";
import type { Pad } from "../pad";
import { Button, MenuButton, Stepper } from "../parts/controls";
import { Frame } from "../parts/frame";
import { usePad } from "../parts/hooks";
import { SavedBar } from "../parts/notices";

const SETTLES_MS = 2500;

export interface HomeProps {
  onNext: () => void;
  onParty: () => void;
  onRecent: () => void;
  onMenu: () => void;
  onLane: () => void;
  onGrid: (() => void) | undefined;
}

function checkpointName(pad: Pad): string {
  const found = pad.bundle?.checkpoints.find(({ code }) => code === pad.choices.checkpoint);
  return pick(found?.label);
}

export function Home(props: HomeProps) {
  const pad = usePad();
  return (
    <Frame
      title={checkpointName(pad)}
      under={say("lane.lane", { number: pad.choices.lane })}
      aside={<MenuButton onPress={props.onMenu} />}
      foot={
        <>
          <SavedBar />
          <Button tone="strong" size="huge" onPress={props.onNext} testid="next">
            {say("home.next")}
          </Button>
        </>
      }
    >
      <div class="p-stack">
        <ShiftFigures />
        <Queue />
        <GreenLane />
        <div class="p-two">
          <Button size="big" onPress={props.onParty} testid="party">
            {say("home.party")}
          </Button>
          <Button size="big" onPress={props.onRecent} testid="recent">
            {say("home.recent")}
          </Button>
          {props.onGrid ? (
            <Button size="big" onPress={props.onGrid} testid="to-grid">
              {say("lane.grid")}
            </Button>
          ) : null}
        </div>
      </div>
    </Frame>
  );
}

function ShiftFigures() {
  const { shift } = usePad();
  return (
    <dl class="p-figures" aria-label={say("home.shift")}>
      <div>
        <dt>{say("home.passed")}</dt>
        <dd data-test="passed">{shift.passed}</dd>
      </div>
      <div>
        <dt>{say("home.stopped")}</dt>
        <dd data-test="stopped">{shift.stopped}</dd>
      </div>
    </dl>
  );
}

/** Becomes a fact when nobody has pressed for a moment. */
function Queue() {
  const pad = usePad();
  const [minutes, setMinutes] = useState<number | null>(null);
  const [vehicles, setVehicles] = useState<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const later = (change: { minutes: number; vehicles: number }) => {
    setMinutes(change.minutes);
    setVehicles(change.vehicles);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void saveQueue(pad, change), SETTLES_MS);
  };
  return (
    <section class="p-card" aria-label={say("home.queue")}>
      <Stepper
        label={say("home.queue")}
        value={minutes}
        unit={say("home.minutes")}
        empty="–"
        step={5}
        most={600}
        onChange={(value) => later({ minutes: value, vehicles: vehicles ?? 0 })}
        testid="queue"
      />
      {minutes === null ? null : (
        <Stepper
          label=""
          value={vehicles}
          unit={say("home.vehicles")}
          most={2000}
          onChange={(value) => later({ minutes, vehicles: value })}
        />
      )}
    </section>
  );
}

async function saveQueue(pad: Pad, queue: { minutes: number; vehicles: number }): Promise<void> {
  const { checkpoint, lane } = pad.choices;
  await pad.record(
    [
      {
        kind: "queue",
        at: new Date(pad.now()).toISOString(),
        pack: pad.rules?.code ?? "",
        body: {
          checkpoint,
          lane,
          waiting_vehicles: queue.vehicles,
          waiting_minutes: queue.minutes,
        },
      },
    ],
    { kind: "queue", outcome: "queue", celsius: null, count: 1, note: String(queue.minutes) },
  );
}

/** An ambulance or a lorry with food is not stopped: one press counts it. */
function GreenLane() {
  const pad = usePad();
  const passed = async (kind: VehicleClass) => {
    const { checkpoint, lane } = pad.choices;
    const now = pad.now();
    const vehicle = { ...newParty(now), kind, aboard: 0, sealed: false, green: true };
    const how = { at: { checkpoint, lane }, now, pack: pad.rules?.code ?? "" };
    const note = say(`class.${kind}`);
    await pad.record([vehicleDraft(vehicle, how)], {
      kind: "vehicle",
      outcome: "green",
      celsius: null,
      count: 1,
      note,
    });
  };
  return (
    <section class="p-card">
      <h2>{say("home.green")}</h2>
      <div class="p-two">
        <Button tone="go" onPress={() => void passed("ambulance")} testid="green-ambulance">
          {say("home.ambulance")}
        </Button>
        <Button tone="go" onPress={() => void passed("essential_goods")} testid="green-goods">
          {say("home.goods")}
        </Button>
      </div>
    </section>
  );
}
