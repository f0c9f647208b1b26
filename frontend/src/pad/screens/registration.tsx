import { birthOf, grouped, isPhone, judgeNumber, plain, sexOf } from "../flows/documents";
import { missingOf, newPerson, type Traveller } from "../flows/screening";
import { dayOf, say } from "../i18n";
import { Button, Choice, Field, Ticks } from "../parts/controls";
import { Frame } from "../parts/frame";
import { usePad } from "../parts/hooks";
import { PhotoStrip } from "../parts/scanner";
import { DOCUMENT_KINDS, type DocumentKind, type Person } from "../types";

const NEEDS = [
  "child",
  "pregnant",
  "elderly",
  "disabled",
  "dialysis",
  "insulin",
  "language",
  "no_phone",
] as const;

export function withNumber(person: Person, typed: string, today: string): Person {
  const kind = person.document_kind;
  const document_no = plain(typed);
  if (kind !== "id_card" || judgeNumber(kind, document_no, today) !== "good") {
    return { ...person, document_no };
  }
  return { ...person, document_no, birth: birthOf(document_no), sex: sexOf(document_no) };
}

export function Registration(props: {
  traveller: Traveller;
  onChange: (traveller: Traveller) => void;
  onGo: () => void;
  onBack: () => void;
}) {
  const pad = usePad();
  const person = props.traveller.person ?? newPerson();
  const change = (part: Partial<Person>) =>
    props.onChange({ ...props.traveller, person: { ...person, ...part } });
  const today = dayOf(pad.time());
  const verdict = judgeNumber(person.document_kind, person.document_no, today);
  const isPhoneBad = person.phone !== "" && !isPhone(person.phone);
  const open = missingOf(person);
  return (
    <Frame
      title={say("person.title")}
      onBack={props.onBack}
      foot={
        <Button
          tone="strong"
          size="big"
          disabled={open.length > 0 || (person.document_kind === "id_card" && verdict !== "good")}
          onPress={props.onGo}
          testid="person-done"
        >
          {say("next")}
        </Button>
      }
    >
      <div class="p-stack">
        <Field
          label={say("person.name")}
          value={person.name}
          onInput={(name) => change({ name })}
          testid="name"
        />
        <Choice<DocumentKind>
          label={say("person.kind")}
          options={DOCUMENT_KINDS.map((kind) => [kind, say(`doc.${kind}`)] as const)}
          value={person.document_kind}
          onChoose={(kind) => kind && change({ document_kind: kind, document_no: "" })}
        />
        {person.document_kind === "none" ? null : (
          <>
            <PhotoStrip />
            <Field
              label={say("person.number")}
              kind="number"
              value={grouped(person.document_kind, person.document_no)}
              onInput={(typed) =>
                props.onChange({ ...props.traveller, person: withNumber(person, typed, today) })
              }
              hint={numberWords(person, verdict)}
              tone={
                verdict === "good"
                  ? "good"
                  : verdict === "date" || verdict === "checksum"
                    ? "bad"
                    : "plain"
              }
              testid="number"
            />
          </>
        )}
        {person.document_kind === "id_card" ? null : (
          <Choice
            label={say("person.sex")}
            canBeEmpty
            options={[
              ["female", say("sex.female")],
              ["male", say("sex.male")],
            ]}
            value={person.sex}
            onChoose={(sex) => change({ sex })}
          />
        )}
        <Field
          label={say("person.phone")}
          kind="tel"
          value={person.phone}
          onInput={(phone) => change({ phone })}
          hint={isPhoneBad ? say("person.phone-bad") : ""}
          tone={isPhoneBad ? "bad" : "plain"}
          testid="phone"
        />
        <Field
          label={say("person.address")}
          value={person.address}
          onInput={(address) => change({ address })}
          testid="address"
        />
        <Ticks
          label={say("person.needs")}
          options={NEEDS.map((need) => [need, say(`need.${need}`)] as const)}
          values={person.needs as (typeof NEEDS)[number][]}
          onChange={(needs) => change({ needs })}
        />
        {person.needs.includes("child") ? (
          <Field
            label={say("person.guardian")}
            value={person.guardian_name}
            onInput={(guardian_name) => change({ guardian_name })}
          />
        ) : null}
      </div>
    </Frame>
  );
}

function numberWords(person: Person, verdict: ReturnType<typeof judgeNumber>): string {
  const isCard = person.document_kind === "id_card";
  if (verdict === "empty") {
    return "";
  }
  if (!isCard) {
    return say(verdict === "good" ? "verdict.good-other" : "verdict.short-other");
  }
  return say(`verdict.${verdict}`, { count: person.document_no.length, birth: person.birth });
}
