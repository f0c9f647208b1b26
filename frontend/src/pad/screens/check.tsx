import { useState } from "preact/hooks";
import { type CheckDone, checkDraft, gridSummary, SYMPTOMS, type Symptom } from "../flows/grid";
import { say } from "../i18n";
import { Button, Choice, Ticks } from "../parts/controls";
import { Frame } from "../parts/frame";
import { usePad } from "../parts/hooks";
import { TemperatureKeys } from "../parts/keypad";
import type { Check } from "../types";

const NOT_MET = { celsius: null, symptoms: [], answers: {} };

/** One person under observation: temperature, symptoms, seen or by phone. */
export function CheckForm(props: {
  check: Check;
  onBack: () => void;
  onDone: (outcome: string) => Promise<void>;
}) {
  const pad = usePad();
  const { check } = props;
  const [celsius, setCelsius] = useState<number | null>(null);
  const [symptoms, setSymptoms] = useState<Symptom[]>([]);
  const [met, setMet] = useState<"seen" | "phone">("seen");
  const save = async (done: CheckDone, outcome: string) => {
    const draft = checkDraft(check, { done, now: pad.now(), pack: pad.rules?.code ?? "" });
    if (await pad.record([draft], gridSummary("check", outcome, check.label))) {
      await props.onDone(outcome);
    }
  };
  if (celsius === null) {
    return (
      <Frame title={check.label} onBack={props.onBack}>
        <div class="p-stack">
          <TemperatureKeys onCelsius={setCelsius} />
          <div class="p-two">
            <Button
              onPress={() => void save({ met: "absent", ...NOT_MET }, "absent")}
              testid="check-absent"
            >
              {say("check.absent")}
            </Button>
            <Button onPress={() => void save({ met: "refused", ...NOT_MET }, "refused")}>
              {say("check.refused")}
            </Button>
          </div>
        </div>
      </Frame>
    );
  }
  const isInvalid = celsius < (pad.rules?.number("temp_reading_invalid_below_c") ?? 0);
  const isFever = celsius >= (pad.rules?.number("fever_threshold_c") ?? Number.POSITIVE_INFINITY);
  const isIll = symptoms.length > 0 || isFever;
  const finish = () =>
    void save({ met, celsius, symptoms, answers: {} }, isIll ? "symptoms" : "well");
  return (
    <Frame
      title={check.label}
      onBack={() => setCelsius(null)}
      foot={
        isInvalid ? (
          <Button tone="strong" size="huge" onPress={() => setCelsius(null)}>
            {say("assess.again")}
          </Button>
        ) : (
          <Button tone={isIll ? "urgent" : "go"} size="huge" onPress={finish} testid="check-save">
            {say(isIll ? "save" : "check.well")}
          </Button>
        )
      }
    >
      <p class={`p-reading ${isFever ? "p-bad" : isInvalid ? "p-doubt" : ""}`}>
        <b>{celsius.toFixed(1)}</b> °C
      </p>
      {isInvalid ? <p class="p-notice p-notice-waits">{say("check.invalid")}</p> : null}
      {isIll ? (
        <p class="p-notice p-notice-urgent" role="alert">
          {say("check.urgent")}
        </p>
      ) : null}
      <div class="p-stack">
        <Choice<"seen" | "phone">
          label={say("check.met")}
          options={[
            ["seen", say("check.seen")],
            ["phone", say("check.phone")],
          ]}
          value={met}
          onChoose={(value) => value && setMet(value)}
        />
        <Ticks<Symptom>
          label={say("check.symptoms")}
          options={SYMPTOMS.map((symptom) => [symptom, say(`symptom.${symptom}`)] as const)}
          values={symptoms}
          onChange={setSymptoms}
        />
      </div>
    </Frame>
  );
}
