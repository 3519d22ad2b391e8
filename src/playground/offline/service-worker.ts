/**
 * The page's service worker, where it is built for a host. It gives every answer the headers that shared memory needs, for
 * hosts that only serve files; and it keeps the page for visits without a network.
 *
 * What is kept is listed when the page is built (scripts/plugins/service-worker.ts), and its name says what it holds: another build has another
 * cache, and the old one goes when no page uses it any more. The page itself is asked for anew while there is a network.
 */
// A module for the checker only: the build takes this away.
export {};

declare const self: ServiceWorkerGlobalScope;
/** Put in by the build. */
declare const PAGE: readonly string[];
declare const TOOLS: readonly string[];
declare const BUILD: string;

const PREFIX = 'ratos-page-';
const CACHE = `${PREFIX}${BUILD}`;
/** The compiler keeps itself, in a cache of its own. Larger answers than these are not kept by the way. */
const OTHERS = /\/compiler\//;
const KEPT_BY_THE_WAY_MAX = 4 << 20;

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()));

self.addEventListener('activate', (event) => {
  // Not waited for: Firefox asks every worker of a page, too, and one that is blocked, as ours are, never answers. Until the
  // worker is active, whatever pages ask for would wait with it.
  self.clients.claim().catch(() => undefined);
  event.waitUntil(
    (async () => {
      // Pages of an older build may still ask for what they have not loaded yet: the one before is left.
      const older = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
      await Promise.all(older.slice(0, -1).map((name) => caches.delete(name)));
    })(),
  );
});

/**
 * A page has all that it needed at first: now there is time to keep the rest. It is told when that is done. What goes with
 * the compiler is kept when there is a compiler.
 */
self.addEventListener('message', (event) => {
  const { data, source } = event;
  if (data === 'keep') event.waitUntil(keep(PAGE).then(() => source?.postMessage('kept')));
  if (data === 'keep-tools') event.waitUntil(keep(TOOLS));
});

async function keep(paths: readonly string[]): Promise<void> {
  const cache = await caches.open(CACHE);
  for (const path of paths) if ((await cache.match(path, { ignoreVary: true })) === undefined) await cache.add(path);
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') return;
  event.respondWith(answer(event));
});

async function answer({ request }: FetchEvent): Promise<Response> {
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || OTHERS.test(url.pathname))
    return fetch(request).then(isolated);
  // Its name tells its content.
  const kept = url.pathname.includes('/assets/') ? await caches.match(request, { ignoreVary: true }) : undefined;
  if (kept !== undefined) return isolated(kept);
  try {
    const response = await fetch(request);
    const length = Number(response.headers.get('content-length') ?? Number.POSITIVE_INFINITY);
    if (response.ok && length <= KEPT_BY_THE_WAY_MAX) await put(request, response.clone());
    return isolated(response);
  } catch (error) {
    const old = (await caches.match(request, { ignoreVary: true })) ?? (await pageFor(request));
    if (old === undefined) throw error;
    return isolated(old);
  }
}

/** Wherever in the playground a visitor comes from, it is the one page. */
async function pageFor({ mode }: Request): Promise<Response | undefined> {
  return mode === 'navigate' ? caches.match('./', { ignoreVary: true, ignoreSearch: true }) : undefined;
}

async function put(request: Request, response: Response): Promise<void> {
  try {
    await (await caches.open(CACHE)).put(request, response);
  } catch {
    // There is no room: it is asked for again.
  }
}

/** The same answer, with the headers. */
function isolated(response: Response): Response {
  // Of another origin, and not to be looked into: nothing can be added.
  if (response.status === 0) return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
