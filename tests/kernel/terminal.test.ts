/** Terminals: lines as they are typed, edited and read, what is shown of them, signals, sizes, and their ends. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SIGNAL, SIGNAL_ACTION } from '../../src/guest-abi/signals.ts';
import {
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_CLOSED,
  RAT_ERR_INTERRUPTED,
  RAT_ERR_IO,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_TIMEOUT,
  RAT_ERR_WOULD_BLOCK,
  RAT_ERR_WRONG_TYPE,
  RAT_SUCCESS,
} from '../../src/guest-abi/status.ts';
import { CONTROL_CHARACTER, INPUT_MODE, LOCAL_MODE, OUTPUT_MODE } from '../../src/guest-abi/termios.ts';
import { OPEN_TERMINAL, READY } from '../../src/kernel/core/byte-io.ts';
import { addHandle, dropHandle, ioOf, release } from '../../src/kernel/core/object.ts';
import { KILLED } from '../../src/kernel/core/park.ts';
import { waitOne } from '../../src/kernel/core/wait.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { PAGE_PROCESS } from '../../src/kernel/memory/header.ts';
import { heapAllocate } from '../../src/kernel/memory/heap.ts';
import { P_SIGNALS } from '../../src/kernel/memory/process-record.ts';
import { utf8Bytes, utf8Text } from '../../src/kernel/memory/utf8.ts';
import { tryReadPipe } from '../../src/kernel/objects/pipe.ts';
import { createTerminal, createTerminalAlone, takeTerminalClient } from '../../src/kernel/objects/terminal.ts';
import {
  INPUT_BYTES,
  TB_CHARACTERS,
  TB_INPUT_MODE,
  TB_LOCAL_MODE,
  TB_OUTPUT_MODE,
  TB_PROGRAM,
} from '../../src/kernel/objects/terminal-block.ts';
import { terminalBlock } from '../../src/kernel/objects/terminal-end.ts';
import { readTerminal, tryReadTerminal } from '../../src/kernel/objects/terminal-input.ts';
import { terminalOwner } from '../../src/kernel/objects/terminal-modes.ts';
import { writeTerminal } from '../../src/kernel/objects/terminal-output.ts';
import {
  endSession,
  giveTerminal,
  hangUp,
  ownTerminal,
  putInFront,
} from '../../src/kernel/objects/terminal-session.ts';
import { changeModes, flushInput, setTerminalSize, typeInto } from '../../src/kernel/objects/terminal-typing.ts';
import { markDying } from '../../src/kernel/process/gate.ts';
import { createProcess, processId } from '../../src/kernel/process/process.ts';
import { setSignalAction } from '../../src/kernel/process/signals.ts';
import { begin, finishWait, isParked, System, timeOut } from './support/system.ts';

const bit = (signal: number) => 1 << (signal - 1);
const ERASE_COLUMN = '\b \b';

function setUp() {
  const system = new System();
  const { page: k } = system;
  const ends = createTerminal(k, 80, 24);
  if (typeof ends === 'number') throw new Error(`No terminal: ${ends}`);
  for (const end of [ends.program, ends.client, ends.output]) {
    addHandle(k, end);
    release(k, end);
  }
  const block = terminalBlock(k, ends.program);
  const buffer = new Uint8Array(1 << 17);
  const type = (text: string | Uint8Array) => {
    const bytes = typeof text === 'string' ? utf8Bytes(text) : text;
    return typeInto(k, ends.client, bytes, 0, bytes.length);
  };
  /** A line, or '' at the end; a status. */
  const read = (length = 1000, reader: Kernel = k) => {
    const bytes = tryReadTerminal(reader, ends.program, buffer, 0, length);
    return bytes < 0 ? bytes : utf8Text(buffer.slice(0, bytes));
  };
  /** What the client has been shown since it looked last. */
  const shown = () => {
    const bytes = tryReadPipe(k, ends.output, buffer, 0, buffer.length);
    return bytes < 0 ? '' : utf8Text(buffer.slice(0, bytes));
  };
  const write = (text: string, writer: Kernel = k) => {
    const bytes = utf8Bytes(text);
    return writeTerminal(writer, ends.program, bytes, 0, bytes.length);
  };
  const setModes = (local: number, least = 1, time = 0) =>
    changeModes(k, block, false, () => {
      k.words[block + TB_LOCAL_MODE] = local;
      k.bytes[(block + TB_CHARACTERS) * 4 + CONTROL_CHARACTER.MIN] = least;
      k.bytes[(block + TB_CHARACTERS) * 4 + CONTROL_CHARACTER.TIME] = time;
    });
  const poll = (end: number) => waitOne(k, end, 0) === RAT_SUCCESS;
  const close = () => {
    for (const end of [ends.program, ends.client, ends.output]) dropHandle(k, end);
  };
  return { system, k, ...ends, block, type, read, shown, write, setModes, poll, close };
}

