/** What a visitor's browser and page hold. */
import { readdirSync, readFileSync } from 'node:fs';
import type { CDPSession, Page } from 'playwright-core';
import type { RatOS } from '../../src/host/index.ts';
import type { Visitor } from './visitor.ts';

/** In the page. */
declare const ratos: RatOS;

export interface Memory {
  /** Megabytes of the browser's processes, what they share counted once (Linux; elsewhere not a number). */
  browser: number;
  /** Of them, those that run pages and their workers. */
  renderers: number;
  /** Megabytes of the page's own objects. */
  heap: number;
  /** Nodes of documents. */
  nodes: number;
  listeners: number;
  /** Characters that the terminal keeps. */
  terminal: number;
  /** Kibibytes of kernel memory that are in use. */
  kernel: number;
  /** Objects of the kernel. */
  objects: number;
}

/** Takes garbage away first. */
export async function memoryOf({ profile }: Visitor, page: Page, session: CDPSession): Promise<Memory> {
  // Twice: what the first has ended frees more.
  for (let i = 0; i < 2; i++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  const { terminal, pages, objects } = await page.evaluate(() => {
    const { pages, objects } = ratos.counters();
    return { terminal: document.querySelector('[role=log]')?.textContent?.length ?? 0, pages, objects };
  });
  return {
    ...residentOf(profile),
    heap: usedSize / 2 ** 20,
    nodes,
    listeners: jsEventListeners,
    terminal,
    kernel: (pages * 64) / 1024,
    objects,
  };
}

interface ProcessLine {
  pid: string;
  parent: string;
  command: string;
}

function processes(): ProcessLine[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';
        return [{ pid, parent, command }];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}

/** Of each page that processes share, each has its part (`Pss`). */
function megabytes(pid: string): number {
  try {
    return Number(/^Pss:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function residentOf(profile: string): { browser: number; renderers: number } {
  if (process.platform !== 'linux') return { browser: Number.NaN, renderers: Number.NaN };
  const all = processes();
  const family = new Set(all.filter(({ command }) => command.includes(profile)).map(({ pid }) => pid));
  for (let size = 0; size < family.size; ) {
    size = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  let browser = 0;
  let renderers = 0;
  for (const { pid, command } of all) {
    if (!family.has(pid)) continue;
    const size = megabytes(pid);
    browser += size;
    if (command.includes('--type=renderer')) renderers += size;
  }
  return { browser, renderers };
}
