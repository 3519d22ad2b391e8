/** Terminals and process groups, the POSIX way: what termios.h and the job control of unistd.h are made of. */

import { CHANGE } from '../../guest-abi/signals.ts';
import {
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_WRONG_TYPE,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { RatTerminalModes } from '../../guest-abi/struct-offsets.ts';
import { CONTROL_CHARACTERS, TERMINAL_SET } from '../../guest-abi/termios.ts';
import { GROUP } from '../../guest-abi/values.ts';
import { addReference, objectId, release } from '../../kernel/core/object.ts';
import { takeChange } from '../../kernel/objects/process-object.ts';
import { createTerminalAlone } from '../../kernel/objects/terminal.ts';
import { isTerminal, terminalBlock } from '../../kernel/objects/terminal-end.ts';
import {
  resizeTerminal,
  setTerminalModes,
  terminalModes,
  terminalOwner,
  terminalSize,
} from '../../kernel/objects/terminal-modes.ts';
import { mayChange } from '../../kernel/objects/terminal-output.ts';
import { giveTerminal } from '../../kernel/objects/terminal-session.ts';
import { flushInput } from '../../kernel/objects/terminal-typing.ts';
import { descriptorObject } from '../../kernel/process/descriptors.ts';
import { beginSession, groupsOf, isGroupOf, joinGroup } from '../../kernel/process/groups.ts';
import { setChildEvent } from '../../kernel/process/signals.ts';
import type { Guest } from '../guest.ts';
import { giveHandle } from './handles.ts';
import type { SyscallHandlers } from './prologues.ts';

const MODES = ['input', 'output', 'control', 'local', 'inputSpeed', 'outputSpeed'] as const;
const SIZE = ['rows', 'columns', 'width', 'height'] as const;
const SET_ALL = TERMINAL_SET.MODES | TERMINAL_SET.SIZE | TERMINAL_SET.FLUSH_INPUT;
/** Rows and columns are 16 bits in C. */
const SIZE_MASK = 0xffff;

type Calls = Pick<
  SyscallHandlers,
  | 'RatCreateTerminal'
  | 'RatGetTerminal'
  | 'RatSetTerminal'
  | 'RatTerminalGroup'
  | 'RatProcessGroup'
  | 'RatSetChildEvent'
  | 'RatTakeChange'
>;

export function terminalCalls(guest: Guest): Calls {
  const { kernel } = guest;

  /** Runs `action` on the block of a descriptor's terminal. */
  const onTerminal = (fd: number, action: (block: number, object: number) => number): number => {
    const object = descriptorObject(kernel, kernel.process, fd);
    if (object < 0) return object;
    try {
      return isTerminal(kernel, object) ? action(terminalBlock(kernel, object), object) : RAT_ERR_WRONG_TYPE;
    } finally {
      release(kernel, object);
    }
  };

  const set = (block: number, what: number, modes: number): number => {
    const { memory } = guest;
    const allowed = mayChange(kernel, block);
    if (allowed < 0) return allowed;
    const flush = (what & TERMINAL_SET.FLUSH_INPUT) !== 0;
    const value = (field: keyof typeof RatTerminalModes) => memory.i32(modes + RatTerminalModes[field]);
    if ((what & TERMINAL_SET.MODES) !== 0) {
      const [input, output, control, local, inputSpeed, outputSpeed] = MODES.map(value);
      const from = modes + RatTerminalModes.characters;
      const characters = memory.bytes.slice(from, from + CONTROL_CHARACTERS);
      const wanted = { input, output, control, local, inputSpeed, outputSpeed, characters };
      setTerminalModes(kernel, block, wanted, flush);
    } else if (flush) flushInput(kernel, block);
    if ((what & TERMINAL_SET.SIZE) !== 0) {
      const [rows, columns, width, height] = SIZE.map((field) => value(field) & SIZE_MASK);
      resizeTerminal(kernel, block, { rows, columns, width, height });
    }
    return RAT_SUCCESS;
  };

  const setFront = (block: number, group: number): number => {
    if (group <= 0) return RAT_ERR_INVALID_ARGUMENT;
    const own = groupsOf(kernel, 0);
    if (typeof own === 'number') return own;
    const { session } = terminalOwner(kernel, block);
    // A session without a terminal takes the one that it is given.
    if (session !== 0 && session !== own.session) return RAT_ERR_ACCESS_DENIED;
    if (!isGroupOf(kernel, group, own.session)) return RAT_ERR_ACCESS_DENIED;
    const allowed = mayChange(kernel, block);
    if (allowed < 0) return allowed;
    giveTerminal(kernel, block, own.session, group);
    return RAT_SUCCESS;
  };

  const isSize = (size: number) => size > 0 && size <= SIZE_MASK;

  return {
    RatCreateTerminal: (columns, rows, out) =>
      isSize(columns >>> 0) && isSize(rows >>> 0)
        ? giveHandle(guest, createTerminalAlone(kernel, columns, rows), out)
        : RAT_ERR_INVALID_ARGUMENT,

    RatGetTerminal: (fd, modes) =>
      onTerminal(fd, (block, object) => {
        const { memory } = guest;
        const [is, size] = [terminalModes(kernel, block), terminalSize(kernel, block)];
        for (const field of MODES) memory.setU32(modes + RatTerminalModes[field], is[field]);
        for (const field of SIZE) memory.setU32(modes + RatTerminalModes[field], size[field]);
        memory.write(modes + RatTerminalModes.characters, is.characters);
        memory.setU32(modes + RatTerminalModes.id, objectId(kernel, object));
        return RAT_SUCCESS;
      }),

    RatSetTerminal: (fd, what, modes) => {
      if ((what & ~SET_ALL) !== 0) return RAT_ERR_INVALID_ARGUMENT;
      return onTerminal(fd, (block) => set(block, what, modes));
    },

    RatTerminalGroup: (fd, change, group, former, session) =>
      onTerminal(fd, (block) => {
        const was = terminalOwner(kernel, block);
        const status = change !== 0 ? setFront(block, group) : RAT_SUCCESS;
        if (status < 0) return status;
        guest.memory.setU32(former, was.group);
        guest.memory.setU32(session, was.session);
        return RAT_SUCCESS;
      }),

    RatProcessGroup: (id, join, group, session) => {
      let status: number = RAT_SUCCESS;
      if (join === GROUP.SESSION) {
        status = id === 0 ? beginSession(kernel, kernel.process) : RAT_ERR_INVALID_ARGUMENT;
      } else if (join !== GROUP.SAME) status = joinGroup(kernel, id, join);
      if (status < 0) return status;
      const groups = groupsOf(kernel, id);
      if (typeof groups === 'number') return groups;
      guest.memory.setU32(group, groups.group);
      guest.memory.setU32(session, groups.session);
      return RAT_SUCCESS;
    },

    RatSetChildEvent: (event) => {
      addReference(kernel, event);
      setChildEvent(kernel, event);
      return RAT_SUCCESS;
    },

    RatTakeChange: (process, what, signal) => {
      const has = (bit: number) => (what & bit) !== 0;
      const change = takeChange(kernel, process, has(CHANGE.STOPPED), has(CHANGE.CONTINUED), has(CHANGE.KEEP));
      if (change < 0) return RAT_ERR_NOT_FOUND;
      guest.memory.setU32(signal, change);
      return RAT_SUCCESS;
    },
  };
}
