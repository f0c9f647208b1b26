import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { say } from "../i18n";

type Tone = "go" | "plain" | "strong" | "urgent" | "quiet";

export function Button(props: {
  children: ComponentChildren;
  onPress: () => void;
  tone?: Tone;
  size?: "big" | "huge";
  disabled?: boolean;
  label?: string;
  pressed?: boolean;
  testid?: string;
}) {
  const classes = ["p-button", `p-${props.tone ?? "plain"}`, props.size ? `p-${props.size}` : ""];
  return (
    <button
      type="button"
      class={classes.filter(Boolean).join(" ")}
      disabled={props.disabled}
      aria-label={props.label}
      aria-pressed={props.pressed}
      data-test={props.testid}
      onClick={props.onPress}
    >
      {props.children}
    </button>
  );
}

/** A few answers of which one holds. Pressing the chosen one again takes the answer back. */
export function Choice<T extends string>(props: {
  label: string;
  options: readonly (readonly [T, string])[];
  value: T | "";
  onChoose: (value: T | "") => void;
  canBeEmpty?: boolean;
  isQuestion?: boolean;
  highlighted?: boolean;
  testid?: string;
}) {
  const name = useId();
  return (
    <fieldset
      class={`p-choice${props.isQuestion ? " p-question" : ""}${props.highlighted ? " p-asked" : ""}`}
      data-test={props.testid}
    >
      <legend>{props.label}</legend>
      <div class="p-options">
        {props.options.map(([value, word]) => (
          <label key={value} class={`p-option p-option-${value}`}>
            <input
              type="radio"
              name={name}
              value={value}
              checked={props.value === value}
              onClick={() => props.onChoose(props.canBeEmpty && props.value === value ? "" : value)}
            />
            <span>{word}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Several that may hold together. */
export function Ticks<T extends string>(props: {
  label: string;
  options: readonly (readonly [T, string])[];
  values: readonly T[];
  onChange: (values: T[]) => void;
}) {
  const toggle = (value: T) =>
    props.onChange(
      props.values.includes(value)
        ? props.values.filter((each) => each !== value)
        : [...props.values, value],
    );
  return (
    <fieldset class="p-choice">
      <legend>{props.label}</legend>
      <div class="p-options">
        {props.options.map(([value, word]) => (
          <label key={value} class="p-option">
            <input
              type="checkbox"
              checked={props.values.includes(value)}
              onChange={() => toggle(value)}
            />
            <span>{word}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function Stepper(props: {
  label: string;
  value: number | null;
  unit?: string;
  empty?: string;
  show?: (value: number) => string;
  step?: number;
  least?: number;
  most?: number;
  start?: number;
  onChange: (value: number) => void;
  testid?: string;
}) {
  const { step = 1, least = 0, most = 999, start = 0 } = props;
  const move = (by: number) =>
    props.onChange(
      props.value === null ? start : Math.min(most, Math.max(least, props.value + by)),
    );
  return (
    <fieldset class="p-stepper" aria-label={props.label} data-test={props.testid}>
      <span class="p-stepper-label">{props.label}</span>
      <Button onPress={() => move(-step)} label={`${props.label}: ${say("less")}`}>
        −
      </Button>
      <output class="p-stepper-value">
        {props.value === null ? (
          <small>{props.empty}</small>
        ) : (
          (props.show?.(props.value) ?? props.value)
        )}
        {props.value !== null && props.unit ? <small>{props.unit}</small> : null}
      </output>
      <Button onPress={() => move(step)} label={`${props.label}: ${say("more")}`}>
        +
      </Button>
    </fieldset>
  );
}

export function Field(props: {
  label: string;
  value: string;
  onInput: (value: string) => void;
  hint?: string;
  tone?: "good" | "bad" | "plain";
  kind?: "text" | "tel" | "code" | "number";
  testid?: string;
}) {
  const id = useId();
  const modes = { text: "text", tel: "tel", code: "text", number: "text" } as const;
  return (
    <div class="p-field">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        type="text"
        inputMode={modes[props.kind ?? "text"]}
        class={props.kind === "code" || props.kind === "number" ? "p-code" : ""}
        value={props.value}
        autocomplete="off"
        autocapitalize={props.kind === "code" || props.kind === "number" ? "characters" : "off"}
        spellcheck={false}
        aria-describedby={`${id}-hint`}
        aria-invalid={props.tone === "bad"}
        data-test={props.testid}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
      <p id={`${id}-hint`} class={`p-hint p-hint-${props.tone ?? "plain"}`} aria-live="polite">
        {props.hint}
      </p>
    </div>
  );
}

export function Switch(props: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <label class="p-switch">
      <span>{props.label}</span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={props.on}
        checked={props.on}
        onChange={() => props.onChange(!props.on)}
      />
    </label>
  );
}

export function MenuButton(props: { onPress: () => void }) {
  return (
    <Button tone="quiet" label={say("home.menu")} onPress={props.onPress} testid="menu">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M4 7h16M4 12h16M4 17h16" />
      </svg>
    </Button>
  );
}
