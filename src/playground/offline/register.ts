/**
 * Registers the service worker, and tells when the page itself cannot be loaded. It runs in the page's head, before anything
 * else: where the host sends no headers for shared memory, the page is loaded a second time, with the worker's.
 */
const RELOADED = 'ratos.isolating';

async function register(): Promise<void> {
  const { serviceWorker } = navigator;
  if (serviceWorker === undefined || !isSecureContext) return;
  const reloadOnce = () => {
    try {
      // It does not help everywhere: not a second time.
      if (sessionStorage.getItem(RELOADED) !== null) return;
      sessionStorage.setItem(RELOADED, '1');
      location.reload();
    } catch {
      // Without storage it could not be told that it was done.
    }
  };
  if (crossOriginIsolated) {
    try {
      sessionStorage.removeItem(RELOADED);
    } catch {
      // Nothing was kept then.
    }
  } else if (serviceWorker.controller !== null) reloadOnce();
  else serviceWorker.addEventListener('controllerchange', reloadOnce, { once: true });
  // Where nobody waits for it, the page comes first.
  if (crossOriginIsolated && document.readyState !== 'complete')
    await new Promise((resolve) => addEventListener('load', resolve, { once: true }));
  await serviceWorker.register('./service-worker.js');
}

/** Of the page's own script, or of what that imports: nothing else runs that could tell. Others' are no modules. */
async function tellMissing({ target }: Event): Promise<void> {
  if (!(target instanceof HTMLScriptElement) || target.type !== 'module') return;
  if (document.readyState === 'loading')
    await new Promise((resolve) => addEventListener('DOMContentLoaded', resolve, { once: true }));
  const [problem, status] = [document.getElementById('problem'), document.getElementById('status')];
  if (problem === null || status === null) return;
  problem.textContent = 'RatOS could not be loaded: a part of the page has not come. Load the page again.';
  problem.hidden = false;
  status.textContent = 'Not running';
  status.dataset.state = 'failed';
}

addEventListener('error', (event) => void tellMissing(event), { capture: true });
register().catch((error) => console.warn('RatOS: The page is not kept for use without a network.', error));