describe('modes that change', () => {
  const LINES = LOCAL_MODE.ICANON | LOCAL_MODE.ECHO | LOCAL_MODE.ECHOE | LOCAL_MODE.ISIG;

  it('have keys that lie there typed again as lines, shown and edited', () => {
    const { type, read, shown, setModes } = setUp();
    setModes(0);
    expect([type('ab\x7fc\rde'), shown()]).toEqual([7, '']);
    setModes(LINES);
    expect([shown(), read(), read()]).toEqual(['ab\b \bc\r\nde', 'ac\n', RAT_ERR_WOULD_BLOCK]);
    type('f\r');
    expect([shown(), read()]).toEqual(['f\r\n', 'def\n']);
  });

  it('send the signals of keys that lie there to who is in front', () => {
    const { system, k, block, type, read, setModes } = setUp();
    const reader = system.thread();
    setSignalAction(reader, SIGNAL.INT, SIGNAL_ACTION.CATCH);
    const group = processId(k, system.process);
    giveTerminal(k, block, group, group);
    setModes(0);
    type('lost\x03kept\r');
    expect(k.words[system.process + P_SIGNALS]).toBe(0);
    setModes(LINES);
    expect([k.words[system.process + P_SIGNALS], read()]).toEqual([bit(SIGNAL.INT), 'kept\n']);
  });

  it('have lines read as bytes, without the end of the file', () => {
    const { type, read, setModes } = setUp();
    type('ab\r\x04cd');
    setModes(0);
    expect([read(), read()]).toEqual(['ab\ncd', RAT_ERR_WOULD_BLOCK]);
  });
});

