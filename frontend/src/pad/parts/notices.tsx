import { useEffect } from "preact/hooks";
import { say } from "../i18n";
import { notices, outcomeWords } from "../words";
import { Button } from "./controls";
import { useCountdown, usePad } from "./hooks";

const GONE_MS = 6000;

export function Notices() {
  const pad = usePad();
  const isPassing = pad.problem === "undone" || pad.problem === "too-late";
  useEffect(() => {
    if (!isPassing) {
      return undefined;
    }
    const timer = setTimeout(() => {
      pad.problem = "";
      pad.changed();
    }, GONE_MS);
    return () => clearTimeout(timer);
  }, [isPassing]);
  return (
    <div aria-live="assertive">
      {notices(pad).map(({ key, tone, words }) => (
        <p key={key} class={`p-notice p-notice-${tone}`} data-test={`notice-${key}`}>
          {words}
        </p>
      ))}
    </div>
  );
}

/** What was just saved, and for some seconds the way back. */
export function SavedBar() {
  const pad = usePad();
  const left = useCountdown(pad.saved?.until ?? 0, pad.now);
  if (!pad.saved || left <= 0) {
    return null;
  }
  return (
    <div class="p-saved" role="status" data-test="saved">
      <span>{say("saved.title", { outcome: outcomeWords(pad, pad.saved.summary) })}</span>
      <Button onPress={() => void pad.undo()} testid="undo">
        {say("saved.undo")} <b>{left}</b>
      </Button>
    </div>
  );
}
