/// <reference lib="webworker" />
import { cleanupOutdatedCaches, getCacheKeyForURL, precache } from "workbox-precaching";
import { registerRoute } from "workbox-routing";

/**
 * Keeps the pad itself on the device, so that it opens without signal. The server writes the list
 * of files before this script: it alone knows the page that names them.
 */
declare const self: ServiceWorkerGlobalScope & {
  LIANFANG_FILES?: { url: string; revision: string | null }[];
};

const SHELL = "/pad/";
const SYNC = "lianfang-facts";

precache(self.LIANFANG_FILES ?? []);
registerRoute(
  ({ url }) => keyOf(url) !== undefined,
  async ({ request, url }) => (await kept(url)) ?? fetch(request),
);
cleanupOutdatedCaches();

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data === "take-over") {
    self.skipWaiting();
  }
});

/** The page is the same whatever stands after its address. */
function keyOf({ origin, pathname }: URL): string | undefined {
  const path = pathname === "/pad" ? SHELL : pathname;
  return origin === self.location.origin ? getCacheKeyForURL(`${origin}${path}`) : undefined;
}

/**
 * Whatever language the browser asks for: the page holds all of them, so `Vary` is not asked. Another
 * revision of the same file is better than none.
 */
async function kept(url: URL): Promise<Response | undefined> {
  const key = keyOf(url);
  const found = key && (await caches.match(key, { ignoreVary: true }));
  const path = key?.split("?")[0];
  return found || (path ? caches.match(path, { ignoreVary: true, ignoreSearch: true }) : undefined);
}

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
