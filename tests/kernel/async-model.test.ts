/**
 * Random histories of a pipe with asynchronous operations, on the kernel and on the reference model
 * (model/pipe-model.ts): every result, every completion and every byte must agree, and nothing may be left over.
 *
 * `KERNEL_RUNS=50000` runs that many; `KERNEL_SEED=…` repeats a run that failed.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RAT_PENDING } from '../../src/guest-abi/status.ts';
import { createHandle } from '../../src/kernel/core/handle-table.ts';
import { addHandle, dropHandle, ioOf, release } from '../../src/kernel/core/object.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { PAGE_PROCESS } from '../../src/kernel/memory/header.ts';
import { utf8Bytes } from '../../src/kernel/memory/utf8.ts';
import { cancelOperation, readAsync, writeAsync } from '../../src/kernel/objects/async-io.ts';
import { createCompletionQueue, tryTakeCompletion } from '../../src/kernel/objects/completion-queue.ts';
import { copyUncopied } from '../../src/kernel/objects/operation.ts';
import { tryReadPipe, tryWritePipe } from '../../src/kernel/objects/pipe.ts';
import { closeAndEnd } from '../../src/kernel/objects/watch.ts';
import { createProcess, reapProcess } from '../../src/kernel/process/process.ts';
import { PipeModel, type Told } from './model/pipe-model.ts';
import { newPipe, System } from './support/system.ts';

const RUNS = Number(process.env.KERNEL_RUNS ?? 400);
const SEED = process.env.KERNEL_SEED === undefined ? undefined : Number(process.env.KERNEL_SEED);
const PARTIES = 3;
const CAPACITY = 8192;
/** Bytes of a party's memory that each operation has. */
const PART = 12_000;
const PARTS = 16;

const party = fc.nat(PARTIES - 1);
const length = fc.oneof(
  fc.integer({ min: 1, max: 200 }),
  fc.integer({ min: 1, max: 5000 }),
  fc.integer({ min: 1, max: PART - 1 }),
);
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('read' as const), party, length }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('write' as const), party, length }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('put' as const), length }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('get' as const), length }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('take' as const), party, by: party }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('cancel' as const), party, back: fc.nat(4), reads: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), party, reads: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('closeQueue' as const), party }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('end' as const), party }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Party {
  k: Kernel;
  process: number;
  memory: Uint8Array;
  queue: number;
  read: number;
  write: number;
}

class History {
  private readonly system = new System({ heapBytes: 1 << 23, quotaPackets: 4096 });
  private readonly page = this.system.page;
  private readonly ends = newPipe(this.page, CAPACITY);
  private readonly model = new PipeModel(PARTIES, CAPACITY);
  private readonly parties: Party[] = [];
  private readonly scratch = new Uint8Array(PART);
  private key = 0;
  private byte = 0;

  constructor() {
    for (let i = 0; i < PARTIES; i++) this.parties.push(this.newParty());
  }

  private newParty(): Party {
    const process = createProcess(this.page, PAGE_PROCESS, utf8Bytes('/bin/test'));
    const k = this.system.thread(process);
    const memory = new Uint8Array(PART * PARTS);
    k.guestBytes = () => memory;
    const made = { k, process, memory, queue: this.newQueue(k), read: 0, write: 0 };
    this.open(made, true);
    this.open(made, false);
    return made;
  }

  private newQueue(k: Kernel): number {
    const queue = createCompletionQueue(k);
    addHandle(k, queue);
    release(k, queue);
    return queue;
  }

  private open(of: Party, reads: boolean): void {
    const handle = createHandle(of.k, of.process, reads ? this.ends.read : this.ends.write, 0xff);
    if (reads) of.read = handle;
    else of.write = handle;
  }

  private fresh(count: number): number[] {
    return Array.from({ length: count }, () => this.byte++ % 251);
  }

  run(steps: readonly Step[]): void {
    for (const each of steps) {
      this.perform(each);
      expect(ioOf(this.page, this.ends.read).available?.(this.page, this.ends.read)).toBe(this.model.readable);
    }
    for (let i = 0; i < PARTIES; i++) {
      while (this.take(i, i));
      this.end(i);
    }
    for (const end of [this.ends.read, this.ends.write]) release(this.page, end);
    expect(this.system.leaks()).toEqual({});
  }

  private perform(each: Step): void {
    switch (each.do) {
      case 'read':
      case 'write':
        this.begin(each.party, each.do === 'read', each.length);
        break;
      case 'put': {
        const data = this.fresh(each.length);
        expect(tryWritePipe(this.page, this.ends.write, Uint8Array.from(data), 0, data.length)).toBe(
          this.model.put(data),
        );
        return;
      }
      case 'get': {
        const bytes = tryReadPipe(this.page, this.ends.read, this.scratch, 0, each.length);
        expect(bytes < 0 ? bytes : [...this.scratch.subarray(0, bytes)]).toEqual(this.model.get(each.length));
        break;
      }
      case 'take':
        this.take(each.party, each.by);
        break;
      case 'cancel': {
        const { k, queue, read, write } = this.parties[each.party];
        const handle = each.reads ? read : write;
        const key = this.key - each.back;
        expect(cancelOperation(k, handle, queue, key)).toBe(this.model.cancel(each.party, key, handle));
        break;
      }
      case 'close': {
        const of = this.parties[each.party];
        const handle = each.reads ? of.read : of.write;
        closeAndEnd(of.k, handle);
        this.model.closeHandle(each.party, handle);
        this.open(of, each.reads);
        break;
      }
      case 'closeQueue': {
        const of = this.parties[each.party];
        dropHandle(of.k, of.queue);
        this.model.closeQueue(each.party);
        of.queue = this.newQueue(of.k);
        break;
      }
      case 'end':
        this.end(each.party);
        this.parties[each.party] = this.newParty();
    }
  }

  private begin(index: number, reads: boolean, count: number): void {
    const { k, memory, queue, read, write } = this.parties[index];
    const key = ++this.key;
    const handle = reads ? read : write;
    const address = (key % PARTS) * PART;
    const data = reads ? [] : this.fresh(count);
    memory.set(data, address);
    const begin = reads ? readAsync : writeAsync;
    const to = { queue, userData: key, handle };
    expect(begin(k, reads ? this.ends.read : this.ends.write, 0, { address, length: count }, to)).toBe(RAT_PENDING);
    if (reads) this.model.read(index, key, handle, count);
    else this.model.write(index, key, handle, data);
  }

  /** @returns whether there was one. */
  private take(index: number, by: number): boolean {
    const { k, memory, queue } = this.parties[index];
    const out = { userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 };
    const wanted = this.model.take(index);
    const found = tryTakeCompletion(this.parties[by].k, queue, out);
    if (by !== index) copyUncopied(k);
    const at = (out.userData % PARTS) * PART;
    const told: Told = [out.userData, out.status, out.valueLow, [...memory.subarray(at, at + out.valueLow)]];
    if (found && wanted !== undefined && wanted[3].length === 0) told[3] = [];
    expect(found ? told : undefined).toEqual(wanted);
    return found;
  }

  private end(index: number): void {
    const { k, process, queue } = this.parties[index];
    this.system.end(k);
    reapProcess(this.page, process);
    this.model.end(index);
    dropHandle(this.page, queue);
  }
}

it(
  `agrees with the model on ${RUNS} random histories`,
  () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }), (steps) => new History().run(steps)),
      { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: SEED }) },
    );
  },
  Math.max(120_000, RUNS * 200),
);