describe('lines', () => {
  it('are echoed as they are typed, and read when they are finished, one by one', () => {
    const { type, read, shown, poll, program } = setUp();
    type('h');
    type('i');
    expect([shown(), read(), poll(program)]).toEqual(['hi', RAT_ERR_WOULD_BLOCK, false]);
    type('\r');
    expect([shown(), poll(program), read(), read()]).toEqual(['\r\n', true, 'hi\n', RAT_ERR_WOULD_BLOCK]);
    type('a\rb\nc');
    expect([read(), read(), read()]).toEqual(['a\n', 'b\n', RAT_ERR_WOULD_BLOCK]);
    type('de\n');
    expect([read(1), read(2), read(9), read()]).toEqual(['c', 'de', '\n', RAT_ERR_WOULD_BLOCK]);
  });

  it.each([
    ['a letter', 'b', ERASE_COLUMN],
    ['a wide character', '漢', ERASE_COLUMN.repeat(2)],
    ['an emoji of several code points', '👩‍💻', ERASE_COLUMN.repeat(2)],
    ['a flag', '🇩🇪', ERASE_COLUMN.repeat(2)],
    ['a letter with a combining accent', 'e\u0301', ERASE_COLUMN],
    ['a letter of two bytes', 'ü', ERASE_COLUMN],
    ['a control character', '\x01', ERASE_COLUMN.repeat(2)],
    ['a tab, with its columns', '\t', ERASE_COLUMN.repeat(7)],
  ])('%s is erased whole', (_name, character, erasure) => {
    const { type, read, shown } = setUp();
    type(`a${character}`);
    shown();
    type('\x7f');
    expect(shown()).toBe(erasure);
    type('\r');
    expect(read()).toBe('a\n');
  });

  it('are erased by words and whole; nothing before them is', () => {
    const { type, read, shown, write } = setUp();
    write('$ ');
    type('one two  \x17');
    expect(shown()).toBe(`$ one two  ${ERASE_COLUMN.repeat(5)}`);
    type('\r');
    expect(read()).toBe('one \n');
    type('one two\x15x\x7f\x7f\x17\x15\r');
    expect([read(), shown()]).toEqual(['\n', `\r\none two${ERASE_COLUMN.repeat(7)}x${ERASE_COLUMN}\r\n`]);
  });

  it('end at Ctrl-D without their end; on an empty one it is the end of the file, once', () => {
    const { type, read } = setUp();
    type('ab\x04');
    expect([read(2), read()]).toEqual(['ab', RAT_ERR_WOULD_BLOCK]);
    type('\x04\x04x\r');
    expect([read(), read(), read()]).toEqual(['', '', 'x\n']);
  });

  it('take a character as it is after Ctrl-V, and are shown again at Ctrl-R', () => {
    const { type, read, shown } = setUp();
    type('a\x16\x03b');
    expect(shown()).toBe('a^\b^Cb');
    type('\x12');
    expect(shown()).toBe('^R\r\na^Cb');
    type('\r');
    expect(read()).toBe('a\x03b\n');
  });

  it('that are too long lose their rest, with a bell; the end still comes', () => {
    const { type, read, shown } = setUp();
    expect(type('x'.repeat(INPUT_BYTES + 2))).toBe(INPUT_BYTES + 2);
    expect(shown().endsWith('x\x07\x07\x07')).toBe(true);
    type('\r');
    expect(read(INPUT_BYTES)).toBe(`${'x'.repeat(INPUT_BYTES - 1)}\n`);
  });

  it('wait when nobody reads those before them; Ctrl-C does not', () => {
    const { k, system, type, read, poll, client, block } = setUp();
    giveTerminal(k, block, processId(k, system.process), processId(k, system.process));
    const lines = 'line\n'.repeat(2000);
    const taken = type(lines);
    expect([taken < lines.length, type('x'), poll(client)]).toEqual([true, RAT_ERR_WOULD_BLOCK, false]);
    expect([read(), type('x'), poll(client)]).toEqual(['line\n', 1, true]);
    type('y'.repeat(10));
    const reader = system.thread();
    setSignalAction(reader, SIGNAL.INT, SIGNAL_ACTION.CATCH);
    expect(type('more and \x03z')).toBe(11);
    expect([k.words[system.process + P_SIGNALS], read()]).toEqual([bit(SIGNAL.INT), RAT_ERR_WOULD_BLOCK]);
    type('\r');
    expect(read()).toBe('z\n');
  });

  it('are not shown without ECHO, but their ends are with ECHONL', () => {
    const { type, read, shown, setModes } = setUp();
    setModes(LOCAL_MODE.ICANON | LOCAL_MODE.ECHONL);
    type('secret\x7fr\r');
    expect([shown(), read()]).toEqual(['\r\n', 'secrer\n']);
  });

  it('are what a plain model says, whatever is typed', () => {
    const key = fc.constantFrom('a', 'b', ' ', '漢', 'ü', 'e\u0301', '\x7f', '\x17', '\x15', '\x04', '\r', '\n');
    fc.assert(
      fc.property(fc.array(key, { maxLength: 60 }), (keys) => {
        const { type, read, shown, close } = setUp();
        const lines: string[] = [];
        let line: string[] = [];
        let screen: string[] = [];
        const erase = () => {
          if (line.pop() !== undefined) screen.pop();
        };
        for (const each of keys) {
          type(each);
          if (each === '\r' || each === '\n') {
            lines.push(`${line.join('')}\n`);
            [line, screen] = [[], []];
          } else if (each === '\x04') {
            lines.push(line.join(''));
            line = [];
          } else if (each === '\x7f') erase();
          else if (each === '\x15') while (line.length > 0) erase();
          else if (each === '\x17') {
            while (line.at(-1) === ' ') erase();
            while (line.length > 0 && line.at(-1) !== ' ') erase();
          } else {
            line.push(each);
            screen.push(each);
          }
        }
        expect(lines.map(() => read())).toEqual(lines);
        expect(read()).toBe(RAT_ERR_WOULD_BLOCK);
        expect(columnsShown(shown())).toBe(screen.reduce((sum, each) => sum + (each === '漢' ? 2 : 1), 0));
        close();
      }),
    );
  });
});

