/** Has the service worker keep the page, and tells when it would work without a network. */
export async function keepPage(tell: (text: string) => void): Promise<void> {
  const { serviceWorker } = navigator;
  if (serviceWorker === undefined || (await serviceWorker.getRegistration().catch(() => undefined)) === undefined)
    return;
  const { active } = await serviceWorker.ready;
  const update = () => tell(navigator.onLine ? 'Works offline' : 'Offline');
  serviceWorker.addEventListener('message', ({ data }) => {
    if (data !== 'kept') return;
    addEventListener('online', update);
    addEventListener('offline', update);
    update();
  });
  serviceWorker.startMessages();
  active?.postMessage('keep');
}
