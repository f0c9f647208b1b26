import { useState } from "preact/hooks";
import { celsiusOf, isPlausible, shown } from "../flows/temperature";
import { say } from "../i18n";
import { Button } from "./controls";
import { canListen, Listen } from "./listen";

const QUICK = [36.1, 36.3, 36.4, 36.5, 36.6, 36.8];

/** A temperature in one press of a frequent value, or in three keys; nothing needs confirming. */
export function TemperatureKeys(props: { onCelsius: (celsius: number) => void }) {
  const [keys, setKeys] = useState("");
  const [note, setNote] = useState("");
  const take = (celsius: number) => {
    setKeys("");
    if (isPlausible(celsius)) {
      setNote("");
      props.onCelsius(celsius);
    } else {
      setNote(say("temp.implausible", { celsius: celsius.toFixed(1) }));
    }
  };
  const press = (key: string) => {
    setNote("");
    const next = keys + key;
    const celsius = celsiusOf(next);
    if (celsius === null) {
      setKeys(next.slice(0, 3));
    } else {
      take(celsius);
    }
  };
  return (
    <div class="p-temperature">
      <output class="p-display" data-test="display">
        {keys ? shown(keys) : "––.–"}
        <small>°C</small>
      </output>
      <p class="p-hint p-hint-bad" role="status" data-test="temp-note">
        {note}
      </p>
      <fieldset class="p-quick" aria-label={say("temp.quick")}>
        {QUICK.map((celsius) => (
          <Button key={celsius} onPress={() => take(celsius)} testid={`quick-${celsius}`}>
            {celsius.toFixed(1)}
          </Button>
        ))}
      </fieldset>
      <div class="p-keys">
        {["1", "2", "3", "4", "5", "6", "7", "8", "9"].map((key) => (
          <Button key={key} onPress={() => press(key)} testid={`key-${key}`}>
            {key}
          </Button>
        ))}
        {canListen() ? (
          <Listen onCelsius={take} onNothing={() => setNote(say("temp.unheard"))} />
        ) : (
          <span />
        )}
        <Button onPress={() => press("0")} testid="key-0">
          0
        </Button>
        <Button tone="quiet" label={say("temp.clear")} onPress={() => setKeys(keys.slice(0, -1))}>
          ⌫
        </Button>
      </div>
    </div>
  );
}
