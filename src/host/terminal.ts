/** `os.createTerminal`: the client's side of a terminal of the kernel. */
import { RAT_ERR_CLOSED, RAT_ERR_NO_MEMORY, RAT_ERR_WOULD_BLOCK, statusName } from '../guest-abi/status.ts';
import { closeHandle, createHandle, naturalRights } from '../kernel/core/handle-table.ts';
import { dropHandle, release } from '../kernel/core/object.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { utf8Bytes } from '../kernel/memory/utf8.ts';
import { createTerminal, type TerminalEnds, takeTerminalClient } from '../kernel/objects/terminal.ts';
import { terminalBlock } from '../kernel/objects/terminal-end.ts';
import { resizeTerminal } from '../kernel/objects/terminal-modes.ts';
import { giveTerminal, hangUp } from '../kernel/objects/terminal-session.ts';
import { typeInto } from '../kernel/objects/terminal-typing.ts';
import { RatError, type Terminal, type TerminalSize } from './api.ts';
import { checkInteger, checkOptions, invalid } from './arguments.ts';
import { Cancellation } from './cancellation.ts';
import { ReservedWait } from './page-wait.ts';
import { OutputPipe } from './streams.ts';

/** Rows and columns are 16 bits for programs. */
const SIZE_MAX = 0xffff;
/** Typed and not taken by the system, at most: what is pasted beyond that while nobody reads is lost. */
const PENDING_MAX = 1 << 20;

export class PageTerminal implements Terminal {
  /** What programs write, through a pipe of the kernel's; its handle for programs is the terminal. */
  private readonly pipe: OutputPipe;
  /** The client's end: its object, with a reference, and its handle; 0 once hung up. */
  private readonly client: number;
  private clientHandle: number;
  private readonly reserved: ReservedWait;
  private readonly closing = new Cancellation();
  private pending = new Uint8Array(0);
  private waiting = false;

  /** Makes a terminal. */
  static make(kernel: Kernel, size: TerminalSize): PageTerminal {
    const { columns, rows } = readSize('createTerminal', size);
    const ends = createTerminal(kernel, columns, rows);
    if (typeof ends === 'number') throw noTerminal(ends);
    return new PageTerminal(kernel, ends);
  }

  /** Makes the page the client of a terminal that a program has made. @param program the programs' end. */
  static of(kernel: Kernel, program: number): PageTerminal {
    const ends = takeTerminalClient(kernel, program);
    if (typeof ends === 'number') throw noTerminal(ends);
    try {
      return new PageTerminal(kernel, ends);
    } finally {
      // The page has handles of its own now, or it is hung up.
      for (const end of [ends.client, ends.output]) dropHandle(kernel, end);
    }
  }

  /** Takes the ends over, also on failure. */
  private constructor(
    readonly kernel: Kernel,
    ends: TerminalEnds,
  ) {
    this.reserved = new ReservedWait(kernel);
    if (!this.reserved.reserved) {
      for (const end of [ends.client, ends.program, ends.output]) release(kernel, end);
      throw noTerminal(RAT_ERR_NO_MEMORY);
    }
    this.client = ends.client;
    this.clientHandle = createHandle(kernel, kernel.process, ends.client, naturalRights(kernel, ends.client));
    try {
      this.pipe = new OutputPipe(kernel, { own: ends.output, other: ends.program });
    } catch (error) {
      this.giveBack();
      throw error;
    }
    if (this.clientHandle > 0) return;
    const status = this.clientHandle;
    this.hangUp();
    throw noTerminal(status);
  }

  get output(): ReadableStream<Uint8Array> {
    return this.pipe.stream;
  }

  get open(): boolean {
    return this.clientHandle > 0;
  }

  /** A handle of the page to the programs' end. */
  get handle(): number {
    if (!this.open) throw new RatError(RAT_ERR_CLOSED, 'The terminal has been hung up.');
    return this.pipe.guestHandle;
  }

  /** From now on it is the terminal of a session that has just begun. */
  giveTo(session: number): void {
    giveTerminal(this.kernel, terminalBlock(this.kernel, this.client), session, session);
  }

  input(data: string | Uint8Array): void {
    if (typeof data !== 'string' && !(data instanceof Uint8Array))
      throw invalid('Terminal.input', 'a text or a Uint8Array is expected.');
    if (!this.open) return;
    const bytes = typeof data === 'string' ? utf8Bytes(data) : data;
    const all = new Uint8Array(Math.min(this.pending.length + bytes.length, PENDING_MAX));
    all.set(this.pending);
    all.set(bytes.subarray(0, all.length - this.pending.length), this.pending.length);
    this.pending = all;
    this.type();
  }

  /** Types what there is room for. All of it is offered: a signal's character need not wait. */
  private type(): void {
    while (this.open && this.pending.length > 0) {
      const taken = typeInto(this.kernel, this.client, this.pending, 0, this.pending.length);
      if (taken > 0) this.pending = this.pending.slice(taken);
      else {
        if (taken !== RAT_ERR_WOULD_BLOCK) this.pending = new Uint8Array(0);
        else if (!this.waiting) void this.typeLater();
        return;
      }
    }
  }

  private async typeLater(): Promise<void> {
    this.waiting = true;
    await this.reserved.wait(this.client, this.closing);
    this.waiting = false;
    this.type();
  }

  resize(size: TerminalSize): void {
    const { columns, rows } = readSize('Terminal.resize', size);
    if (!this.open) return;
    resizeTerminal(this.kernel, terminalBlock(this.kernel, this.client), { columns, rows, width: 0, height: 0 });
  }

  hangUp(): void {
    if (this.clientHandle === 0) return;
    hangUp(this.kernel, this.client);
    this.giveBack();
    this.pipe.closeGuestHandle();
    this.settle();
  }

  /**
   * Once hung up, and left by its programs, it costs the kernel nothing; what they wrote last stays readable.
   * @returns whether it still does.
   */
  settle(): boolean {
    if (!this.open) this.pipe.settle();
    return this.open || this.pipe.open;
  }

  private giveBack(): void {
    if (this.clientHandle > 0) closeHandle(this.kernel, this.kernel.process, this.clientHandle);
    this.clientHandle = 0;
    this.reserved.free();
    this.closing.cancel();
    release(this.kernel, this.client);
  }
}

function noTerminal(status: number): RatError {
  return new RatError(status, `No terminal could be made: ${statusName(status)}`);
}

function readSize(call: string, given: TerminalSize): Required<TerminalSize> {
  const { columns, rows } = checkOptions<TerminalSize>(call, given);
  return {
    columns: checkInteger(call, 'columns', columns ?? 80, 1, SIZE_MAX),
    rows: checkInteger(call, 'rows', rows ?? 24, 1, SIZE_MAX),
  };
}
