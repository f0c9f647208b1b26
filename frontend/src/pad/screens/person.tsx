import { useState } from "preact/hooks";
import type { Judgement } from "../flows/rules";
import { UNDETERMINED } from "../flows/rules";
import { allElseNo, judge, PLACED, type Traveller } from "../flows/screening";
import { counted } from "../flows/temperature";
import { say } from "../i18n";
import { Button } from "../parts/controls";
import { Frame } from "../parts/frame";
import { usePad } from "../parts/hooks";
import { TemperatureKeys } from "../parts/keypad";
import type { Method } from "../types";
import { Assess } from "./assess";
import { Goal, Return } from "./goal";
import { ThermometerChoice } from "./lane";
import { Registration } from "./registration";
import { Remeasure } from "./remeasure";
import { Steps } from "./steps";

type Step = "temperature" | "device" | "other" | "ask" | "steps" | "person" | "goal" | "return";

export interface PersonProps {
  start: Traveller;
  /** Everything needed is known; false keeps the screen, because nothing could be saved. */
  onFinished: (traveller: Traveller, judgement: Judgement) => Promise<boolean>;
  onBack: () => void;
  others?: string;
}

/** One person from the thermometer to the record: every step on one screen, one way forward. */
export function PersonFlow(props: PersonProps) {
  const pad = usePad();
  const rules = pad.rules;
  const [traveller, setTraveller] = useState(props.start);
  const [method, setMethod] = useState<Method>(pad.choices.method);
  const [step, setStep] = useState<Step>(() => first(props.start));
  if (!rules) {
    return null;
  }
  const judgement = judge(traveller, rules);
  const finish = (done: Traveller) => props.onFinished(done, judge(done, rules));
  const measured = (celsius: number) => {
    const { ambient, thermometer } = pad.choices;
    const readings = [...traveller.readings, { celsius, method, ambient, thermometer }];
    setTraveller({ ...traveller, readings });
    setStep("ask");
  };
  const go = (): Step => {
    if (judgement.outcome === "advise_return") {
      return "return";
    }
    return step === "ask" ? "steps" : "person";
  };
  const allWell = async () => {
    const asked = allElseNo(traveller, rules);
    const { outcome } = judge(asked, rules);
    setTraveller(asked);
    if (outcome === "pass") {
      await finish(asked);
    } else {
      setStep("ask");
    }
  };
  const title = traveller.seat ? say("temp.seat", { seat: traveller.seat }) : say("temp.title");

  if (step === "device" || (step === "temperature" && needsAmbient(method, pad.choices.ambient))) {
    return (
      <Frame
        title={say("temp.device")}
        onBack={() => (step === "device" ? setStep("temperature") : props.onBack())}
        foot={
          <Button
            tone="strong"
            size="big"
            disabled={needsAmbient(pad.choices.method, pad.choices.ambient)}
            onPress={() => {
              setMethod(pad.choices.method);
              setStep("temperature");
            }}
            testid="device-done"
          >
            {say("next")}
          </Button>
        }
      >
        <ThermometerChoice />
      </Frame>
    );
  }
  if (step === "temperature") {
    return (
      <Frame title={title} onBack={props.onBack}>
        <DeviceLine method={method} onPress={() => setStep("device")} />
        <TemperatureKeys onCelsius={measured} />
      </Frame>
    );
  }
  if (step === "other" || (step === "ask" && judgement.outcome === "remeasure")) {
    return (
      <Remeasure
        traveller={traveller}
        judgement={judgement}
        onBack={props.onBack}
        onAgain={(chosen) => {
          setMethod(chosen);
          setStep("temperature");
        }}
      />
    );
  }
  if (step === "ask") {
    return (
      <Assess
        traveller={traveller}
        judgement={judgement}
        rules={rules}
        onChange={setTraveller}
        onAllWell={() => void allWell()}
        onAgain={() => setStep("other")}
        onGo={() => (judgement.outcome === "pass" ? void finish(traveller) : setStep(go()))}
        onBack={() => {
          setTraveller({ ...traveller, readings: traveller.readings.slice(0, -1) });
          setStep("temperature");
        }}
      />
    );
  }
  if (step === "steps") {
    return (
      <Steps
        traveller={traveller}
        judgement={judgement}
        rules={rules}
        others={props.others}
        onGo={() => setStep("person")}
        onBack={() => setStep("ask")}
      />
    );
  }
  if (step === "person") {
    return (
      <Registration
        traveller={traveller}
        onChange={setTraveller}
        onGo={() => setStep("goal")}
        onBack={() => setStep("steps")}
      />
    );
  }
  const Last = step === "return" ? Return : Goal;
  return (
    <Last
      traveller={traveller}
      judgement={judgement}
      rules={rules}
      onChange={setTraveller}
      onSave={() => finish(traveller)}
      onBack={() => setStep(PLACED.has(judgement.outcome) ? "person" : "ask")}
    />
  );
}

function first(traveller: Traveller): Step {
  return traveller.readings.length === 0 ? "temperature" : "ask";
}

function needsAmbient(method: Method, ambient: number | null): boolean {
  return method === "infrared" && ambient === null;
}

function DeviceLine(props: { method: Method; onPress: () => void }) {
  const { choices } = usePad();
  const air = choices.ambient === null ? "" : ` · ${say("temp.ambient")} ${choices.ambient} °C`;
  return (
    <button type="button" class="p-device" onClick={props.onPress} data-test="device">
      {say(`method.${props.method}`)}
      {air}
    </button>
  );
}

export function ReadingLine(props: { traveller: Traveller; judgement: Judgement; fever: number }) {
  const reading = counted(props.traveller.readings);
  if (!reading) {
    return null;
  }
  const isFever = reading.celsius >= props.fever;
  const isInvalid = props.judgement.outcome === "remeasure" && !isFever;
  const tone = isFever ? "p-bad" : isInvalid ? "p-doubt" : "";
  const word = isFever ? say("assess.fever") : isInvalid ? say("assess.invalid") : "";
  return (
    <p class={`p-reading ${tone}`} data-test="reading">
      <b>{reading.celsius.toFixed(1)}</b> °C <span>{word}</span>
      <small>{say(`method.${reading.method}`)}</small>
    </p>
  );
}

export { UNDETERMINED };
