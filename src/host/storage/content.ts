/** Waiting for the storage, as the page does it: never blocking. */
import { RAT_SUCCESS } from '../../guest-abi/status.ts';
import type { FileSystem } from '../../kernel/fs/file-system.ts';
import { NOT_YET } from '../../kernel/fs/storage-port.ts';
import { changed } from '../wait-async.ts';

/** Resolves with a status when the bytes of a file that is open are here. */
export async function bringContent({ storage }: FileSystem, ino: number): Promise<number> {
  let status = storage.wantContent(ino, true);
  while (status === NOT_YET) status = await afterTurn(storage, () => storage.wantContent(ino, false));
  return status;
}

/** Resolves with a status when everything that has been changed by now is stored; at once where nothing ever is. */
export async function flushAll({ storage }: FileSystem): Promise<number> {
  if (!storage.exists) return RAT_SUCCESS;
  const wanted = storage.wantFlush();
  let status: number = NOT_YET;
  while (status === NOT_YET) status = await afterTurn(storage, () => storage.flushed(wanted));
  return status;
}

async function afterTurn({ turn }: FileSystem['storage'], look: () => number): Promise<number> {
  const seen = Atomics.load(turn.view, turn.at);
  const status = look();
  if (status !== NOT_YET) return status;
  await changed(turn, seen, Number.POSITIVE_INFINITY);
  return look();
}
