import type { Process, SpawnOptions } from '../api.ts';
export async function spawnWasmer(
  _bytes: Uint8Array,
  _path: string,
  _argv: readonly string[],
  _options: SpawnOptions,
): Promise<Process> {
  throw new Error('not yet');
}
