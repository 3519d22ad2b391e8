/**
 * Writes docs/c/support.md: which headers and functions of C, C++ and POSIX are there. "Yes" is what compiles and
 * links, asked afresh; words about the rest come from differences.ts and src/toolchain/missing-names.ts, and each of
 * them must still be true. `--check`: only says whether the page is what it should be.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { insteadOf } from '../../src/toolchain/missing-names.ts';
import { REFUSALS } from '../../src/toolchain/refusals.ts';
import { ROOT } from '../run-command.ts';
import { CXX_HEADERS } from './cxx-headers.ts';
import { DIFFERENCES, HEADER_NOTES } from './differences.ts';
import { functionsOf, GROUPS } from './headers.ts';
import { type HeaderProbe, probeHeader, unlinkedFunctions, workingCxxHeaders } from './probe.ts';

const PAGE = join(ROOT, 'docs/c/support.md');
/** Programs that are run by tests. */
const TESTED_FOLDERS = ['programs/conformance', 'programs/people'];

const differences = new Map(DIFFERENCES.flatMap(({ names, how }) => names.map((name) => [name, how] as const)));
const refusals = new Map(
  REFUSALS.flatMap(({ symbols, instead }) => symbols.map((name) => [name, `use ${instead}`] as const)),
);

/** Every name that a tested program calls. */
function testedNames(): Set<string> {
  const names = new Set<string>();
  for (const folder of TESTED_FOLDERS) {
    for (const file of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(?:c|cpp|h)$/.test(file)) continue;
      for (const [, name = ''] of readFileSync(join(ROOT, folder, file), 'utf8').matchAll(/\b(\w+)\s*\(/g))
        names.add(name);
    }
  }
  return names;
}

const complaints: string[] = [];

const row = (names: readonly string[], text: string) => `| ${names.map((name) => `\`${name}\``).join(' ')} | ${text} |`;

function push(map: Map<string, string[]>, key: string, name: string): void {
  const list = map.get(key);
  if (list) list.push(name);
  else map.set(key, [name]);
}

/** @param unlinked names that do not link, of whatever header. */
function headerSection(
  header: string,
  names: readonly string[],
  probe: HeaderProbe,
  unlinked: ReadonlySet<string>,
): string {
  const absent = names.filter((name) => probe.undeclared.has(name) || unlinked.has(name) || refusals.has(name));
  const there = names.filter((name) => !absent.includes(name));
  const yes = there.filter((name) => !differences.has(name));
  const rows: string[] = [];
  const covered = yes.filter((name) => tested.has(name));
  const linked = yes.filter((name) => !tested.has(name));
  if (covered.length > 0) rows.push(row(covered, 'yes'));
  if (linked.length > 0) rows.push(row(linked, 'yes (links; no test of ours calls it)'));
  const differs = new Map<string, string[]>();
  for (const name of there) {
    const how = differences.get(name);
    if (how !== undefined) push(differs, how, name);
  }
  for (const [how, those] of differs) rows.push(row(those, `differs: ${how}`));
  const missing = new Map<string, string[]>();
  for (const name of absent) push(missing, refusals.get(name) ?? insteadOf(name) ?? 'not there', name);
  for (const [instead, those] of missing) rows.push(row(those, instead === 'not there' ? 'no' : `no: ${instead}`));
  for (const name of there) {
    if (insteadOf(name) !== undefined) complaints.push(`${name} is there, and missing-names.ts says that it is not`);
  }
  for (const name of absent) {
    if (differences.has(name)) complaints.push(`${name} is not there, and differences.ts says how it differs`);
  }
  const note = HEADER_NOTES[header];
  return [
    `### \`<${header}>\`${probe.there ? '' : ' – not there'}`,
    '',
    ...(note ? [note, ''] : []),
    ...(rows.length > 0 ? ['| functions | |', '| --- | --- |', ...rows, ''] : []),
    ...(rows.length === 0 && probe.there ? ['Yes.', ''] : []),
  ].join('\n');
}

async function cxxSection(): Promise<string> {
  const working = await workingCxxHeaders(CXX_HEADERS);
  const yes = [...working];
  const no = Object.keys(CXX_HEADERS).filter((header) => !working.has(header));
  return [
    '## C++',
    '',
    'libc++, with exceptions and threads; up to C++26 (`-std=c++26`), C++17 where nothing is said. What differs: [C++](cpp.md).',
    '',
    '| headers | |',
    '| --- | --- |',
    row(yes, 'yes'),
    ...(no.length > 0 ? [row(no, 'no: libc++ does not have it, or not yet')] : []),
    '',
  ].join('\n');
}

const tested = testedNames();
const seen = new Set<string>();
const probes = new Map<string, { names: string[]; probe: HeaderProbe }>();
for (const header of GROUPS.flatMap(({ headers }) => headers)) {
  const names = functionsOf(header).filter((name) => !seen.has(name));
  for (const name of names) seen.add(name);
  probes.set(header, { names, probe: await probeHeader(header, names) });
}
const there = [...probes].filter(([, { probe }]) => probe.there);
const unlinked = await unlinkedFunctions(new Map(there.map(([header, { probe }]) => [header, probe.functions])));
const sections = GROUPS.flatMap(({ title, headers }) => [
  `## ${title}\n`,
  ...headers.map((header) => {
    const { names, probe } = probes.get(header) ?? {
      names: [],
      probe: { there: false, undeclared: new Set(), functions: [] },
    };
    return headerSection(header, names, probe, unlinked);
  }),
]);
for (const name of differences.keys()) if (!seen.has(name)) complaints.push(`differences.ts: ${name} is in no header`);

const page = `<!-- Made by \`npm run generate:support\`. Do not edit. -->
# What of C, C++ and POSIX is there

*Yes* is what compiles and links, asked anew whenever this page is made; the functions in it are those that headers
declare on Linux. What is not there does not compile or does not link, and the message says what to use instead.

${sections.join('\n')}
${await cxxSection()}`;

if (!process.argv.includes('--check')) writeFileSync(PAGE, page);
else if (readFileSync(PAGE, 'utf8') !== page) complaints.push('docs/c/support.md is old: npm run generate:support');
for (const complaint of complaints) console.error(complaint);
process.exit(complaints.length > 0 ? 1 : 0);
