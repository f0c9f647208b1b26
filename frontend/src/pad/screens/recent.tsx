import { useEffect, useState } from "preact/hooks";
import { type Key, say, time } from "../i18n";
import type { Pad } from "../pad";
import { Frame } from "../parts/frame";
import { usePad } from "../parts/hooks";
import type { Recent as Line } from "../store/db";
import { recent, type Summary } from "../store/facts";
import { outcomeWords } from "../words";

type Shown = Line & { summary: Summary };

export function Recent(props: { onBack: () => void }) {
  const pad = usePad();
  const [lines, setLines] = useState<Shown[]>([]);
  useEffect(() => {
    void recent(pad.database, pad.vault).then(setLines);
  }, [pad, pad.waiting]);
  return (
    <Frame title={say("recent.title")} onBack={props.onBack}>
      {lines.length === 0 ? <p class="p-muted">{say("recent.none")}</p> : null}
      <ol class="p-list" data-test="recent-list">
        {lines.map((line) => (
          <RecentLine key={line.ref} line={line} />
        ))}
      </ol>
    </Frame>
  );
}

function RecentLine({ line }: { line: Shown }) {
  const pad = usePad();
  const { summary } = line;
  const doubt = pad.disputed.find(({ seq }) => seq >= line.first && seq <= line.last);
  return (
    <li>
      <time>{time(line.at + (pad.device?.offset ?? 0))}</time>
      <strong>{outcomeWords(pad, summary)}</strong>
      <span class="p-number">
        {summary.celsius === null ? summary.note : `${summary.celsius.toFixed(1)} °C`}
      </span>
      <small>
        {say(stateOf(pad, line, doubt !== undefined))}
        {doubt ? `: ${doubt.sentence}` : ""}
      </small>
    </li>
  );
}

function stateOf({ device }: Pad, line: Line, isDisputed: boolean): Key {
  if (line.first === 0) {
    return "recent.held";
  }
  if (isDisputed) {
    return "recent.disputed";
  }
  return line.last <= (device?.through ?? 0) ? "recent.sent" : "recent.waits";
}
