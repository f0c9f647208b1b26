import { useState } from "preact/hooks";
import { say } from "../i18n";
import { Button } from "../parts/controls";
import { usePad } from "../parts/hooks";
import { LanguageButton, PinGate } from "./entry";
import { saveFile } from "./menu";

/** The pad was withdrawn: say what is lost, offer the file, then leave nothing. */
export function Revoked() {
  const pad = usePad();
  const [note, setNote] = useState("");
  const [isSure, setIsSure] = useState(false);
  const count = pad.waiting;
  return (
    <div class="p-entry">
      <header>
        <span class="p-brand">
          联防 <b>lianfang</b>
        </span>
        <LanguageButton />
      </header>
      <h1>{say("revoked.title")}</h1>
      <p data-test="lost">{count ? say("revoked.lost", { count }) : say("revoked.none")}</p>
      {count && pad.isSignedIn ? (
        <>
          <p>{say("revoked.file")}</p>
          <Button
            size="big"
            tone="strong"
            onPress={() => void saveFile(pad).then(setNote)}
            testid="export"
          >
            {say("menu.export")}
          </Button>
          <p role="status" data-test="menu-note">
            {note}
          </p>
        </>
      ) : null}
      {count && !pad.isSignedIn ? (
        <>
          <p>{say("revoked.locked")}</p>
          <PinGate onPin={(pin) => pad.signIn(pin)} />
        </>
      ) : null}
      <Button
        size="big"
        tone="urgent"
        onPress={() => (isSure || !count ? void pad.empty() : setIsSure(true))}
        testid="wipe"
      >
        {isSure && count ? say("revoked.wipe-sure", { count }) : say("revoked.wipe")}
      </Button>
    </div>
  );
}

export function Wiped() {
  return (
    <div class="p-entry">
      <h1>{say("revoked.title")}</h1>
      <p data-test="wiped">{say("revoked.wiped")}</p>
      <Button size="big" tone="strong" onPress={() => location.reload()}>
        {say("pair.title")}
      </Button>
    </div>
  );
}
