import { useState } from "preact/hooks";
import { day, dayOf, say } from "../i18n";
import type { Pad } from "../pad";
import { Button, Switch } from "../parts/controls";
import { Frame } from "../parts/frame";
import { usePad } from "../parts/hooks";
import { changePin } from "../store/vault";
import { carried } from "../sync/carry";
import { LanguageButton, NewPin, PinGate } from "./entry";

/** Give the browser a file to keep; gives its name and how many records are in it. */
export async function saveFile(pad: Pad): Promise<string> {
  await pad.settleAll();
  const device = pad.device;
  if (!device || pad.waiting === 0) {
    return say("menu.export-none");
  }
  const file = await carried(pad.database, pad.vault, { device, now: pad.now() });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file.content);
  link.download = file.name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return say("menu.exported", { count: file.count, name: file.name });
}

export function Menu(props: { onBack: () => void; onLane: () => void }) {
  const pad = usePad();
  const [note, setNote] = useState("");
  const [old, setOld] = useState<string | undefined>();
  const [isChanging, setIsChanging] = useState(false);
  if (isChanging) {
    return (
      <Frame title={say("menu.pin")} onBack={() => setIsChanging(false)}>
        {old === undefined ? (
          <>
            <p>{say("pin.old")}</p>
            <PinGate
              onPin={async (pin) => {
                await pad.checkPin(pin);
                setOld(pin);
              }}
            />
          </>
        ) : (
          <NewPin
            onChosen={async (pin) => {
              await changePin(pad.database, { old, new: pin }, pad.now());
              setNote(say("pin.changed"));
              setOld(undefined);
              setIsChanging(false);
            }}
          />
        )}
      </Frame>
    );
  }
  const { rules } = pad;
  return (
    <Frame
      title={say("menu.title")}
      onBack={props.onBack}
      aside={<LanguageButton />}
      foot={
        <>
          <p class="p-hint">
            {pad.waiting ? say("menu.sign-out-how", { count: pad.waiting }) : ""}
          </p>
          <Button size="big" tone="urgent" onPress={() => pad.signOut()} testid="sign-out">
            {say("menu.sign-out")}
          </Button>
        </>
      }
    >
      <div class="p-stack">
        {note ? (
          <p class="p-notice p-notice-calm" role="status" data-test="menu-note">
            {note}
          </p>
        ) : null}
        <section class="p-card">
          <h2>{say("menu.sync")}</h2>
          <p>{say("menu.waiting", { count: pad.waiting })}</p>
          <ul class="p-duties">
            {pad.disputed.slice(-5).map(({ seq, sentence }) => (
              <li key={seq}>{sentence}</li>
            ))}
          </ul>
          <Button onPress={() => pad.send()} testid="send-now">
            {say("sync.now")}
          </Button>
          <Button
            onPress={() => void saveFile(pad).then(setNote, (why) => setNote(String(why)))}
            testid="export"
          >
            {say("menu.export")}
          </Button>
          <p class="p-hint">{say("menu.export-how")}</p>
        </section>
        <section class="p-card">
          <h2>{say("menu.rules")}</h2>
          {rules ? (
            <p>{say("menu.rules-from", { code: rules.code, day: day(rules.validFrom) })}</p>
          ) : null}
          {pad.trust === "unchecked" ? <p class="p-hint">{say("note.signature")}</p> : null}
          {rules ? (
            <p class="p-hint">
              {say("menu.areas", {
                count: rules.areas(dayOf(pad.time())).length,
              })}
            </p>
          ) : null}
        </section>
        <section class="p-card">
          <h2>{say("menu.device")}</h2>
          <p>
            {pad.device?.name} · {pad.device?.post}
          </p>
          <Switch
            label={say("menu.sound")}
            on={pad.choices.sound}
            onChange={(sound) => void pad.choose({ sound })}
          />
          <Button onPress={props.onLane} testid="change-lane">
            {say("lane.change")}
          </Button>
          <Button onPress={() => setIsChanging(true)}>{say("menu.pin")}</Button>
        </section>
      </div>
    </Frame>
  );
}
