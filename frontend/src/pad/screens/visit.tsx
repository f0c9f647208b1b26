import { useState } from "preact/hooks";
import { type Answers, allWell, gridSummary, RESULTS, type Visit, visitDraft } from "../flows/grid";
import { pick, say } from "../i18n";
import { Button, Choice, Stepper, Ticks } from "../parts/controls";
import { Frame } from "../parts/frame";
import { usePad } from "../parts/hooks";
import type { Household, Item, Round } from "../types";

const USUAL_PERSONS = 3;
const MOST_PERSONS = 60;

/** One household: how many people and that all are well is one press; the rest only when needed. */
export function VisitForm(props: {
  round: Round;
  household: Household;
  onBack: () => void;
  onDone: (result: string) => Promise<void>;
}) {
  const pad = usePad();
  const { household, round } = props;
  const [details, setDetails] = useState(false);
  const [visit, setVisit] = useState<Visit>({
    result: "answered",
    persons: USUAL_PERSONS,
    linked: 0,
    answers: allWell(round.items),
  });
  const save = async (done: Visit) => {
    const how = { visit: done, now: pad.now(), pack: pad.rules?.code ?? "" };
    const summary = gridSummary("visit", done.result, household.address);
    if (await pad.record([visitDraft(round, household, how)], summary)) {
      await props.onDone(done.result);
    }
  };
  return (
    <Frame
      title={household.address || household.code}
      onBack={details ? () => setDetails(false) : props.onBack}
      foot={
        details ? (
          <Button tone="strong" size="huge" onPress={() => void save(visit)} testid="visit-save">
            {say("save")}
          </Button>
        ) : (
          <Button tone="go" size="huge" onPress={() => void save(visit)} testid="visit-well">
            {say("visit.well", { count: visit.persons })}
          </Button>
        )
      }
    >
      <div class="p-stack">
        <section class="p-card">
          <Stepper
            label={say("visit.persons")}
            value={visit.persons}
            least={1}
            most={MOST_PERSONS}
            onChange={(persons) => setVisit({ ...visit, persons })}
            testid="visit-persons"
          />
          {details ? (
            <Stepper
              label={say("visit.linked")}
              value={visit.linked}
              most={visit.persons}
              onChange={(linked) => setVisit({ ...visit, linked })}
              testid="visit-linked"
            />
          ) : null}
        </section>
        {details ? (
          <Questions
            items={round.items}
            answers={visit.answers}
            onChange={(answers) => setVisit({ ...visit, answers })}
          />
        ) : (
          <>
            <Button size="big" onPress={() => setDetails(true)} testid="visit-other">
              {say("visit.other")}
            </Button>
            <div class="p-two">
              {RESULTS.filter((result) => result !== "answered").map((result) => (
                <Button
                  key={result}
                  size="big"
                  onPress={() => void save({ ...visit, result })}
                  testid={`visit-${result}`}
                >
                  {say(`visit.${result}`)}
                </Button>
              ))}
            </div>
          </>
        )}
      </div>
    </Frame>
  );
}

function Questions(props: {
  items: Item[];
  answers: Answers;
  onChange: (answers: Answers) => void;
}) {
  const { items, answers } = props;
  const answer = (key: string, value: string | string[]) =>
    props.onChange({ ...answers, [key]: value });
  return (
    <>
      {items.map((item) =>
        item.type === "yes_no" ? (
          <Choice
            key={item.key}
            label={pick(item.prompt)}
            isQuestion
            options={[
              ["no", say("no")],
              ["yes", say("yes")],
            ]}
            value={String(answers[item.key] ?? "") as "no" | "yes" | ""}
            onChoose={(value) => value && answer(item.key, value)}
            testid={`item-${item.key}`}
          />
        ) : item.type === "choices" ? (
          <Ticks
            key={item.key}
            label={pick(item.prompt)}
            options={item.choices.map(({ key, words }) => [key, pick(words)] as const)}
            values={[answers[item.key] ?? []].flat()}
            onChange={(values) => answer(item.key, values)}
          />
        ) : null,
      )}
    </>
  );
}
