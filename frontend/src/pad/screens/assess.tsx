import { useState } from "preact/hooks";
import type { Area } from "../../rules/decide";
import { readDeclaration } from "../flows/declaration";
import type { Judgement, Rules } from "../flows/rules";
import { UNDETERMINED } from "../flows/rules";
import { allElseNo, type Exposure, inputsOf, newPerson, type Traveller } from "../flows/screening";
import { counted } from "../flows/temperature";
import { dayOf, pick, say } from "../i18n";
import { Button, Choice, Field, Stepper } from "../parts/controls";
import { Frame } from "../parts/frame";
import { usePad } from "../parts/hooks";
import { canScan, Scanner } from "../parts/scanner";
import type { Truth } from "../types";
import { ReadingLine } from "./person";

const DAY_MS = 86_400_000;
const DECLINES = "declines";
const STAY = "exposure_stay";
const KINDS: Record<string, Exposure["kind"]> = {
  exposure_stay: "stay",
  exposure_contact: "contact",
  exposure_cotraveller: "cotraveller",
};

/** The questions. One press answers them all with no; whatever is yes changes the decision at once. */
export function Assess(props: {
  traveller: Traveller;
  judgement: Judgement;
  rules: Rules;
  onChange: (traveller: Traveller) => void;
  onAllWell: () => void;
  onAgain: () => void;
  onGo: () => void;
  onBack: () => void;
}) {
  const { traveller, judgement, rules } = props;
  const isOpen = judgement.outcome === UNDETERMINED;
  const isUntouched = Object.keys(traveller.answers).length === 0;
  const answer = (name: string, value: Truth | "") =>
    props.onChange(answered(traveller, name, value));
  const mayReturn = rules.mayChoose("advise_return", inputsOf(allElseNo(traveller, rules)));
  const asked = rules.asked.filter((name) => name !== DECLINES || mayReturn);
  return (
    <Frame
      title={traveller.seat ? say("temp.seat", { seat: traveller.seat }) : say("assess.title")}
      onBack={props.onBack}
      foot={
        isOpen ? (
          <Open {...props} isUntouched={isUntouched} />
        ) : (
          <Decided judgement={judgement} rules={rules} onGo={props.onGo} />
        )
      }
    >
      <ReadingLine
        traveller={traveller}
        judgement={judgement}
        fever={rules.number("fever_threshold_c")}
      />
      <div class="p-stack">
        {asked.map((name) => (
          <div key={name}>
            <Choice<Truth>
              label={pick(rules.question(name))}
              isQuestion
              canBeEmpty
              highlighted={judgement.ask_next === name && !isUntouched}
              options={[
                ["no", say("no")],
                ["yes", say("yes")],
                ["unknown", say("unknown")],
              ]}
              value={traveller.answers[name] ?? ""}
              onChoose={(value) => answer(name, value)}
              testid={`q-${name}`}
            />
            {name in KINDS && traveller.answers[name] === "yes" ? (
              <ExposureDetail {...props} name={name} />
            ) : null}
          </div>
        ))}
        <Declaration traveller={traveller} onChange={props.onChange} />
      </div>
    </Frame>
  );
}

function answered(traveller: Traveller, name: string, value: Truth | ""): Traveller {
  const { [name]: _old, ...rest } = traveller.answers;
  const answers = value === "" ? rest : { ...rest, [name]: value };
  const kind = KINDS[name];
  if (!kind) {
    return { ...traveller, answers };
  }
  const blank: Exposure = { place: "", place_text: "", left_on: null, kind };
  const exposure = value === "yes" ? (traveller.exposure ?? blank) : traveller.exposure;
  const stays = exposure && (exposure.kind !== kind || value === "yes");
  return { ...traveller, answers, exposure: stays ? exposure : null };
}

/** What is still to be asked. With a fever on the display nobody is offered "no symptoms". */
function Open(props: {
  traveller: Traveller;
  judgement: Judgement;
  rules: Rules;
  isUntouched: boolean;
  onChange: (traveller: Traveller) => void;
  onAllWell: () => void;
  onAgain: () => void;
}) {
  const { traveller, rules, judgement } = props;
  const asked = judgement.ask_next;
  const isFever = (counted(traveller.readings)?.celsius ?? 0) >= rules.number("fever_threshold_c");
  const isStuck = traveller.answers[asked] === "unknown";
  if (!isFever && !isStuck) {
    return (
      <Button tone="go" size="huge" onPress={props.onAllWell} testid="all-well">
        {say(props.isUntouched ? "assess.all-well" : "assess.rest-no")}
      </Button>
    );
  }
  const answer = (value: Truth) => props.onChange(answered(traveller, asked, value));
  return (
    <div class="p-decided">
      <p data-test="asked">
        <b>{pick(rules.question(asked))}</b>
        {isStuck ? <span>{say("assess.decides")}</span> : null}
      </p>
      <div class="p-two">
        <Button size="big" tone="strong" onPress={() => answer("no")} testid="asked-no">
          {say("no")}
        </Button>
        <Button size="big" tone="strong" onPress={() => answer("yes")} testid="asked-yes">
          {say("yes")}
        </Button>
      </div>
      {isFever ? (
        <Button size="big" onPress={props.onAgain} testid="confirm">
          {say("assess.confirm")}
        </Button>
      ) : null}
    </div>
  );
}

