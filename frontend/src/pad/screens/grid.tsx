import { useEffect, useState } from "preact/hooks";
import { inWalkingOrder, isReached, type VisitResult } from "../flows/grid";
import { day, type Key, pick, say } from "../i18n";
import type { Pad } from "../pad";
import { MenuButton } from "../parts/controls";
import { Frame } from "../parts/frame";
import { usePad } from "../parts/hooks";
import { SavedBar } from "../parts/notices";
import { type Done, doneNow, keepDone } from "../store/done";
import type { Bundle, Check, Household, Round, Standing } from "../types";
import { CheckForm } from "./check";
import { VisitForm } from "./visit";

type View =
  | { name: "list" }
  | { name: "check"; check: Check }
  | { name: "household"; round: Round; household: Household };

export function hasGrid(bundle: Bundle | undefined): boolean {
  return Boolean(bundle?.rounds.length || bundle?.checks.length);
}

function checkKey({ placement, on, slot }: Check): string {
  return `${placement}:${on}:${slot}`;
}

function homeKey(round: Round, { code }: Household): string {
  return `${round.id}:${code}`;
}

/** A grid worker's day: who must be seen, then the households, in walking order. */
export function Grid(props: { onBack: (() => void) | undefined; onMenu: () => void }) {
  const pad = usePad();
  const [view, setView] = useState<View>({ name: "list" });
  const done = useDone(pad);
  const finished = async (key: string, result: string) => {
    await keepDone(pad.database, pad.vault, { key, result, ref: pad.saved?.ref ?? "" });
    pad.changed();
    setView({ name: "list" });
  };
  const back = () => setView({ name: "list" });
  if (view.name === "check") {
    const { check } = view;
    return (
      <CheckForm check={check} onBack={back} onDone={(said) => finished(checkKey(check), said)} />
    );
  }
  if (view.name === "household") {
    const { round, household } = view;
    return (
      <VisitForm
        round={round}
        household={household}
        onBack={back}
        onDone={(said) => finished(homeKey(round, household), said)}
      />
    );
  }
  const { rounds = [], checks = [] } = pad.bundle ?? {};
  return (
    <Frame
      title={say("grid.title")}
      onBack={props.onBack}
      aside={<MenuButton onPress={props.onMenu} />}
      foot={pad.saved ? <SavedBar /> : undefined}
    >
      <section class="p-stack">
        <Checks
          checks={checks}
          done={done}
          onPress={(check) => setView({ name: "check", check })}
        />
        {rounds.length === 0 ? <p class="p-muted">{say("grid.none-visits")}</p> : null}
        {rounds.map((round) => (
          <Homes
            key={round.id}
            round={round}
            done={done}
            onPress={(household) => setView({ name: "household", round, household })}
          />
        ))}
      </section>
    </Frame>
  );
}

/** What was done on this pad; read again whenever a record was saved or taken back. */
function useDone(pad: Pad): Done {
  const [done, setDone] = useState<Done>({});
  useEffect(() => {
    let isGone = false;
    void doneNow(pad.database, pad.vault).then((found) => isGone || setDone(found));
    return () => {
      isGone = true;
    };
  }, [pad, pad.saved, pad.problem]);
  return done;
}

function Checks(props: { checks: Check[]; done: Done; onPress: (check: Check) => void }) {
  const { checks, done } = props;
  const due = checks.filter((check) => !(checkKey(check) in done));
  return (
    <>
      <h2>
        {say("grid.checks")} <small>{say("grid.due", { count: due.length })}</small>
      </h2>
      {checks.length === 0 ? <p class="p-muted">{say("grid.none-checks")}</p> : null}
      {[...due, ...checks.filter((check) => !due.includes(check))].map((check) => (
        <button
          key={checkKey(check)}
          type="button"
          class={`p-line${due.includes(check) ? "" : " p-line-done"}`}
          onClick={() => props.onPress(check)}
          data-test="check"
        >
          <strong>{check.label}</strong>
          <span>{check.address || pick(check.setting)}</span>
          <small>{due.includes(check) ? dueWords(check) : say("grid.done")}</small>
        </button>
      ))}
    </>
  );
}

function dueWords(check: Check): string {
  const parts = [
    say(`grid.${check.slot}`),
    say("grid.until", { until: day(check.ends_on) }),
    check.is_flagged ? say("grid.missed") : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

function Homes(props: { round: Round; done: Done; onPress: (household: Household) => void }) {
  const { round, done } = props;
  const resultOf = (household: Household) =>
    (done[homeKey(round, household)]?.result ?? household.standing) as VisitResult | Standing;
  const reached = new Set(
    round.households.filter((home) => isReached(resultOf(home))).map(({ code }) => code),
  );
  return (
    <>
      <h2>
        {say("grid.visits")}{" "}
        <small>{say("grid.left", { count: round.households.length - reached.size })}</small>
      </h2>
      <p class="p-muted">{pick(round.label)}</p>
      {inWalkingOrder(round.households, reached).map((household) => (
        <button
          key={household.code}
          type="button"
          class={`p-line${reached.has(household.code) ? " p-line-done" : ""}`}
          onClick={() => props.onPress(household)}
          data-test="household"
        >
          <strong>{household.address || household.code}</strong>
          <small>{homeWords(resultOf(household))}</small>
        </button>
      ))}
    </>
  );
}

function homeWords(result: VisitResult | Standing): string {
  if (result === "unvisited") {
    return "";
  }
  return isReached(result) ? say(`visit.${result}` as Key) : say("grid.tried");
}
