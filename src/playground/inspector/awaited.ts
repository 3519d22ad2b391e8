/** What a thread waits for, as its program would say it. */
import type { ObjectSnapshot, ThreadSnapshot } from '../../host/index.ts';

/** In `waitpid` that is the end of children, not the event by which the C library hears of the program's other threads. */
export function awaitedOf(
  { call, waitsFor }: Pick<ThreadSnapshot, 'call' | 'waitsFor'>,
  objects: ReadonlyMap<number, Pick<ObjectSnapshot, 'type'>>,
): readonly number[] {
  const isEnd = (id: number) => objects.get(id)?.type === 'PROCESS';
  return call === 'RatSignalWait' && waitsFor.some(isEnd) ? waitsFor.filter(isEnd) : waitsFor;
}