/** Where the cursor is after what was shown. */
function columnsShown(text: string): number {
  let column = 0;
  for (const each of text) {
    if (each === '\r' || each === '\n') column = 0;
    else if (each === '\b') column--;
    else if (each !== '\u0301') column += each === '漢' ? 2 : 1;
  }
  return column;
}

describe('raw input', () => {
  const RAW = 0;

  it('is read as it comes, without echo and signals', () => {
    const { type, read, shown, setModes } = setUp();
    setModes(RAW);
    type('a\x7f\x03\x04\x1b[A');
    expect([read(2), read(), shown()]).toEqual(['a\x7f', '\x03\x04\x1b[A', '']);
  });

  it('waits for VMIN bytes, and VTIME between them', () => {
    const { system, program, type, setModes } = setUp();
    const buffer = new Uint8Array(10);
    const k = system.thread();
    const reading = () => begin(k, () => readTerminal(k, program, buffer, 0, 10));
    setModes(RAW, 3);
    type('ab');
    expect(reading()).toBe('parked');
    type('c');
    expect([isParked(k), finishWait(k)]).toEqual([false, RAT_SUCCESS]);
    type('defg');
    expect([reading(), utf8Text(buffer.slice(0, 4))]).toEqual([5, 'cdef']);
    // Not at all, a while, a while after the first byte.
    setModes(RAW, 0);
    expect(reading()).toBe(0);
    setModes(RAW, 0, 1);
    expect(reading()).toBe('parked');
    timeOut(k);
    expect(finishWait(k)).toBe(RAT_ERR_TIMEOUT);
    type('x');
    expect(reading()).toBe(1);
    setModes(RAW, 5, 1);
    type('xy');
    expect(reading()).toBe('parked');
    timeOut(k);
    finishWait(k);
  });

  it('waits at the client when there is no room', () => {
    const { type, read, setModes, poll, client } = setUp();
    setModes(RAW);
    expect([type('x'.repeat(5000)), poll(client), type('y')]).toEqual([INPUT_BYTES - 1, false, RAT_ERR_WOULD_BLOCK]);
    expect([(read(95) as string).length, poll(client), type('y'.repeat(200))]).toEqual([95, true, 95]);
  });

  it('is what was there when the mode changes', () => {
    const { type, read, setModes, k, block } = setUp();
    const lines = k.words[block + TB_LOCAL_MODE];
    type('a\rb\x04c');
    setModes(RAW);
    expect(read()).toBe('a\nbc');
    type('xy');
    setModes(lines);
    type('z\r');
    expect([read(), read()]).toEqual(['xyz\n', RAT_ERR_WOULD_BLOCK]);
    type('abc\r');
    flushInput(k, block);
    expect(read()).toBe(RAT_ERR_WOULD_BLOCK);
  });

  it('has ends of lines as the modes say', () => {
    const { type, read, k, block, setModes } = setUp();
    setModes(RAW);
    const input = (modes: number, text: string) => {
      k.words[block + TB_INPUT_MODE] = modes;
      type(text);
      return read();
    };
    expect(input(INPUT_MODE.ICRNL, '\r\n')).toBe('\n\n');
    expect(input(INPUT_MODE.INLCR, '\r\n')).toBe('\r\r');
    expect(input(INPUT_MODE.IGNCR | INPUT_MODE.ICRNL, 'a\r\n')).toBe('a\n');
  });
});

describe('output', () => {
  it('has ends of lines as the modes say', () => {
    const { write, shown, k, block } = setUp();
    expect([write('a\nb\r'), shown()]).toEqual([4, 'a\r\nb\r']);
    k.words[block + TB_OUTPUT_MODE] = OUTPUT_MODE.OPOST | OUTPUT_MODE.OCRNL;
    expect([write('a\nb\r'), shown()]).toEqual([4, 'a\nb\n']);
    k.words[block + TB_OUTPUT_MODE] = OUTPUT_MODE.ONLCR;
    expect([write('a\nb\r'), shown()]).toEqual([4, 'a\nb\r']);
  });

  it('parks when it is full, with room left for what is typed', () => {
    const { system, program, shown, type } = setUp();
    const k = system.thread();
    const bytes = new Uint8Array(1 << 17).fill(97);
    expect(begin(k, () => writeTerminal(k, program, bytes, 0, bytes.length))).toBe('parked');
    expect(ioOf(k, program).readiness(k, program) & READY.WRITE).toBe(0);
    type('typed');
    expect(shown()).toMatch(/^a{60000,}typed$/);
    expect(finishWait(k)).toBe(RAT_SUCCESS);
    expect(ioOf(k, program).flags(k, program) & OPEN_TERMINAL).toBe(OPEN_TERMINAL);
  });

  it('that nobody reads costs what is typed nothing but its echo', () => {
    const { type, read } = setUp();
    for (let i = 0; i < 2000; i++) expect([type(`${'x'.repeat(98)}\r`), (read() as string).length]).toEqual([99, 99]);
  });
});

