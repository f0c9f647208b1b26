import { useState } from "preact/hooks";
import { heard } from "../flows/temperature";
import { language, say } from "../i18n";
import { Button } from "./controls";

interface Recognition {
  lang: string;
  maxAlternatives: number;
  onresult: ((event: { results: ArrayLike<ArrayLike<{ transcript: string }>> }) => void) | null;
  onend: (() => void) | null;
  onerror: (() => void) | null;
  start(): void;
}
type RecognitionClass = new () => Recognition;

function recognition(): RecognitionClass | undefined {
  const found = globalThis as {
    SpeechRecognition?: RecognitionClass;
    webkitSpeechRecognition?: RecognitionClass;
  };
  return found.SpeechRecognition ?? found.webkitSpeechRecognition;
}

/** Most browsers need signal to understand speech: without it the key is not shown. */
export function canListen(): boolean {
  return recognition() !== undefined && navigator.onLine;
}

export function Listen(props: { onCelsius: (celsius: number) => void; onNothing: () => void }) {
  const [busy, setBusy] = useState(false);
  const listen = () => {
    const Found = recognition();
    if (!Found) {
      return;
    }
    const ear = new Found();
    ear.lang = language() === "en" ? "en-GB" : "zh-CN";
    ear.maxAlternatives = 3;
    ear.onresult = ({ results }) => {
      const said = Array.from(results[0] ?? []).map(({ transcript }) => heard(transcript));
      const celsius = said.find((each) => each !== null) ?? null;
      celsius === null ? props.onNothing() : props.onCelsius(celsius);
    };
    ear.onerror = props.onNothing;
    ear.onend = () => setBusy(false);
    setBusy(true);
    ear.start();
  };
  return (
    <Button tone="quiet" disabled={busy} label={say("temp.voice")} onPress={listen}>
      {busy ? (
        "…"
      ) : (
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3ZM6 11a6 6 0 0 0 12 0M12 17v4" />
        </svg>
      )}
    </Button>
  );
}
