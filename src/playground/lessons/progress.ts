/** What of the lessons a visitor has done. */
import type { Exercise, Manifest } from './manifest.ts';

export interface ProgressStore {
  /** Names of what is done. */
  read(): readonly string[];
  write(done: readonly string[]): void;
}

export class Progress {
  private readonly done: Set<string>;

  constructor(private readonly store: ProgressStore) {
    this.done = new Set(store.read());
  }

  isDone({ id }: Manifest, exercise?: Exercise): boolean {
    return this.done.has(nameOf(id, exercise));
  }

  /** @returns whether it was not done before. */
  add({ id }: Manifest, exercise?: Exercise): boolean {
    const name = nameOf(id, exercise);
    if (this.done.has(name)) return false;
    this.done.add(name);
    this.store.write([...this.done]);
    return true;
  }
}

function nameOf(id: string, exercise: Exercise | undefined): string {
  return exercise === undefined ? id : `${id}.${exercise.id}`;
}