describe('in front', () => {
  function withGroup() {
    const all = setUp();
    const id = processId(all.k, all.system.process);
    giveTerminal(all.k, all.block, id, id);
    const reader = all.system.thread();
    for (const signal of [SIGNAL.INT, SIGNAL.QUIT, SIGNAL.TSTP, SIGNAL.WINCH, SIGNAL.HUP])
      setSignalAction(reader, signal, SIGNAL_ACTION.CATCH);
    const pending = () => {
      const set = all.k.words[all.system.process + P_SIGNALS];
      all.k.words[all.system.process + P_SIGNALS] = 0;
      return set;
    };
    return { ...all, reader, pending };
  }

  it.each([
    ['\x03', '^C', SIGNAL.INT],
    ['\x1c', '^\\', SIGNAL.QUIT],
    ['\x1a', '^Z', SIGNAL.TSTP],
  ])('signals are sent by their characters, and drop the line', (character, seen, signal) => {
    const { type, read, shown, pending, setModes } = withGroup();
    type(`ab${character}`);
    expect([pending(), shown()]).toEqual([bit(signal), `ab${seen}`]);
    type('c\r');
    expect(read()).toBe('c\n');
    setModes(LOCAL_MODE.ISIG | LOCAL_MODE.ICANON | LOCAL_MODE.NOFLSH);
    type(`ab${character}c\r`);
    expect([pending(), read()]).toEqual([bit(signal), 'abc\n']);
    setModes(LOCAL_MODE.ICANON);
    type(`${character}\r`);
    expect([pending(), read()]).toEqual([0, `${character}\n`]);
  });

  it('a size is told when it is another one', () => {
    const { k, block, pending } = withGroup();
    setTerminalSize(k, block, 80, 24);
    expect(pending()).toBe(0);
    setTerminalSize(k, block, 100, 24);
    expect(pending()).toBe(bit(SIGNAL.WINCH));
  });

  it('a reader that waits is ended by a signal’s handler, and by a kill', () => {
    const { program, reader, type, system } = withGroup();
    const buffer = new Uint8Array(10);
    expect(begin(reader, () => readTerminal(reader, program, buffer, 0, 10))).toBe('parked');
    type('\x03');
    expect(finishWait(reader)).toBe(RAT_ERR_INTERRUPTED);
    const other = system.thread();
    expect(begin(other, () => readTerminal(other, program, buffer, 0, 10))).toBe('parked');
    markDying(system.page, other.thread);
    expect(finishWait(other)).toBe(KILLED);
  });

  it('a client that goes ends reading and writing, and is told of by SIGHUP', () => {
    const { program, client, k, reader, type, read, write, pending, poll } = withGroup();
    const buffer = new Uint8Array(10);
    expect(begin(reader, () => readTerminal(reader, program, buffer, 0, 10))).toBe('parked');
    hangUp(k, client);
    expect([finishWait(reader), read(), write('x'), type('x'), poll(program)]).toEqual([
      RAT_SUCCESS,
      '',
      RAT_ERR_IO,
      RAT_ERR_CLOSED,
      true,
    ]);
    expect(pending() & bit(SIGNAL.HUP)).not.toBe(0);
    expect(ioOf(k, program).readiness(k, program)).toBe(READY.READ | READY.WRITE | READY.HANGUP);
  });
});