function Decided(props: { judgement: Judgement; rules: Rules; onGo: () => void }) {
  const { judgement, rules } = props;
  const isPass = judgement.outcome === "pass";
  return (
    <div class={`p-decided ${isPass ? "p-decided-pass" : ""}`}>
      <p data-test="decision">
        <b>{pick(rules.outcome(judgement.outcome))}</b>
        <span>{pick(judgement.reasons[0])}</span>
      </p>
      <Button tone={isPass ? "go" : "strong"} size="big" onPress={props.onGo} testid="go-on">
        {say(isPass ? "save" : "assess.continue")}
      </Button>
    </div>
  );
}

function ExposureDetail(props: {
  traveller: Traveller;
  rules: Rules;
  name: string;
  onChange: (traveller: Traveller) => void;
}) {
  const pad = usePad();
  const { traveller, rules, name } = props;
  const exposure = traveller.exposure;
  if (!exposure || exposure.kind !== KINDS[name]) {
    return null;
  }
  const change = (part: Partial<Exposure>) =>
    props.onChange({ ...traveller, exposure: { ...exposure, ...part } });
  const today = pad.time();
  const areas = rules.areas(dayOf(today));
  const ago = exposure.left_on
    ? Math.round((Date.parse(dayOf(today)) - Date.parse(exposure.left_on)) / DAY_MS)
    : null;
  return (
    <div class="p-detail">
      {name === STAY ? (
        <Choice
          label={say("assess.area")}
          options={areas.map((area) => [area.place || area.name.zh, pick(area.name)] as const)}
          value={exposure.place || exposure.place_text}
          onChoose={(chosen) => change(placeOf(areas, chosen))}
        />
      ) : null}
      <Stepper
        label={say("assess.left-on")}
        value={ago}
        empty="–"
        most={rules.number("exposure_lookback_days")}
        show={(days) => (days ? say("assess.days-ago", { count: days }) : say("assess.today"))}
        onChange={(days) => change({ left_on: dayOf(today - days * DAY_MS) })}
        testid="left-on"
      />
    </div>
  );
}

/** An area is known by the code of a place where it has one, else by its name. */
function placeOf(areas: Area[], chosen: string): Partial<Exposure> {
  const isCode = areas.some(({ place }) => place === chosen);
  return isCode ? { place: chosen, place_text: "" } : { place: "", place_text: chosen };
}

/** A traveller who declared before arrival shows a code: noted, and what it holds is filled in. */
function Declaration(props: { traveller: Traveller; onChange: (traveller: Traveller) => void }) {
  const { traveller } = props;
  const [isOpen, setIsOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [note, setNote] = useState("");
  const take = (text: string) => {
    const found = readDeclaration(text);
    if (!found) {
      setNote(say("assess.declaration-bad"));
      return;
    }
    const person = found.person ?? traveller.person ?? newPerson();
    props.onChange({ ...traveller, declaration: found.code, person });
    setIsOpen(false);
  };
  if (!isOpen) {
    return (
      <Button onPress={() => setIsOpen(true)} testid="declaration">
        {traveller.declaration
          ? say("assess.declaration-kept", { code: traveller.declaration })
          : say("assess.declaration")}
      </Button>
    );
  }
  return (
    <section class="p-card">
      {canScan() ? <Scanner onFound={take} /> : null}
      <Field
        label={say("assess.declaration-code")}
        kind="code"
        value={typed}
        onInput={setTyped}
        hint={note}
        tone={note ? "bad" : "plain"}
        testid="declaration-code"
      />
      <div class="p-two">
        <Button onPress={() => setIsOpen(false)}>{say("cancel")}</Button>
        <Button tone="strong" disabled={!typed} onPress={() => take(typed)}>
          {say("done")}
        </Button>
      </div>
    </section>
  );
}
