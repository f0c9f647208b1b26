import { useState } from "preact/hooks";
import type { Judgement, Rules } from "../flows/rules";
import type { Traveller } from "../flows/screening";
import { pick, say } from "../i18n";
import { Button } from "../parts/controls";
import { Frame } from "../parts/frame";
import { ReadingLine } from "./person";

/** What has to be done before anything is typed: mask, apart from others, who else was aboard. */
export function Steps(props: {
  traveller: Traveller;
  judgement: Judgement;
  rules: Rules;
  others: string | undefined;
  onGo: () => void;
  onBack: () => void;
}) {
  const { judgement, rules } = props;
  const [done, setDone] = useState<string[]>([]);
  const toggle = (code: string) =>
    setDone(done.includes(code) ? done.filter((each) => each !== code) : [...done, code]);
  return (
    <Frame
      title={pick(rules.outcome(judgement.outcome))}
      onBack={props.onBack}
      foot={
        <Button tone="strong" size="huge" onPress={props.onGo} testid="steps-done">
          {say("next")}
        </Button>
      }
    >
      <ReadingLine
        traveller={props.traveller}
        judgement={judgement}
        fever={rules.number("fever_threshold_c")}
      />
      <p class="p-large">{judgement.reasons.map(pick).join(" · ")}</p>
      <fieldset class="p-steps">
        <legend>{say("steps.title")}</legend>
        {judgement.duties.map((duty) => (
          <label key={duty.code}>
            <input
              type="checkbox"
              checked={done.includes(duty.code)}
              onChange={() => toggle(duty.code)}
            />
            <span>{pick(duty)}</span>
          </label>
        ))}
      </fieldset>
      {props.others ? (
        <p class="p-notice p-notice-waits">
          <b>{say("steps.contacts")}</b> {props.others}
        </p>
      ) : null}
    </Frame>
  );
}
