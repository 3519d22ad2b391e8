import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CompileResult } from '../../src/compiler/index.ts';
import type { RatOS } from '../../src/host/index.ts';
import { Compiler } from '../../src/playground/run/compiler.ts';

const RESULT: CompileResult = {
  exitCode: 0,
  output: '',
  diagnostics: '',
  colored: '',
  problems: [],
  ms: { total: 1, compile: 1, link: 0 },
};

/** What the toolchain has been asked, as it goes: each waits until it is told to end, or aborted. */
const log: string[] = [];
const ends = new Set<() => void>();

function work(what: string, signal: AbortSignal | undefined): Promise<CompileResult> {
  log.push(`${what} begins`);
  return new Promise((resolve, reject) => {
    const end = () => {
      log.push(`${what} ends`);
      resolve(RESULT);
    };
    ends.add(end);
    signal?.addEventListener('abort', () => {
      ends.delete(end);
      log.push(`${what} is aborted`);
      reject(signal.reason);
    });
  });
}

vi.mock('../../src/compiler/index.ts', () => ({
  installCompiler: async () => ({
    compile: ({ signal }: { signal?: AbortSignal }) => work('compile', signal),
    check: (_path: string, { signal }: { signal?: AbortSignal }) => work('check', signal),
  }),
}));

const stat = () => Promise.reject(new Error('nothing is there'));
const os = { fs: { readdir: async () => ['a.c'], stat } } as unknown as RatOS;
const soon = () => new Promise((resolve) => setTimeout(resolve));
const end = () => {
  for (const each of ends) each();
  ends.clear();
};
const run = () => ({ checks: false, flags: [], signal: new AbortController().signal });

describe('the compiler of the page', () => {
  beforeEach(() => {
    log.length = 0;
    ends.clear();
  });

  it('compiles for Run first: a check that runs begins anew behind it', async () => {
    const compiler = await Compiler.install(os, () => '');
    const checked = compiler.check('/home/a.c', {});
    await soon();
    const compiled = compiler.compile('/home/a.c', run());
    await soon();
    expect(log).toEqual(['check begins', 'check is aborted', 'compile begins']);
    end();
    await compiled;
    await soon();
    end();
    await checked;
    expect(log.slice(3)).toEqual(['compile ends', 'check begins', 'check ends']);
  });

  it('begins no check while it compiles, and then one, whatever has become of Run', async () => {
    const compiler = await Compiler.install(os, () => '');
    const stop = new AbortController();
    const compiled = compiler.compile('/home/a.c', { checks: false, flags: [], signal: stop.signal });
    const checked = compiler.check('/home/a.c', {});
    await soon();
    expect(log).toEqual(['compile begins']);
    stop.abort(new Error('Stopped.'));
    await expect(compiled).rejects.toThrow('Stopped.');
    await soon();
    end();
    await checked;
    expect(log).toEqual(['compile begins', 'compile is aborted', 'check begins', 'check ends']);
  });

  it('ends a check that nobody wants any more', async () => {
    const compiler = await Compiler.install(os, () => '');
    const unwanted = new AbortController();
    const checked = compiler.check('/home/a.c', { signal: unwanted.signal });
    await soon();
    unwanted.abort(new Error('other text'));
    await expect(checked).rejects.toThrow('other text');
    expect(log).toEqual(['check begins', 'check is aborted']);
  });
});
