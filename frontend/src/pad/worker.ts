/// <reference lib="webworker" />

/**
 * Keeps the pad itself on the device, so that it opens without signal. The server writes the list
 * of files before this script, and what they are all together: it alone knows the page that names
 * them. One cache holds one build whole; a new build waits until the page lets it take over.
 */
declare const self: ServiceWorkerGlobalScope & {
  LIANFANG_BUILD: string;
  LIANFANG_FILES: string[];
};

const KEPT = "lianfang-pad-";
const CACHE = KEPT + self.LIANFANG_BUILD;
const SHELL = "/pad/";
const SYNC = "lianfang-facts";

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(begin()));
self.addEventListener("fetch", (event) => {
  const path = pathOf(new URL(event.request.url));
  if (event.request.method === "GET" && path) {
    event.respondWith(answer(event.request, path));
  }
});
self.addEventListener("message", (event) => {
  if (event.data === "take-over") {
    void self.skipWaiting();
  }
});

/** All files or none: half a pad does not open. Past the browser's own cache, which may be older. */
async function keep(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(self.LIANFANG_FILES.map((file) => new Request(file, { cache: "reload" })));
}

async function begin(): Promise<void> {
  const older = (await caches.keys()).filter((name) => name.startsWith(KEPT) && name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** Which kept file answers; none for what is not the pad's. */
function pathOf({ origin, pathname }: URL): string | undefined {
  const path = pathname === "/pad" ? SHELL : pathname;
  return origin === self.location.origin && self.LIANFANG_FILES.includes(path) ? path : undefined;
}

/** `Vary` is not asked: the page holds every language, so whichever the browser asks for will do. */
async function answer(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(path, { ignoreVary: true })) ?? fetch(request);
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

export {};
