/**
 * The reference model of a pipe with asynchronous operations, as docs/spec/async-io.md describes them: lines, bytes, and
 * who gets which. One step after another, on plain arrays; written for reading.
 */
import { PIPE_ATOMIC_BYTES } from '../../../src/guest-abi/limits.ts';
import {
  RAT_ERR_CANCELLED,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_WOULD_BLOCK,
  RAT_SUCCESS,
} from '../../../src/guest-abi/status.ts';

/** A completion: who began it, its key, status, bytes done, and for a read the bytes. */
export type Told = [key: number, status: number, done: number, bytes: number[]];

interface Operation {
  owner: number;
  key: number;
  /** Number of the handle that it was started on. */
  handle: number;
  reads: boolean;
  length: number;
  data: number[];
  gone: number;
}

interface Done extends Operation {
  status: number;
  bytes: number[];
}

export class PipeModel {
  private ring: number[] = [];
  /** What was read in vain, oldest first. */
  private back: number[][] = [];
  private readers: Operation[] = [];
  private writers: Operation[] = [];
  /** Bytes that each end has moved. */
  private moved = { read: 0, write: 0 };
  private readonly queues: Done[][];
  /** Operations in the order in which they began, until their bytes are where they belong. */
  private alive: Operation[] = [];

  constructor(
    owners: number,
    private readonly capacity: number,
  ) {
    this.queues = Array.from({ length: owners }, () => []);
  }

  get readable(): number {
    return this.ring.length + this.back.reduce((sum, piece) => sum + piece.length, 0);
  }

  // ── What programs do ─────────────────────────────────────────────────────────────────────────────────────

  read(owner: number, key: number, handle: number, length: number): void {
    const operation = { owner, key, handle, reads: true, length, data: [], gone: 0 };
    this.alive.push(operation);
    this.readers.push(operation);
    this.serve('read');
  }

  write(owner: number, key: number, handle: number, data: number[]): void {
    const operation = { owner, key, handle, reads: false, length: data.length, data, gone: 0 };
    this.alive.push(operation);
    this.writers.push(operation);
    this.serve('write');
  }

  /** A write that does not wait. */
  put(data: number[]): number {
    const free = this.capacity - this.ring.length;
    if (this.writers.length > 0 || free < Math.min(data.length, PIPE_ATOMIC_BYTES)) return RAT_ERR_WOULD_BLOCK;
    const bytes = Math.min(data.length, free);
    this.ring.push(...data.slice(0, bytes));
    this.moved.write += bytes;
    if (bytes > 0) this.serve('read');
    return bytes;
  }

  /** A read that does not wait. */
  get(length: number): number[] | number {
    if (this.readers.length > 0) return RAT_ERR_WOULD_BLOCK;
    const bytes = this.pull(length);
    if (bytes.length === 0) return RAT_ERR_WOULD_BLOCK;
    this.serve('write');
    if (this.readable > 0) this.serve('read');
    return bytes;
  }

  cancel(owner: number, key: number, handle: number): number {
    const found = this.alive.find(
      (each) => each.owner === owner && each.key === key && each.handle === handle && this.isPending(each),
    );
    if (found === undefined) return RAT_ERR_NOT_FOUND;
    this.endPending(found, RAT_ERR_CANCELLED);
    return RAT_SUCCESS;
  }

  closeHandle(owner: number, handle: number): void {
    for (const each of [...this.alive])
      if (each.owner === owner && each.handle === handle && this.isPending(each))
        this.endPending(each, RAT_ERR_CANCELLED);
  }

  /** Takes the oldest completion of an owner's queue, whoever does. */
  take(owner: number): Told | undefined {
    const done = this.queues[owner].shift();
    if (done === undefined) return undefined;
    this.alive = this.alive.filter((each) => each.key !== done.key);
    return [done.key, done.status, done.reads ? done.bytes.length : done.gone, done.bytes];
  }

  /** The process ends: nobody hears of what it has begun. */
  end(owner: number): void {
    const own = this.alive.filter((each) => each.owner === owner);
    this.drop(own.filter((each) => this.isPending(each)));
    const done = this.queues[owner];
    this.queues[owner] = [];
    // In the order in which they began.
    const inOrder = own.flatMap((each) => done.filter(({ key }) => key === each.key));
    for (const each of inOrder) this.giveBack(each);
    this.alive = this.alive.filter((each) => each.owner !== owner);
  }

  /** The last handle of its queue is closed. */
  closeQueue(owner: number): void {
    this.drop(this.alive.filter((each) => each.owner === owner && this.isPending(each)));
    const done = this.queues[owner];
    this.queues[owner] = [];
    for (const each of done) this.giveBack(each);
    this.alive = this.alive.filter((each) => each.owner !== owner);
  }

  // ── How it comes about ───────────────────────────────────────────────────────────────────────────────────

  private isPending(operation: Operation): boolean {
    return this.readers.includes(operation) || this.writers.includes(operation);
  }

  private drop(operations: Operation[]): void {
    this.readers = this.readers.filter((each) => !operations.includes(each));
    this.writers = this.writers.filter((each) => !operations.includes(each));
  }

  private endPending(operation: Operation, status: number): void {
    this.drop([operation]);
    this.queues[operation.owner].push({ ...operation, status, bytes: [] });
  }

  private giveBack({ reads, bytes }: Done): void {
    if (!reads || bytes.length === 0) return;
    this.back.push(bytes);
    this.serve('read');
  }

  /** Takes up to `length` bytes: of what came back first, one piece at a time. */
  private pull(length: number): number[] {
    const [piece] = this.back;
    if (piece !== undefined) {
      const bytes = piece.splice(0, length);
      if (piece.length === 0) this.back.shift();
      return bytes;
    }
    const bytes = this.ring.splice(0, length);
    this.moved.read += bytes.length;
    return bytes;
  }

  /** Serves the line of one end; of the other when bytes have moved; and so on. */
  private serve(first: 'read' | 'write'): void {
    for (let end = first; ; end = end === 'read' ? 'write' : 'read') {
      const before = this.moved[end];
      if (end === 'read') this.serveReaders();
      else this.serveWriters();
      if (this.moved[end] === before) return;
    }
  }

  private serveReaders(): void {
    while (this.readers.length > 0 && this.readable > 0) {
      const reader = this.readers.shift() as Operation;
      this.queues[reader.owner].push({ ...reader, status: RAT_SUCCESS, bytes: this.pull(reader.length) });
    }
  }

  private serveWriters(): void {
    while (this.writers.length > 0 && this.capacity - this.ring.length >= PIPE_ATOMIC_BYTES) {
      const [writer] = this.writers;
      const bytes = writer.data.slice(writer.gone, writer.gone + this.capacity - this.ring.length);
      this.ring.push(...bytes);
      this.moved.write += bytes.length;
      writer.gone += bytes.length;
      if (writer.gone < writer.length) return;
      this.writers.shift();
      this.queues[writer.owner].push({ ...writer, status: RAT_SUCCESS, bytes: [] });
    }
  }
}
