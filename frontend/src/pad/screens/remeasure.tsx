import type { Judgement } from "../flows/rules";
import type { Traveller } from "../flows/screening";
import { counted, MOST_TRIES, needsOtherThermometer } from "../flows/temperature";
import { pick, say } from "../i18n";
import { Button } from "../parts/controls";
import { Frame } from "../parts/frame";
import { usePad } from "../parts/hooks";
import type { Method } from "../types";
import { ReadingLine } from "./person";

const WARM = "warm-and-repeat";
const SURER: Record<Method, readonly Method[]> = {
  infrared: ["ear", "glass", "electronic"],
  ear: ["glass", "electronic"],
  glass: ["electronic", "glass"],
  electronic: ["glass", "electronic"],
};

/** A reading that does not count is never a pass: measure again, then with another thermometer. */
export function Remeasure(props: {
  traveller: Traveller;
  judgement: Judgement;
  onAgain: (method: Method) => void;
  onBack: () => void;
}) {
  const { rules } = usePad();
  const reading = counted(props.traveller.readings);
  if (!reading || !rules) {
    return null;
  }
  const mayRepeat = props.judgement.duties.some(({ code }) => code === WARM);
  const isUnsure = props.judgement.outcome !== "remeasure";
  const needsOther = isUnsure || !mayRepeat || needsOtherThermometer(props.traveller.readings);
  const tries = props.traveller.readings.filter(({ method }) => method === reading.method).length;
  const others = SURER[reading.method];
  return (
    <Frame
      title={say("assess.again")}
      onBack={props.onBack}
      foot={
        needsOther ? (
          <div class="p-stack">
            {others.map((method) => (
              <Button
                key={method}
                size="big"
                tone="strong"
                onPress={() => props.onAgain(method)}
                testid={`again-${method}`}
              >
                {say(`method.${method}`)}
              </Button>
            ))}
          </div>
        ) : (
          <Button
            size="huge"
            tone="strong"
            onPress={() => props.onAgain(reading.method)}
            testid="again"
          >
            {say("assess.again")}
          </Button>
        )
      }
    >
      <ReadingLine
        traveller={props.traveller}
        judgement={props.judgement}
        fever={rules.number("fever_threshold_c")}
      />
      {isUnsure ? null : <p class="p-large">{pick(props.judgement.reasons[0])}</p>}
      <ul class="p-duties">
        {props.judgement.duties.map((duty) => (
          <li key={duty.code}>{pick(duty)}</li>
        ))}
      </ul>
      <p class="p-muted" data-test="try">
        {needsOther && mayRepeat
          ? say("assess.other-why")
          : mayRepeat
            ? say("assess.try", { number: tries, most: MOST_TRIES })
            : ""}
      </p>
    </Frame>
  );
}
