import { say } from "../i18n";
import { element } from "../lib/dom";
import { formatBytes } from "../lib/numbers";

const LONGEST_SIDE = 1600;
const QUALITY = 0.85;

/** The size a picture is sent in: never larger than it is, its longer side at most 1600. */
export function fitWithin(width: number, height: number, side = LONGEST_SIDE): [number, number] {
  const scale = Math.min(1, side / Math.max(width, height));
  return [Math.round(width * scale), Math.round(height * scale)];
}

interface Small {
  file: File;
  width: number;
  height: number;
}

/** Redrawn as JPEG: smaller, upright, and without the place and device a camera writes into it. */
async function shrink(file: File): Promise<Small> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const [width, height] = fitWithin(picture.width, picture.height);
  const canvas = element("canvas", { width: String(width), height: String(height) });
  canvas.getContext("2d")?.drawImage(picture, 0, 0, width, height);
  picture.close();
  const blob = await new Promise<Blob | null>((done) => {
    canvas.toBlob(done, "image/jpeg", QUALITY);
  });
  if (!blob) throw new Error("no picture");
  const name = `${file.name.replace(/\.[^.]*$/, "")}.jpg`;
  return { file: new File([blob], name, { type: "image/jpeg" }), width, height };
}

/** `<lf-photo>` around a plain file input: makes the photo small, shows it, lets one remove it. */
export class Photo extends HTMLElement {
  readonly #view = element("div", { class: "lf-photo-view", "aria-live": "polite" });
  #address: string | undefined;

  connectedCallback(): void {
    this.append(this.#view);
    this.#input()?.addEventListener("change", this.#change);
  }

  disconnectedCallback(): void {
    this.#input()?.removeEventListener("change", this.#change);
    this.#forget();
  }

  #input(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>('input[type="file"]');
  }

  readonly #change = async (): Promise<void> => {
    this.#forget();
    const file = this.#input()?.files?.[0];
    if (!file) return;
    if (!file.type.startsWith("image/")) {
      this.#show(file, say("photo.kept"));
      return;
    }
    try {
      this.#accept(file, await shrink(file));
    } catch {
      this.#show(file, say("photo.kept"));
    }
  };

  #accept(before: File, small: Small): void {
    const input = this.#input();
    if (!input) return;
    const transfer = new DataTransfer();
    transfer.items.add(small.file);
    input.files = transfer.files;
    const { width, height, file } = small;
    const size = say("photo.size", { width, height, size: formatBytes(file.size) });
    const shrunk = say("photo.shrunk", { before: formatBytes(before.size) });
    this.#show(file, file.size < before.size ? `${size} (${shrunk})` : size);
  }

  #show(file: File, words: string): void {
    const remove = element("button", { type: "button", class: "btn btn-sm" }, say("photo.remove"));
    remove.addEventListener("click", () => this.#remove());
    this.#view.replaceChildren(element("span", { class: "lf-muted" }, words), remove);
    if (!file.type.startsWith("image/")) return;
    this.#address = URL.createObjectURL(file);
    this.#view.prepend(element("img", { src: this.#address, alt: file.name }));
  }

  #remove(): void {
    const input = this.#input();
    if (input) input.value = "";
    this.#forget();
    input?.focus();
  }

  #forget(): void {
    if (this.#address) URL.revokeObjectURL(this.#address);
    this.#address = undefined;
    this.#view.replaceChildren();
  }
}
