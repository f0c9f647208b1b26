import { useEffect, useState } from "preact/hooks";
import type { Judgement } from "./flows/rules";
import { draftOf, newTraveller, summaryOf, type Traveller } from "./flows/screening";
import { say } from "./i18n";
import type { Pad } from "./pad";
import { PadContext, usePad } from "./parts/hooks";
import { FirstPin, Locked, Pairing } from "./screens/entry";
import { Grid, hasGrid } from "./screens/grid";
import { Home } from "./screens/home";
import { LaneChoice } from "./screens/lane";
import { Menu } from "./screens/menu";
import { PartyFlow } from "./screens/party";
import { PersonFlow } from "./screens/person";
import { Recent } from "./screens/recent";
import { Revoked, Wiped } from "./screens/revoked";

type Screen = "lane" | "home" | "person" | "party" | "recent" | "menu" | "grid";

export function App({ pad }: { pad: Pad }) {
  return (
    <PadContext.Provider value={pad}>
      <Stages />
    </PadContext.Provider>
  );
}

function Stages() {
  const pad = usePad();
  switch (pad.stage) {
    case "opening":
      return <p class="p-opening">{say("app.loading")}</p>;
    case "pair":
      return <Pairing />;
    case "pin":
      return <FirstPin />;
    case "locked":
      return <Locked />;
    case "revoked":
      return <Revoked />;
    case "wiped":
      return <Wiped />;
    case "open":
      return <Shell />;
  }
}

/** Where the shift begins: at its lane if it has one, on its round if that is all it has. */
function firstScreen(pad: Pad): Screen {
  const known = pad.bundle?.checkpoints.some(({ code }) => code === pad.choices.checkpoint);
  if (known && pad.choices.lane) {
    return "home";
  }
  return hasGrid(pad.bundle) && pad.bundle?.checkpoints.length === 0 ? "grid" : "lane";
}

function Shell() {
  const pad = usePad();
  const [chosen, setChosen] = useState<Screen | undefined>();
  const [traveller, setTraveller] = useState<Traveller>(newTraveller);
  useEffect(() => {
    const touch = () => pad.touch();
    addEventListener("pointerdown", touch);
    return () => removeEventListener("pointerdown", touch);
  }, [pad]);
  const screen = chosen ?? firstScreen(pad);
  const home = () => setChosen(undefined);
  const grid = hasGrid(pad.bundle) ? () => setChosen("grid") : undefined;
  const save = async (done: Traveller, judgement: Judgement): Promise<boolean> => {
    const { checkpoint, lane } = pad.choices;
    const how = { at: { checkpoint, lane }, now: pad.now(), pack: pad.rules?.code ?? "" };
    const drafts = [draftOf(done, judgement, how)];
    const isSaved = await pad.record(drafts, summaryOf(done, judgement.outcome));
    if (isSaved) {
      home();
    }
    return isSaved;
  };
  switch (screen) {
    case "lane":
      return <LaneChoice onChosen={() => setChosen("home")} onGrid={grid} />;
    case "person":
      return <PersonFlow start={traveller} onFinished={save} onBack={home} />;
    case "party":
      return <PartyFlow onDone={home} />;
    case "recent":
      return <Recent onBack={home} />;
    case "menu":
      return <Menu onBack={home} onLane={() => setChosen("lane")} />;
    case "grid":
      return (
        <Grid
          onBack={pad.bundle?.checkpoints.length ? home : undefined}
          onMenu={() => setChosen("menu")}
        />
      );
    case "home":
      return (
        <Home
          onNext={() => {
            pad.problem = "";
            setTraveller(newTraveller());
            setChosen("person");
          }}
          onParty={() => setChosen("party")}
          onRecent={() => setChosen("recent")}
          onMenu={() => setChosen("menu")}
          onLane={() => setChosen("lane")}
          onGrid={grid}
        />
      );
  }
}
