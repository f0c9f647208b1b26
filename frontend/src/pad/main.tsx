import { render } from "preact";
import { firstLanguage, say, speak } from "./i18n";
import { Pad } from "./pad";
import { App } from "./shell";
import "./pad.css";

const WORKER = "/pad/worker.js";
const SCOPE = "/pad";

speak(firstLanguage());
document.title = say("app.name");
const root = document.getElementById("pad");
if (root && globalThis.isSecureContext && "indexedDB" in globalThis) {
  const pad = new Pad();
  root.replaceChildren();
  render(<App pad={pad} />, root);
  void pad.start();
} else if (root) {
  root.textContent = say("app.old-browser");
}
void navigator.serviceWorker?.register(WORKER, { scope: SCOPE, updateViaCache: "none" });
