import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { say } from "../i18n";
import { syncWords } from "../words";
import { Button } from "./controls";
import { usePad } from "./hooks";
import { Notices } from "./notices";

/** One column: a head that says where one is, what can scroll, and what the thumb reaches. */
export function Frame(props: {
  title: string;
  under?: string;
  onBack?: (() => void) | undefined;
  aside?: ComponentChildren;
  children: ComponentChildren;
  foot?: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [props.title]);
  return (
    <div class="p-frame">
      <header class="p-head">
        {props.onBack ? (
          <Button tone="quiet" label={say("back")} onPress={props.onBack} testid="back">
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="M15 4 7 12l8 8" />
            </svg>
          </Button>
        ) : null}
        <h1 ref={heading} tabIndex={-1}>
          <span class="p-title">{props.title}</span>
          {props.under ? <small class="p-under">{props.under}</small> : null}
        </h1>
        {props.aside}
      </header>
      <SyncLine />
      <main class="p-main">
        <Notices />
        {props.children}
      </main>
      {props.foot ? <footer class="p-foot">{props.foot}</footer> : null}
    </div>
  );
}

export function SyncLine() {
  const pad = usePad();
  const { words, tone } = syncWords(pad);
  return (
    <p class={`p-sync p-sync-${tone}`} role="status" data-test="sync">
      <i aria-hidden="true" />
      {words}
      {pad.bundle?.is_synthetic ? <em>{say("note.synthetic")}</em> : null}
    </p>
  );
}
