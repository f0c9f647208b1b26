/// <reference lib="webworker" />
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

/**
 * Keeps the pad itself on the device, so that it opens without signal. The server writes the list
 * of files before this script: it alone knows the page that names them.
 */
declare const self: ServiceWorkerGlobalScope & {
  LIANFANG_FILES?: { url: string; revision: string | null }[];
};

const SHELL = "/pad/";
const SYNC = "lianfang-facts";

precacheAndRoute(self.LIANFANG_FILES ?? [], { ignoreURLParametersMatching: [/.*/] });
registerRoute(new NavigationRoute(createHandlerBoundToURL(SHELL), { allowlist: [/^\/pad\/?$/] }));
cleanupOutdatedCaches();

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data === "take-over") {
    self.skipWaiting();
  }
});

/** The key lies with the open, signed-in page: waking it is all that can be done from here. */
self.addEventListener("sync", (event) => {
  const woken = event as Event & { tag: string; waitUntil: (work: Promise<unknown>) => void };
  if (woken.tag === SYNC) {
    woken.waitUntil(wake());
  }
});

async function wake(): Promise<void> {
  for (const client of await self.clients.matchAll({ type: "window" })) {
    client.postMessage(SYNC);
  }
}
