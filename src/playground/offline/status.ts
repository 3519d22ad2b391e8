/** Has the service worker keep the page, and tells when it would work without a network. */
export async function keepPage(tell: (text: string) => void): Promise<void> {
  const active = await activeWorker();
  if (active === null) return;
  const { serviceWorker } = navigator;
  const update = () => tell(navigator.onLine ? 'Works offline' : 'Offline');
  serviceWorker.addEventListener('message', ({ data }) => {
    if (data !== 'kept') return;
    addEventListener('online', update);
    addEventListener('offline', update);
    update();
  });
  serviceWorker.startMessages();
  active.postMessage('keep');
}

/** Has it keep what goes with the compiler, too, for who has that. */
export async function keepTools(): Promise<void> {
  (await activeWorker())?.postMessage('keep-tools');
}

/** null: the page has none. */
async function activeWorker(): Promise<ServiceWorker | null> {
  const { serviceWorker } = navigator;
  const registration = await serviceWorker?.getRegistration().catch(() => undefined);
  return registration === undefined ? null : (await serviceWorker.ready).active;
}
