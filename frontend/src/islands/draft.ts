/** A half-filled form as plain data: what the fields hold, without files, passwords and tokens. */
export interface Draft {
  at: number;
  /** Sent and not answered yet: the next page tells whether it arrived. */
  sent: boolean;
  values: [string, string][];
}

const NEVER_KEPT = new Set(["csrfmiddlewaretoken", "password"]);
type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export function fieldsOf(form: HTMLFormElement): Field[] {
  const all = [...form.elements].filter(
    (field): field is Field =>
      field instanceof HTMLInputElement ||
      field instanceof HTMLSelectElement ||
      field instanceof HTMLTextAreaElement,
  );
  return all.filter(
    ({ name, type }) => name && !NEVER_KEPT.has(name) && type !== "password" && type !== "file",
  );
}

function isChosen(field: Field): boolean {
  const box = field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type);
  return !box || field.checked;
}

function valuesOf(field: Field): string[] {
  if (!(field instanceof HTMLSelectElement)) return [field.value];
  return [...field.selectedOptions].map((option) => option.value);
}

export function readValues(form: HTMLFormElement): [string, string][] {
  const chosen = fieldsOf(form).filter(isChosen);
  return chosen.flatMap((field) =>
    valuesOf(field).map((value): [string, string] => [field.name, value]),
  );
}

/** Put the kept values back. Hidden fields stay as the server wrote them. */
export function writeValues(form: HTMLFormElement, values: [string, string][]): void {
  const kept = new Map<string, string[]>();
  for (const [name, value] of values) kept.set(name, [...(kept.get(name) ?? []), value]);
  for (const field of fieldsOf(form)) {
    const mine = kept.get(field.name) ?? [];
    if (field.type === "hidden") continue;
    if (field instanceof HTMLSelectElement) {
      for (const option of field.options) option.selected = mine.includes(option.value);
    } else if (field.type === "checkbox" || field.type === "radio") {
      (field as HTMLInputElement).checked = mine.includes(field.value);
    } else if (mine[0] !== undefined) {
      field.value = mine.shift() ?? "";
    }
  }
}
