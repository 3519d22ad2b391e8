/** Tells the command who waits for what: when it asks, and by itself, once, when the program can never go on. */
import type { RatOS, SystemSnapshot } from '../../host/index.ts';
import { isStuck, waitReport } from '../../host/index.ts';
import { FRAME, textFrame } from '../link/frames.ts';
import type { Link } from './link.ts';

/** How often to look. A program is told to be stuck when so many looks show the same. */
const LOOK_MS = 500;
const SAME_LOOKS = 3;

/** @returns what ends the watch. */
export function tellWaits(os: RatOS, link: Link): () => void {
  const send = (text: string) => link.send(textFrame(FRAME.WAITS, new TextEncoder().encode(text)));
  link.on(FRAME.WAITS, () => {
    const system = os.inspect();
    send(isWorthTelling(system) ? waitReport(system) : '');
  });
  let last = '';
  let same = 0;
  const look = () => {
    const system = os.inspect();
    // Of a program that is not stuck there is no need to make a text.
    const report = isStuck(system) ? waitReport(system) : '';
    same = report === last ? same + 1 : 1;
    last = report;
    if (report !== '' && same === SAME_LOOKS) send(report);
  };
  const timer = setInterval(look, LOOK_MS);
  return () => clearInterval(timer);
}

/** Threads that compute, sleep, or wait for input are no news. */
function isWorthTelling({ processes, objects }: SystemSnapshot): boolean {
  const pipes = new Set(objects.filter(({ type }) => type === 'PIPE' || type === 'TERMINAL').map(({ id }) => id));
  return processes.some(({ threads }) =>
    threads.some(({ futex, waitsFor }) => futex !== null || waitsFor.some((id) => !pipes.has(id))),
  );
}
