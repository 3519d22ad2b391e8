/** Asynchronous reads and writes of a terminal. */
import { describe, expect, it } from 'vitest';
import {
  RAT_ERR_CANCELLED,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_IO,
  RAT_ERR_WOULD_BLOCK,
  RAT_PENDING,
  RAT_SUCCESS,
} from '../../src/guest-abi/status.ts';
import { createHandle } from '../../src/kernel/core/handle-table.ts';
import { addHandle, dropHandle, release } from '../../src/kernel/core/object.ts';
import { PAGE_PROCESS } from '../../src/kernel/memory/header.ts';
import { P_GROUP, P_SESSION } from '../../src/kernel/memory/process-record.ts';
import { utf8Bytes, utf8Text } from '../../src/kernel/memory/utf8.ts';
import { cancelOperation, readAsync, writeAsync } from '../../src/kernel/objects/async-io.ts';
import { createCompletionQueue, tryTakeCompletion } from '../../src/kernel/objects/completion-queue.ts';
import { tryReadPipe } from '../../src/kernel/objects/pipe.ts';
import { createTerminal } from '../../src/kernel/objects/terminal.ts';
import { terminalBlock } from '../../src/kernel/objects/terminal-end.ts';
import { readTerminal, tryReadTerminal } from '../../src/kernel/objects/terminal-input.ts';
import { giveTerminal, hangUp } from '../../src/kernel/objects/terminal-session.ts';
import { typeInto } from '../../src/kernel/objects/terminal-typing.ts';
import { createProcess, reapProcess } from '../../src/kernel/process/process.ts';
import { begin, finishWait, System } from './support/system.ts';

const OUTPUT = 1 << 16;

function setUp() {
  const system = new System({ heapBytes: 1 << 21 });
  const { page } = system;
  const ends = createTerminal(page, 80, 24);
  if (typeof ends === 'number') throw new Error('No terminal.');
  const all = [ends.program, ends.client, ends.output];
  for (const end of all) {
    addHandle(page, end);
    release(page, end);
  }
  const process = createProcess(page, PAGE_PROCESS, utf8Bytes('/bin/other'));
  const k = system.thread(process);
  const memory = new Uint8Array(1 << 18);
  k.guestBytes = () => memory;
  const queue = createCompletionQueue(k);
  const queueHandle = createHandle(k, process, queue, 0xff);
  release(k, queue);
  const handle = createHandle(k, process, ends.program, 0xff);
  const to = (userData: number) => ({ queue, userData, handle });
  const read = (key: number, length = 100) => readAsync(k, ends.program, 0, { address: key * 1000, length }, to(key));
  const write = (key: number, text: string) => {
    const bytes = utf8Bytes(text);
    memory.set(bytes, 1 << 17);
    return writeAsync(k, ends.program, 0, { address: 1 << 17, length: bytes.length }, to(key));
  };
  const taken = () => {
    const list: [key: number, result: number | string][] = [];
    const out = { userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 };
    while (tryTakeCompletion(k, queue, out)) {
      const at = out.userData * 1000;
      const text = utf8Text(memory.slice(at, at + out.valueLow));
      list.push([out.userData, out.status < 0 ? out.status : out.userData < 100 ? text : out.valueLow]);
    }
    return list;
  };
  const type = (text: string) => typeInto(page, ends.client, utf8Bytes(text), 0, text.length);
  const buffer = new Uint8Array(1 << 17);
  const shown = (most = buffer.length) => {
    const bytes = tryReadPipe(page, ends.output, buffer, 0, most);
    return bytes < 0 ? '' : utf8Text(buffer.slice(0, bytes));
  };
  const strike = (outputIsOpen = true) => {
    system.end(k);
    reapProcess(page, process);
    for (const end of outputIsOpen ? all : all.slice(0, 2)) dropHandle(page, end);
    expect(system.leaks()).toEqual({});
  };
  const block = terminalBlock(page, ends.program);
  return {
    system,
    page,
    k,
    process,
    block,
    queue,
    queueHandle,
    handle,
    read,
    write,
    taken,
    type,
    shown,
    strike,
    ...ends,
  };
}

