/** What it takes to compile a program of the world. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DiskCompileRequest } from '../../src/toolchain/node.ts';
import { fetchPackage, folderOf } from './fetch.ts';
import type { WorldProgram } from './program.ts';

export const DRIVERS = fileURLToPath(new URL('drivers', import.meta.url));
const PLACE = /<([^>]+)>/g;

function place(text: string): string {
  return text.replace(PLACE, (_, name: string) => (name === 'drivers' ? DRIVERS : folderOf(name)));
}

/** Where a file of a program's run stands on this disk. */
export function fileOf(program: WorldProgram, path: string): string {
  return path.startsWith('<') ? place(path) : join(folderOf(program.package), path);
}

export async function fetchFor(program: WorldProgram): Promise<void> {
  const files = program.runs.flatMap(({ files = {} }) => Object.values(files));
  const texts = [...program.sources, ...(program.library ?? []), ...(program.flags ?? []), ...files].join(' ');
  const names = new Set([program.package, ...[...texts.matchAll(PLACE)].map(([, name]) => name as string)]);
  names.delete('drivers');
  await Promise.all([...names].map(fetchPackage));
}

/**
 * What the compiler is asked for. Its packages must have been fetched.
 * @param member Of a suite, the source of one of its programs.
 */
export function requestFor(program: WorldProgram, member?: string): DiskCompileRequest {
  const patterns = member === undefined ? program.sources : [member, ...(program.library ?? [])];
  return {
    cwd: folderOf(program.package),
    sources: sourcesOf(program, patterns),
    args: (program.flags ?? []).map(place),
  };
}

function sourcesOf(program: WorldProgram, patterns: readonly string[]): string[] {
  const found: string[] = [];
  for (const pattern of patterns) {
    const taken = pattern.startsWith('!');
    const files = expand(folderOf(program.package), place(taken ? pattern.slice(1) : pattern));
    if (files.length === 0) throw new Error(`${program.name}: no source is ${pattern}`);
    if (!taken) found.push(...files.filter((file) => !found.includes(file)));
    else for (const file of files) if (found.includes(file)) found.splice(found.indexOf(file), 1);
  }
  return found;
}

function expand(folder: string, pattern: string): string[] {
  const slash = pattern.lastIndexOf('/') + 1;
  const name = pattern.slice(slash);
  if (!name.includes('*')) return [pattern];
  const parts = name.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const matching = new RegExp(`^${parts.join('.*')}$`);
  const below = pattern.startsWith('/') ? pattern.slice(0, slash) : join(folder, pattern.slice(0, slash));
  return readdirSync(below)
    .filter((file) => matching.test(file))
    .sort()
    .map((file) => pattern.slice(0, slash) + file);
}
