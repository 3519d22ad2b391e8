/** Looking inside of a crowd: what it costs the page, and the programs. */
import { type InspectorPanes, inspectorPanes } from '../../src/playground/inspector/panes.ts';
import { type Measurement, type Prepare, ready, settle } from './measurement.ts';
import { guest, install, system } from './system.ts';

const PROCESSES = 100;
const THREADS = 1000;
const FRAMES = 120;
const NS_MS = 1e6;

let crowd: Promise<void> | undefined;

/** 100 processes with 1,000 threads, all of which wait. */
async function gather(): Promise<void> {
  const os = await system();
  const path = await install('crowd');
  for (let i = 0; i < PROCESSES; i++) {
    const process = await os.spawn(path, [path, String(THREADS / PROCESSES)], { stdin: 'empty' });
    await process.stdout.getReader().read();
  }
}

let panes: InspectorPanes | undefined;

/** Beside the crowd, with a pane of the inspector that is seen as long as it takes; undefined: none. */
function among(paneId: string | undefined, sampler: () => Promise<number[]>): Prepare {
  return async () => {
    crowd ??= gather();
    await crowd;
    const os = await system();
    panes ??= inspectorPanes(os, {
      open() {},
      files: () => [],
      onWaits() {},
      show() {},
      badge() {},
      alarm() {},
      always: { read: () => false, write() {} },
    });
    const pane = panes.panes.find(({ id }) => id === paneId);
    return async () => {
      if (pane === undefined) return sampler();
      pane.element.style.cssText = 'position: fixed; inset: 0';
      document.body.append(pane.element);
      pane.shown?.(true);
      try {
        await settle(1000);
        return await sampler();
      } finally {
        pane.shown?.(false);
        pane.element.remove();
      }
    };
  };
}

/** How long frames take, in nanoseconds each. */
async function frames(): Promise<number[]> {
  const times: number[] = [];
  let before = await new Promise<number>(requestAnimationFrame);
  for (let i = 0; i < FRAMES; i++) {
    const now = await new Promise<number>(requestAnimationFrame);
    times.push((now - before) * NS_MS);
    before = now;
  }
  return times;
}

/** One look at all of it. */
async function looks(): Promise<number[]> {
  const os = await system();
  return Array.from({ length: 20 }, () => {
    const begin = performance.now();
    os.inspect();
    return (performance.now() - begin) * NS_MS;
  });
}

const pingPong = guest('ping-pong', 'process');

export const INSPECTOR: Measurement[] = [
  ...['processes', 'waits'].map(
    (pane): Measurement => ({
      id: `inspector-frame-${pane}`,
      unit: 'ms',
      ours: among(pane, frames),
      baseline: { name: 'no pane is seen', prepare: among(undefined, frames) },
    }),
  ),
  {
    id: 'inspector-programs',
    unit: 'µs',
    ours: among('processes', pingPong),
    baseline: { name: 'no pane is seen', prepare: among(undefined, pingPong) },
  },
  {
    id: 'inspector-look',
    unit: 'ms',
    ours: among(undefined, looks),
    baseline: { name: 'a frame', prepare: ready(frames) },
  },
];
