/** Tells the command who waits for what: when it asks, and by itself, once, when the program can never go on. */
import type { RatOS, SystemSnapshot } from '../../host/index.ts';
import { STUCK_LOOK_MS, StuckWatch, waitReport } from '../../host/index.ts';
import { FRAME, textFrame } from '../link/frames.ts';
import type { Link } from './link.ts';

/** @returns what ends the watch. */
export function tellWaits(os: RatOS, link: Link): () => void {
  const send = (text: string) => link.send(textFrame(FRAME.WAITS, new TextEncoder().encode(text)));
  link.on(FRAME.WAITS, () => {
    const system = os.inspect();
    send(isWorthTelling(system) ? waitReport(system) : '');
  });
  const watch = new StuckWatch();
  const look = () => {
    const report = watch.look(os.inspect());
    if (report !== '') send(report);
  };
  const timer = setInterval(look, STUCK_LOOK_MS);
  return () => clearInterval(timer);
}

/** Threads that compute, sleep, or wait for input are no news. */
function isWorthTelling({ processes, objects }: SystemSnapshot): boolean {
  const pipes = new Set(objects.filter(({ type }) => type === 'PIPE' || type === 'TERMINAL').map(({ id }) => id));
  return processes.some(({ threads }) =>
    threads.some(({ futex, waitsFor }) => futex !== null || waitsFor.some((id) => !pipes.has(id))),
  );
}
