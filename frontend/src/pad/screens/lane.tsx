import { useState } from "preact/hooks";
import { pick, say } from "../i18n";
import { Button, Choice, Field, Stepper } from "../parts/controls";
import { Frame } from "../parts/frame";
import { usePad } from "../parts/hooks";
import type { Method } from "../types";
import { LanguageButton } from "./entry";

export const METHODS: readonly Method[] = ["infrared", "ear", "glass", "electronic"];
const ROOM_C = 18;

export function methodOptions(methods: readonly Method[] = METHODS) {
  return methods.map((method) => [method, say(`method.${method}`)] as const);
}

/** Which thermometer, and how warm it is where it is used: a forehead device counts only in range. */
export function ThermometerChoice() {
  const pad = usePad();
  const { method, ambient } = pad.choices;
  return (
    <div class="p-stack">
      <Choice
        label={say("temp.device")}
        options={methodOptions()}
        value={method}
        onChoose={(chosen) => chosen && void pad.choose({ method: chosen })}
      />
      <Stepper
        label={say("temp.ambient")}
        value={ambient}
        unit="°C"
        empty={say("temp.ambient-unknown")}
        least={-20}
        most={45}
        start={ROOM_C}
        onChange={(value) => void pad.choose({ ambient: value })}
        testid="ambient"
      />
      <AmbientWarning />
    </div>
  );
}

function AmbientWarning() {
  const { choices, rules } = usePad();
  const { method, ambient } = choices;
  if (!rules || method !== "infrared" || ambient === null) {
    return null;
  }
  const least = rules.number("ambient_min_c");
  const most = rules.number("ambient_max_c");
  return ambient < least || ambient > most ? (
    <p class="p-notice p-notice-waits" role="status">
      {say("lane.cold", { ambient, least, most })}
    </p>
  ) : null;
}

export function LaneChoice(props: { onChosen: () => void; onGrid: (() => void) | undefined }) {
  const pad = usePad();
  const { checkpoints = [] } = pad.bundle ?? {};
  const own = pad.device?.checkpoint;
  const shown = own ? checkpoints.filter(({ code }) => code === own) : checkpoints;
  const list = shown.length ? shown : checkpoints;
  const [busy, setBusy] = useState(false);
  const fetch = async () => {
    setBusy(true);
    await pad.fetch().catch(() => undefined);
    setBusy(false);
  };
  const choose = async (checkpoint: string, lane: number) => {
    await pad.choose({ checkpoint, lane });
    props.onChosen();
  };
  return (
    <Frame
      title={say("lane.choose")}
      aside={<LanguageButton />}
      foot={
        <Button tone="quiet" disabled={busy} onPress={() => void fetch()} testid="fetch">
          {say(busy ? "app.loading" : "lane.fetch")}
        </Button>
      }
    >
      <div class="p-stack">
        {list.length === 0 ? <p class="p-muted">{say("lane.none")}</p> : null}
        {props.onGrid ? (
          <Button size="big" tone="strong" onPress={props.onGrid} testid="to-grid">
            {say("lane.grid")}
          </Button>
        ) : null}
        {list.map(({ code, label, lanes }) => (
          <section key={code} class="p-card" data-test={`checkpoint-${code}`}>
            <h2>{pick(label)}</h2>
            <div class="p-two">
              {lanes.map(({ number, is_green }) => (
                <Button
                  key={number}
                  size="big"
                  pressed={pad.choices.checkpoint === code && pad.choices.lane === number}
                  onPress={() => void choose(code, number)}
                  testid={`lane-${number}`}
                >
                  {say("lane.lane", { number })}
                  {is_green ? <small>{say("lane.green")}</small> : null}
                </Button>
              ))}
            </div>
          </section>
        ))}
        {list.length ? (
          <section class="p-card">
            <ThermometerChoice />
            <Field
              label={say("temp.number")}
              kind="number"
              value={pad.choices.thermometer}
              onInput={(thermometer) => void pad.choose({ thermometer })}
            />
          </section>
        ) : null}
      </div>
    </Frame>
  );
}
