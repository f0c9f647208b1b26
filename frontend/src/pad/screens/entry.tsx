import { useEffect, useState } from "preact/hooks";
import { firstLanguage, type Key, language, say, speak } from "../i18n";
import { Button, Field } from "../parts/controls";
import { useCountdown, usePad } from "../parts/hooks";
import { canScan, Scanner } from "../parts/scanner";
import { stands } from "../store/attempts";
import { WrongPin } from "../store/vault";
import { codeIn } from "../sync/pairing";
import { NoSignal, Refused } from "../sync/wire";

export function LanguageButton() {
  const pad = usePad();
  const turn = () => {
    speak(language() === "en" ? "zh" : "en");
    pad.changed();
  };
  return (
    <Button tone="quiet" onPress={turn} testid="language">
      {say("app.language")}
    </Button>
  );
}

export { firstLanguage };

function Entry(props: { title: string; children: preact.ComponentChildren }) {
  return (
    <div class="p-entry">
      <header>
        <span class="p-brand">
          联防 <b>lianfang</b>
        </span>
        <LanguageButton />
      </header>
      <h1>{props.title}</h1>
      {props.children}
    </div>
  );
}

export function Pairing() {
  const pad = usePad();
  const [code, setCode] = useState(() => (location.hash ? codeIn(location.hash) : ""));
  const [name, setName] = useState("");
  const [scans, setScans] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const go = async () => {
    setBusy(true);
    setError("");
    history.replaceState(null, "", location.pathname);
    await pad.pair(code, name.trim()).catch((why: unknown) => setError(pairingError(why)));
    setBusy(false);
  };
  return (
    <Entry title={say("pair.title")}>
      <p>{say("pair.how")}</p>
      {canScan() ? (
        <Button size="big" onPress={() => setScans(!scans)}>
          {say(scans ? "cancel" : "pair.scan")}
        </Button>
      ) : null}
      {scans ? (
        <Scanner
          onFound={(text) => {
            setCode(codeIn(text));
            setScans(false);
          }}
        />
      ) : null}
      <Field label={say("pair.code")} kind="code" value={code} onInput={setCode} testid="code" />
      <Field
        label={say("pair.name")}
        value={name}
        onInput={setName}
        hint={say("pair.name-hint")}
        testid="pad-name"
      />
      {error ? (
        <p class="p-notice p-notice-urgent" role="alert">
          {error}
        </p>
      ) : null}
      <Button
        tone="strong"
        size="big"
        disabled={busy || !code.trim() || !name.trim()}
        onPress={() => void go()}
        testid="pair"
      >
        {say(busy ? "pair.busy" : "pair.go")}
      </Button>
    </Entry>
  );
}

function pairingError(why: unknown): string {
  if (why instanceof NoSignal) {
    return say("pair.no-signal");
  }
  return why instanceof Refused && why.sentence ? why.sentence : String(why);
}

export const PIN_LENGTH = 6;

export function isWeak(pin: string): boolean {
  return /^(\d)\1+$/.test(pin) || "01234567890".includes(pin) || "09876543210".includes(pin);
}

export function NewPin(props: { onChosen: (pin: string) => Promise<void>; title?: Key }) {
  const [first, setFirst] = useState("");
  const [note, setNote] = useState<Key>("pin.new");
  const typed = async (pin: string) => {
    if (!first && isWeak(pin)) {
      setNote("pin.weak");
    } else if (!first) {
      setFirst(pin);
      setNote("pin.again");
    } else if (first === pin) {
      await props.onChosen(pin);
    } else {
      setFirst("");
      setNote("pin.differ");
    }
  };
  return (
    <>
      <p role="status">{say(note)}</p>
      <PinPad onTyped={typed} />
    </>
  );
}

export function FirstPin() {
  const pad = usePad();
  return (
    <Entry title={say("pin.new-title")}>
      <NewPin onChosen={(pin) => pad.choosePin(pin)} />
    </Entry>
  );
}

export function Locked() {
  const pad = usePad();
  return (
    <Entry title={say("pin.title")}>
      <p class="p-muted">{pad.device?.name}</p>
      {pad.waiting ? (
        <p class="p-sync p-sync-waits" data-test="sync">
          <i aria-hidden="true" />
          {pad.waiting === 1 ? say("sync.signal-one") : say("sync.signal", { count: pad.waiting })}
        </p>
      ) : null}
      <PinGate onPin={(pin) => pad.signIn(pin)} />
    </Entry>
  );
}

/** Asks for the PIN and says of a wrong one how many tries are left. */
export function PinGate(props: { onPin: (pin: string) => Promise<void> }) {
  const pad = usePad();
  const [left, setLeft] = useState<number | undefined>();
  const [closedUntil, setClosedUntil] = useState(0);
  const seconds = useCountdown(closedUntil, pad.now);
  useEffect(() => {
    void stands(pad.database).then((standing) => setClosedUntil(standing.closedUntil));
  }, [pad]);
  const typed = async (pin: string) => {
    try {
      await props.onPin(pin);
    } catch (error) {
      if (!(error instanceof WrongPin)) {
        throw error;
      }
      setLeft(error.standing.left);
      setClosedUntil(error.standing.closedUntil);
    }
  };
  return (
    <>
      <p role="status" class="p-pin-note" data-test="pin-note">
        {pinNote(left, { seconds, waiting: pad.waiting })}
      </p>
      {left !== undefined && left <= 0 ? null : <PinPad onTyped={typed} disabled={seconds > 0} />}
    </>
  );
}

function pinNote(
  left: number | undefined,
  { seconds, waiting }: { seconds: number; waiting: number },
): string {
  if (left !== undefined && left <= 0) {
    return say("pin.destroyed");
  }
  if (seconds > 0) {
    return say("pin.closed", { seconds });
  }
  if (left === undefined) {
    return "";
  }
  const isNearEnd = left <= 4 && waiting > 0;
  return say(isNearEnd ? "pin.last" : "pin.wrong", { left, count: waiting });
}

export function PinPad(props: { onTyped: (pin: string) => Promise<void>; disabled?: boolean }) {
  const [pin, setPin] = useState("");
  const [busy, setBusy] = useState(false);
  const press = async (digit: string) => {
    const next = (pin + digit).slice(0, PIN_LENGTH);
    setPin(next);
    if (next.length === PIN_LENGTH) {
      setBusy(true);
      await props.onTyped(next);
      setBusy(false);
      setPin("");
    }
  };
  const isOff = busy || props.disabled === true;
  return (
    <div class="p-pin">
      <p
        class="p-dots"
        role="img"
        aria-label={busy ? say("pin.checking") : `${pin.length} / ${PIN_LENGTH}`}
      >
        {Array.from({ length: PIN_LENGTH }, (_, at) => (
          <i key={at} class={at < pin.length ? "p-dot-on" : ""} />
        ))}
      </p>
      <div class="p-keys">
        {["1", "2", "3", "4", "5", "6", "7", "8", "9"].map((digit) => (
          <Button
            key={digit}
            disabled={isOff}
            onPress={() => void press(digit)}
            testid={`pin-${digit}`}
          >
            {digit}
          </Button>
        ))}
        <span />
        <Button disabled={isOff} onPress={() => void press("0")} testid="pin-0">
          0
        </Button>
        <Button
          disabled={isOff}
          tone="quiet"
          label={say("pin.digit-gone")}
          onPress={() => setPin(pin.slice(0, -1))}
        >
          ⌫
        </Button>
      </div>
    </div>
  );
}
