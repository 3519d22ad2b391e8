/** Messages in tests. */
import { RatMsg } from '../../../src/guest-abi/struct-offsets.ts';
import { NODE_WORDS } from '../../../src/kernel/core/wait-queue.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { T_NODES } from '../../../src/kernel/memory/thread-record.ts';
import { tryTakeMessage } from '../../../src/kernel/objects/message-queue.ts';

/** A RatMsg. */
export interface Content {
  type: number;
  window: number;
  source: number;
  wParam: number;
  lParam: number;
  status: number;
  x: number;
  y: number;
  time: bigint;
}

/** Room for a message. */
export const newContent = () => new Int32Array(RatMsg.SIZEOF / 4);

export function content(of: Partial<Content>): Int32Array {
  const view = new DataView(new ArrayBuffer(RatMsg.SIZEOF));
  const set = (at: number, value = 0) => view.setInt32(at, value, true);
  set(RatMsg.type, of.type);
  set(RatMsg.hWindow, of.window);
  set(RatMsg.hSource, of.source);
  set(RatMsg.wParam, of.wParam);
  set(RatMsg.lParam, of.lParam);
  set(RatMsg.status, of.status);
  set(RatMsg.x, of.x);
  set(RatMsg.y, of.y);
  view.setBigInt64(RatMsg.timeNs, of.time ?? 0n, true);
  return new Int32Array(view.buffer);
}

export function contentOf(message: Int32Array): Content {
  const view = new DataView(message.buffer, message.byteOffset);
  const get = (at: number) => view.getInt32(at, true);
  return {
    type: get(RatMsg.type),
    window: get(RatMsg.hWindow),
    source: get(RatMsg.hSource),
    wParam: get(RatMsg.wParam),
    lParam: get(RatMsg.lParam),
    status: get(RatMsg.status),
    x: get(RatMsg.x),
    y: get(RatMsg.y),
    time: view.getBigInt64(RatMsg.timeNs, true),
  };
}

/** What a thread with a place in the line was given. */
export function givenTo(k: Kernel): Content {
  const from = k.thread + T_NODES + NODE_WORDS;
  return contentOf(k.words.slice(from, from + RatMsg.SIZEOF / 4));
}

/** What is in a queue, taken out. */
export function drain(k: Kernel, queue: number): Content[] {
  const all: Content[] = [];
  for (let out = newContent(); tryTakeMessage(k, queue, out); out = newContent()) all.push(contentOf(out));
  return all;
}

/** The types of what is in a queue, taken out. */
export function typesIn(k: Kernel, queue: number): number[] {
  return drain(k, queue).map(({ type }) => type);
}