describe('an asynchronous read of a terminal', () => {
  it('gets a line when it is finished, in the order in which they came; Ctrl-D ends', () => {
    const { read, type, taken, strike } = setUp();
    expect([read(1), read(2), read(3), taken()]).toEqual([RAT_PENDING, RAT_PENDING, RAT_PENDING, []]);
    type('hel');
    expect(taken()).toEqual([]);
    type('lo\rthere\r\x04');
    expect(taken()).toEqual([
      [1, 'hello\n'],
      [2, 'there\n'],
      [3, ''],
    ]);
    strike();
  });

  it('gets what there is at once, long lines whole, and leaves what it does not want', () => {
    const { page, program, read, type, taken, strike } = setUp();
    const long = 'x'.repeat(900);
    type(`${long}\rabc\r`);
    read(1, 1000);
    read(2, 2);
    expect(taken()).toEqual([
      [1, `${long}\n`],
      [2, 'ab'],
    ]);
    const buffer = new Uint8Array(10);
    expect([tryReadTerminal(page, program, buffer, 0, 10), utf8Text(buffer.slice(0, 2))]).toEqual([2, 'c\n']);
    strike();
  });

  it('stands in line with threads', () => {
    const { system, page, program, read, type, taken, strike } = setUp();
    const other = system.thread();
    const buffer = new Uint8Array(10);
    read(1);
    expect(begin(other, () => readTerminal(other, program, buffer, 0, 10))).toBe('parked');
    read(2);
    type('a\rb\rc\r');
    // The thread has its turn, and has not used it.
    expect([taken(), tryReadTerminal(page, program, buffer, 0, 10)]).toEqual([[[1, 'a\n']], RAT_ERR_WOULD_BLOCK]);
    expect(finishWait(other)).toBe(RAT_SUCCESS);
    system.end(other);
    type('d\r');
    expect(taken()).toEqual([[2, 'b\n']]);
    strike();
  });

  it('of a process that is not in front waits until it is', () => {
    const { page, process, block, program, read, type, taken, strike } = setUp();
    const { words } = page;
    giveTerminal(page, block, words[process + P_SESSION], words[process + P_GROUP]);
    read(1);
    giveTerminal(page, block, words[process + P_SESSION], words[process + P_GROUP] + 1);
    type('for the other\r');
    const buffer = new Uint8Array(20);
    expect([taken(), tryReadTerminal(page, program, buffer, 0, 20)]).toEqual([[], 14]);
    type('mine\r');
    expect(taken()).toEqual([]);
    giveTerminal(page, block, words[process + P_SESSION], words[process + P_GROUP]);
    expect(taken()).toEqual([[1, 'mine\n']]);
    strike();
  });

  it('is cancelled, and ends when the client goes', () => {
    const { page, k, client, queue, handle, read, taken, strike } = setUp();
    read(1);
    read(2);
    expect([cancelOperation(k, handle, queue, 1), taken()]).toEqual([RAT_SUCCESS, [[1, RAT_ERR_CANCELLED]]]);
    hangUp(page, client);
    expect([taken(), read(3), taken()]).toEqual([[[2, '']], RAT_PENDING, [[3, '']]]);
    strike();
  });

  it('has no offset', () => {
    const { k, program, queue, handle, strike } = setUp();
    const to = { queue, userData: 1, handle };
    expect(readAsync(k, program, 1, { address: 0, length: 1 }, to)).toBe(RAT_ERR_INVALID_ARGUMENT);
    strike();
  });
});

describe('an asynchronous write to a terminal', () => {
  it('goes through the output’s modes, and tells the program’s bytes', () => {
    const { write, taken, shown, strike } = setUp();
    expect([write(100, 'a\nb\n'), shown(), taken()]).toEqual([RAT_PENDING, 'a\r\nb\r\n', [[100, 4]]]);
    strike();
  });

  it('waits for room, of which it leaves some for what is typed', () => {
    const { write, type, taken, shown, strike } = setUp();
    const text = 'line\n'.repeat(15_000);
    write(100, text);
    expect(taken()).toEqual([]);
    type('!');
    let all = '';
    for (let part = shown(); part !== ''; part = shown()) all += part;
    expect([all.includes('!'), all.replace('!', '') === text.replaceAll('\n', '\r\n'), taken()]).toEqual([
      true,
      true,
      [[100, text.length]],
    ]);
    strike();
  });

  it('that is cancelled tells how many of the program’s bytes had gone', () => {
    const { k, queue, handle, write, taken, shown, strike } = setUp();
    write(100, '\n'.repeat(OUTPUT));
    const out = { userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 };
    expect(cancelOperation(k, handle, queue, 100)).toBe(RAT_SUCCESS);
    tryTakeCompletion(k, queue, out);
    const gone = shown();
    expect([out.status, out.valueLow, taken()]).toEqual([RAT_ERR_CANCELLED, gone.split('\n').length - 1, []]);
    strike();
  });

  it('ends with RAT_ERR_IO when the client’s side of the output is closed', () => {
    const { page, output, write, taken, shown, strike } = setUp();
    write(100, 'x'.repeat(2 * OUTPUT));
    write(101, 'y');
    shown(10);
    dropHandle(page, output);
    expect(taken().map(([key, result]) => [key, typeof result === 'number' && result > 0 ? 'part' : result])).toEqual([
      [100, 'part'],
      [101, RAT_ERR_IO],
    ]);
    strike(false);
  });
});