describe('a session whose leader has ended', () => {
  function withSession() {
    const all = setUp();
    const { k, system, block } = all;
    const leader = createProcess(k, PAGE_PROCESS, utf8Bytes('/bin/leader'));
    // In its group, and not the leader.
    const member = createProcess(k, leader, utf8Bytes('/bin/member'));
    const thread = system.thread(member);
    setSignalAction(thread, SIGNAL.HUP, SIGNAL_ACTION.CATCH);
    giveTerminal(k, block, processId(k, leader), processId(k, leader));
    return { ...all, leader, member, thread };
  }

  it('has no terminal, and those in front are told; another session may take it', () => {
    const { k, block, leader, member, thread, read, type } = withSession();
    endSession(k, member);
    expect(terminalOwner(k, block).session).toBe(processId(k, leader));
    endSession(k, leader);
    expect(terminalOwner(k, block)).toEqual({ group: 0, session: 0 });
    expect(k.words[member + P_SIGNALS] & bit(SIGNAL.HUP)).not.toBe(0);
    expect(ownTerminal(thread)).toBe(0);
    // It goes on, for whoever has it open.
    type('a\r');
    expect(read()).toBe('a\n');
    const next = createProcess(k, PAGE_PROCESS, utf8Bytes('/bin/next'));
    expect(putInFront(k, k.words[block + TB_PROGRAM], next)).toBe(RAT_SUCCESS);
    endSession(k, leader);
    expect(terminalOwner(k, block).session).toBe(processId(k, next));
  });

  it('tells nobody of a terminal that was hung up before', () => {
    const { k, block, client, leader, member } = withSession();
    hangUp(k, client);
    k.words[member + P_SIGNALS] = 0;
    endSession(k, leader);
    expect([k.words[member + P_SIGNALS], terminalOwner(k, block).session]).toEqual([0, 0]);
  });
});

describe('a terminal', () => {
  it('leaves nothing over', () => {
    const { type, write, close, system } = setUp();
    type('abc\rdef');
    write('output');
    close();
    expect(system.leaks()).toEqual({});
  });

  it('is not made without memory', () => {
    const system = new System();
    const { page: k } = system;
    while (heapAllocate(k, 1024) !== 0);
    const before = system.leaks();
    expect(createTerminal(k, 80, 24)).toBe(RAT_ERR_NO_MEMORY);
    expect(system.leaks()).toEqual(before);
  });
});

describe('a terminal that a program makes', () => {
  const alone = () => {
    const system = new System();
    const { page: k } = system;
    const program = createTerminalAlone(k, 80, 24);
    if (program < 0) throw new Error(`No terminal: ${program}`);
    return { system, k, program };
  };
  const bytes = utf8Bytes('abc');

  it('is given up with its last reference, though it never had a handle', () => {
    const { system, k, program } = alone();
    release(k, program);
    expect(system.leaks()).toEqual({});
  });

  it('is given up with its last handle', () => {
    const { system, k, program } = alone();
    addHandle(k, program);
    release(k, program);
    expect(writeTerminal(k, program, bytes, 0, 3)).toBe(3);
    dropHandle(k, program);
    expect(system.leaks()).toEqual({});
  });

  it('has one client, who finds what was written before', () => {
    const { system, k, program } = alone();
    addHandle(k, program);
    release(k, program);
    writeTerminal(k, program, bytes, 0, 3);
    const ends = takeTerminalClient(k, program);
    if (typeof ends === 'number') throw new Error(`No client: ${ends}`);
    expect(takeTerminalClient(k, program)).toBe(RAT_ERR_ACCESS_DENIED);
    expect(takeTerminalClient(k, ends.client)).toBe(RAT_ERR_WRONG_TYPE);
    const buffer = new Uint8Array(10);
    expect(tryReadPipe(k, ends.output, buffer, 0, 10)).toBe(3);
    // Programs may go and others come: it is the client's now.
    dropHandle(k, program);
    expect(typeInto(k, ends.client, bytes, 0, 3)).toBe(3);
    for (const end of [ends.client, ends.output]) dropHandle(k, end);
    expect(typeInto(k, ends.client, bytes, 0, 3)).toBe(RAT_ERR_CLOSED);
    for (const end of [ends.program, ends.client, ends.output]) release(k, end);
    expect(system.leaks()).toEqual({});
  });

  it('has no client when it is a page’s', () => {
    const { program, k, close } = setUp();
    expect(takeTerminalClient(k, program)).toBe(RAT_ERR_ACCESS_DENIED);
    close();
  });
});
