/** The parts of the C library that are compiled again, as the linker sees them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, commands } from '@yowasp/clang';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getArchive } from '../../src/toolchain/archives.ts';
import { DiskStore } from '../../src/toolchain/disk-store.ts';
import { supportFiles } from '../../src/toolchain/installation.ts';
import { THREAD_SAFE_LIBC } from '../../src/toolchain/libc.ts';
import { BOTTOM_HALF, THREAD_LOCAL_STATICS, TOP_HALF } from '../../src/toolchain/libc-members.ts';
import { LIBRATOS } from '../../src/toolchain/libratos.ts';
import { compileOnDisk, type DiskCompileResult } from '../../src/toolchain/node.ts';
import { runAlone } from './run-alone.ts';

const MINUTES = 60_000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ratos-libc-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function build(name: string, text: string, args: string[] = []): Promise<DiskCompileResult> {
  const cwd = mkdtempSync(join(folder, 'project-'));
  writeFileSync(join(cwd, name), text);
  return compileOnDisk({ cwd, sources: [name], args });
}

/** Defined and undefined names of each member. */
async function symbolsOf(path: string, archive?: Uint8Array): Promise<Map<string, { kind: string; name: string }[]>> {
  let output = '';
  const decoder = new TextDecoder();
  const nm = (commands as Record<string, Command>).nm as Command;
  await nm([path], archive ? { [path.slice(1)]: archive } : {}, {
    stdout: (bytes) => {
      if (bytes) output += decoder.decode(bytes, { stream: true });
    },
    decodeASCII: false,
  });
  const members = new Map<string, { kind: string; name: string }[]>();
  let current: { kind: string; name: string }[] = [];
  for (const line of output.split('\n')) {
    const member = /^(\S+?)(?:\.c)?\.o(?:bj)?:$/.exec(line)?.[1];
    if (member) members.set(member, (current = []));
    const [, kind, name] = /^\s*[0-9a-f]* ([A-Za-z]) (\S+)$/.exec(line) ?? [];
    if (kind && name) current.push({ kind, name });
  }
  return members;
}

describe('the C library for threads', { timeout: 5 * MINUTES }, () => {
  const vendored = [BOTTOM_HALF, TOP_HALF, THREAD_LOCAL_STATICS].flatMap((half) => Object.values(half).flat());

  it('replaces whole members of the sysroot’s, and leaves none that writes the one errno', async () => {
    const { vendorFiles } = await import('../../src/toolchain/vendor-files.ts');
    const libratos = await symbolsOf(
      '/libratos.a',
      await getArchive(LIBRATOS, await supportFiles(), { store: new DiskStore() }),
    );
    const archive = await getArchive(
      THREAD_SAFE_LIBC,
      { ...(await supportFiles()), vendor: vendorFiles },
      { store: new DiskStore() },
    );
    const ours = await symbolsOf('/libc-threads.a', archive);
    const libc = await symbolsOf('/usr/lib/wasm32-wasip1/libc.a');
    expect([...ours.keys()]).toEqual(expect.arrayContaining(vendored));
    const defined = new Set(
      [...ours.values(), ...libratos.values()].flatMap((symbols) =>
        symbols.filter(({ kind }) => /[A-TV-Z]/.test(kind)).map(({ name }) => name),
      ),
    );
    for (const [member, symbols] of ours)
      expect(
        symbols.map(({ name }) => name),
        member,
      ).not.toContain('errno');

    const writers = [...libc].filter(([, symbols]) =>
      symbols.some(({ kind, name }) => kind === 'U' && name === 'errno'),
    );
    expect(writers.length).toBeGreaterThan(90);
    // The allocator is wrapped; libratos has the other two.
    const others = ['dlmalloc', 'sbrk', '__errno_location'];
    for (const [member, symbols] of writers.filter(([name]) => !others.includes(name))) {
      const missing = symbols.filter(({ kind, name }) => /[A-TV-Z]/.test(kind) && !defined.has(name));
      expect(missing, `what ${member} defines, and ours do not`).toEqual([]);
    }
  });

  it('errno of an object that was compiled without our headers is refused', async () => {
    const { ok, diagnostics } = await build('old.c', 'extern int errno;\nint main(void) { return errno; }\n');
    expect({ ok, diagnostics }).toEqual({
      ok: false,
      diagnostics:
        'error: old.c uses errno as a variable of the whole process, which no longer tells what the C library says to a thread: use <errno.h>, and ratos cc to compile it\n',
    });
  });

  it('a declaration of errno by hand beside the header is what it always was', async () => {
    const text =
      '#include <errno.h>\n#include <stdlib.h>\nextern int errno;\nint main(void) { strtol("99999999999", 0, 10); return errno == ERANGE; }\n';
    const { ok, wasm, diagnostics } = await build('old.c', text, ['-w']);
    expect({ ok, diagnostics }).toEqual({ ok: true, diagnostics: '' });
    expect(runAlone(wasm as Uint8Array).code).toBe(1);
  });

  it('functions of its own that a program calls as POSIX calls others are the program’s', async () => {
    const names = 'link access stat lstat unlink mkdir open opendir rmdir symlink'.split(' ');
    const text = (parameters: string, call: string) => `#include <stdio.h>
${names.map((name) => `int ${name}(${parameters}) { return 1; }`).join('\n')}
int main(void) {
  FILE *file = fopen("/x", "w");
  if (!file || fputs("x", file) < 0 || fclose(file) != 0 || rename("/x", "/y") != 0 || remove("/y") != 0) return 100;
  return ${names.map((name) => `${name}(${call})`).join(' + ')};
}
`;
    for (const [parameters, call] of [
      ['double x', '1'],
      ['const char *x, int y', '"", 1'],
    ] as const) {
      const { ok, wasm, diagnostics } = await build('own.c', text(parameters, call));
      expect({ ok, diagnostics }).toEqual({ ok: true, diagnostics: '' });
      expect(runAlone(wasm as Uint8Array).code).toBe(names.length);
    }
  });

  it('is an error where it can neither be built nor had ready-made', async () => {
    await expect(getArchive(THREAD_SAFE_LIBC, { files: { 'libc/none.c': '' } })).rejects.toThrow(
      /^The C library for threads is not there ready-made, and its sources are not here to build it: /,
    );
  });
});
