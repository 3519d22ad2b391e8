/** The reference model's sent messages (docs/spec/windowing.md). */
import {
  RAT_ERR_CANCELLED,
  RAT_ERR_CLOSED,
  RAT_ERR_NOT_FOUND,
  RAT_PENDING,
  RAT_SUCCESS,
} from '../../../src/guest-abi/status.ts';

export interface Send<W, T> {
  id: number;
  window: W;
  sender: T;
  key: number;
  deadline: number;
  state: 'queued' | 'served' | 'ended' | 'given up';
  status: number;
  result: number;
  /** Sides that have a share in it. */
  shares: number;
}

/** What a thread has to do with sends. */
export interface Talk<W, T> {
  /** What it waits for the results of, and what it serves, the last one last. */
  sends: Send<W, T>[];
  served: Send<W, T>[];
  /** What has been sent to its windows, and it has not begun to serve. */
  sent: Send<W, T>[];
}

export const newTalk = <W, T>(): Talk<W, T> => ({ sends: [], served: [], sent: [] });

export class Sends<W extends { thread: T | undefined }, T extends { talk: Talk<W, T> }> {
  private lastId = 0;

  /**
   * @param hold @param release a send holds its window.
   * @param poke ends the wait of a thread that is to look: at what was sent to it, or at an answer.
   */
  constructor(
    private readonly hold: (window: W) => void,
    private readonly release: (window: W) => void,
    private readonly poke: (thread: T) => void,
  ) {}

  begin(sender: T, window: W, key: number, deadline: number): Send<W, T> {
    const receiver = window.thread as T;
    const rest = { state: 'queued', status: 0, result: 0, shares: 2 } as const;
    const send: Send<W, T> = { id: ++this.lastId, window, sender, key, deadline, ...rest };
    this.hold(window);
    sender.talk.sends.push(send);
    if (receiver === sender) receiver.talk.sent.unshift(send);
    else {
      receiver.talk.sent.push(send);
      this.poke(receiver);
    }
    return send;
  }

  /** A thread waits no longer for its last send: how that ended, RAT_PENDING when it had not. */
  takeBack(thread: T): number {
    const send = thread.talk.sends.pop() as Send<W, T>;
    const ended = send.state === 'ended';
    const queued = send.state === 'queued';
    if (queued) this.unqueue(send);
    if (!ended) send.state = 'given up';
    this.drop(send, queued ? 2 : 1);
    return ended ? send.status : RAT_PENDING;
  }

  serve(thread: T): Send<W, T> | undefined {
    const send = thread.talk.sent.shift();
    if (send === undefined) return undefined;
    send.state = 'served';
    thread.talk.served.push(send);
    return send;
  }

  /** A procedure gives its result; those that were called within it and have given none never will. */
  reply(thread: T, depth: number, result: number): number {
    const { served } = thread.talk;
    if (depth >= served.length) return RAT_ERR_NOT_FOUND;
    const done = served.splice(-1 - depth).reverse();
    for (const send of done) {
      const inner = send !== done.at(-1);
      this.end(send, inner ? RAT_ERR_CANCELLED : RAT_SUCCESS, inner ? 0 : result);
    }
    for (const send of done) this.drop(send, 1);
    return RAT_SUCCESS;
  }

  /** A window is destroyed. What its own thread, which destroys it, serves just now is still answered. */
  endTo(window: W, actor: T | undefined): void {
    const receiver = window.thread as T;
    const ended = receiver.talk.sent.filter((send) => send.window === window);
    for (const send of ended) {
      this.unqueue(send);
      this.end(send, RAT_ERR_CLOSED, 0);
    }
    if (receiver !== actor)
      for (const send of receiver.talk.served) if (send.window === window) this.end(send, RAT_ERR_CLOSED, 0);
    for (const send of ended) this.drop(send, 1);
  }

  /** A thread ends: it waits for nothing, and answers nothing. */
  endOf(thread: T): void {
    while (thread.talk.sends.length > 0) this.takeBack(thread);
    const served = thread.talk.served.splice(0).reverse();
    for (const send of served) this.end(send, RAT_ERR_CLOSED, 0);
    for (const send of served) this.drop(send, 1);
  }

  private unqueue(send: Send<W, T>): void {
    const { talk } = send.window.thread as T;
    talk.sent = talk.sent.filter((other) => other !== send);
  }

  private end(send: Send<W, T>, status: number, result: number): void {
    if (send.state === 'ended' || send.state === 'given up') return;
    Object.assign(send, { state: 'ended', status, result });
    this.poke(send.sender);
  }

  private drop(send: Send<W, T>, shares: number): void {
    send.shares -= shares;
    if (send.shares === 0) this.release(send.window);
  }
}

export function talkText({ sends, served, sent }: Talk<unknown, unknown>): string {
  const list = (all: readonly Send<unknown, unknown>[]) =>
    all.map(({ id, state, status }) => `${id}:${state}:${status}`).join(' ');
  return `sends=[${list(sends)}] served=[${list(served)}] sent=[${list(sent)}]`;
}
