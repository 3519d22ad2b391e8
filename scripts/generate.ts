/**
 * Writes the files that are made from the ABI tables in src/guest-abi/: the C headers, the structure offsets
 * for TypeScript, the prologues of the handlers (also those of the tests' latch), the reference page, and the
 * fuzzer's calls, the desktop's icons, and the names that the playground's editor knows. `--check` compares instead and fails on a difference.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { IMPORTED_SYSCALLS } from '../src/guest-abi/syscalls.ts';
import { LATCH_CALLS } from '../tests/latch/calls.ts';
import { type CallGroup, callNames, groupOf } from './generate/call-names.ts';
import { callList } from './generate/calls.ts';
import { cxxWords } from './generate/cxx-words.ts';
import { fuzzCalls } from './generate/fuzz.ts';
import { internalHeader, publicHeader } from './generate/header.ts';
import { icons } from './generate/icons.ts';
import { structOffsets } from './generate/offsets.ts';
import { prologues } from './generate/prologues.ts';
import { referencePage } from './generate/reference.ts';
import { libraryWords, ratosWords } from './generate/words.ts';

const PROLOGUES = {
  source: 'src/guest-abi/syscalls.ts',
  handlers: 'SyscallHandlers',
  status: '../../guest-abi/status.ts',
  kernel: '../../kernel',
  guest: '../guest.ts',
};
const rowsOf = (group: CallGroup) => IMPORTED_SYSCALLS.filter((call) => groupOf(call) === group);
const groupPrologues = (group: CallGroup) => ({
  ...PROLOGUES,
  rows: rowsOf(group),
  bind: `bind${group.charAt(0).toUpperCase()}${group.slice(1)}`,
  handlersFrom: './prologues.ts',
});

const outputs: Record<string, () => string | Promise<string>> = {
  'src/guest-abi/include/ratos.h': publicHeader,
  'src/guest-abi/include/ratos-internal.h': internalHeader,
  'src/guest-abi/calls.ts': callList,
  'src/guest-abi/struct-offsets.ts': structOffsets,
  'src/guest-abi/call-names.ts': callNames,
  'src/workers/syscalls/prologues.ts': () =>
    prologues({ ...PROLOGUES, rows: rowsOf('basic'), all: IMPORTED_SYSCALLS, bind: 'bindBasic' }),
  'src/workers/syscalls/prologues-further.ts': () => prologues(groupPrologues('further')),
  'src/workers/syscalls/prologues-windows.ts': () => prologues(groupPrologues('windows')),
  'src/workers/syscalls/prologues-stacks.ts': () => prologues(groupPrologues('stacks')),
  'tests/latch/prologues.ts': () =>
    prologues({
      rows: LATCH_CALLS,
      source: 'tests/latch/calls.ts',
      handlers: 'LatchHandlers',
      bind: 'bindLatchCalls',
      status: './status.ts',
      kernel: '../../src/kernel',
      guest: '../../src/workers/guest.ts',
    }),
  'src/host/desktop/icon-shapes.ts': icons,
  'docs/spec/syscalls.md': referencePage,
  'programs/conformance/fuzz-calls.h': fuzzCalls,
  'src/playground/editor/words/ratos.json': ratosWords,
  'src/playground/editor/words/c.json': libraryWords,
  'src/playground/editor/words/cxx.json': cxxWords,
};

const check = process.argv.includes('--check');
const root = new URL('../', import.meta.url);
const stale: string[] = [];
for (const [path, make] of Object.entries(outputs)) {
  const url = new URL(path, root);
  const text = await make();
  if (!check) writeFileSync(url, text);
  else if (readFileSync(url, 'utf8') !== text) stale.push(path);
}
if (stale.length > 0) {
  console.error(`Out of date: ${stale.join(', ')}. Run "npm run generate" and commit the result.`);
  process.exit(1);
}
