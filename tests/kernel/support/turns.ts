/** Real threads whose system calls come in an order that the test chooses: it controls them at the gate. */
import { N_QUEUED, OUTCOME_WAITING, W_NODES, W_WORD } from '../../../src/kernel/core/wait-queue.ts';
import { T_WAITER } from '../../../src/kernel/memory/thread-record.ts';
import { controlThread, type HeldThread, heldAt, letGo, releaseThread } from '../../../src/kernel/process/control.ts';
import { type Actor, until } from './actor.ts';
import type { Command } from './actor-worker.ts';
import type { System } from './system.ts';

/** A system call: what it does, and with what. */
export type Call = [name: Command['name'], ...parameters: number[]];

interface Player {
  actor: Actor;
  results: number[];
  done: boolean;
}

export class Turns {
  private readonly players: Player[] = [];

  constructor(private readonly system: System) {}

  /** Has a thread, which is in guest code, make these calls one after another; it comes as far as the first. */
  async play(actor: Actor, calls: readonly Call[]): Promise<void> {
    const player: Player = { actor, results: [], done: false };
    this.players.push(player);
    controlThread(this.system.page, actor.thread);
    const playing = async () => {
      for (const [number, call] of calls.entries()) player.results.push(await actor.call(number, ...call));
      player.done = true;
    };
    void playing();
    await until(() => this.isSettled(player));
  }

  /** Where each thread is held; null when it is not: it waits for an object, or has made its calls. */
  get held(): (HeldThread | null)[] {
    return this.players.map(({ actor }) => heldAt(this.system.page, actor.thread));
  }

  /** What each thread's calls gave so far. */
  get results(): number[][] {
    return this.players.map(({ results }) => results);
  }

  get done(): boolean[] {
    return this.players.map(({ done }) => done);
  }

  /** Lets one thread go on; when all have come to where they are held, wait or are done, it is over. */
  async letGo(index: number): Promise<void> {
    if (!letGo(this.system.page, this.players[index].actor.thread)) throw new Error('It was not held.');
    await this.settled(this.players[index]);
  }

  /** Resolves when every thread has made its calls. */
  async finished(): Promise<void> {
    await until(() => this.players.every(({ done }) => done));
    for (const { actor } of this.players) releaseThread(this.system.page, actor.thread);
  }

  /** First the one that may wake others: what it woke is on its way by then. */
  private async settled(first: Player): Promise<void> {
    await until(() => this.isSettled(first));
    for (const player of this.players) await until(() => this.isSettled(player));
  }

  private isSettled({ actor: { thread }, done }: Player): boolean {
    const { page, words } = this.system;
    const waiter = thread + T_WAITER;
    const waits =
      Atomics.load(words, waiter + W_WORD) === OUTCOME_WAITING &&
      Atomics.load(words, words[waiter + W_NODES] + N_QUEUED) === 1;
    return done || heldAt(page, thread) !== null || waits;
  }
}
