/** A program on `@wasmer/wasi`, as the page sees it. */
import { EXIT_TRAP, RAT_ERR_CLOSED } from '../../guest-abi/status.ts';
import { type Exit, type Process, RatError } from '../api.ts';
import { checkExitCode } from '../arguments.ts';
import { iterable } from '../iterable-stream.ts';
import type { FromEngine, ToEngine } from './protocol.ts';

const encoder = new TextEncoder();

/** Ids of these programs: negative, because the kernel does not know them. */
let lastId = 0;

export class WasmerProcess implements Process {
  readonly pid = --lastId;
  /** Collected; the program starts when it is closed. */
  readonly stdin: WritableStream<Uint8Array>;
  /** Never fills: the page keeps what nobody has read yet. */
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  readonly exited: Promise<Exit>;
  private readonly outputs: (ReadableStreamDefaultController<Uint8Array> | undefined)[] = [];
  private input: Uint8Array[] = [];
  private resolveExit!: (exit: Exit) => void;
  private over = false;

  /** @param worker has prepared the program. */
  constructor(
    private readonly worker: Worker,
    path: string,
    emptyInput: boolean,
  ) {
    this.exited = new Promise((resolve) => {
      this.resolveExit = resolve;
    });
    this.stdout = this.output(1);
    this.stderr = this.output(2);
    this.stdin = new WritableStream<Uint8Array>({
      write: (chunk) => {
        if (this.over || emptyInput)
          throw new RatError(RAT_ERR_CLOSED, 'The program no longer reads its standard input.');
        if (!(chunk instanceof Uint8Array)) {
          // The stream takes nothing more after a failure: the program is not to wait for it.
          this.start();
          throw new TypeError('Standard input takes a Uint8Array.');
        }
        this.input.push(chunk.slice());
      },
      close: () => this.start(),
      abort: () => this.start(),
    });
    worker.onmessage = ({ data }: MessageEvent<FromEngine>) => this.hear(data, path);
    worker.onerror = (event) => this.trap(path, event.message);
    if (emptyInput) this.start();
  }

  kill(code = -1): void {
    this.end({ code: checkExitCode('kill', code), reason: 'killed' });
  }

  private output(stream: 1 | 2): ReadableStream<Uint8Array> {
    return iterable(
      new ReadableStream<Uint8Array>({
        start: (controller) => {
          this.outputs[stream] = controller;
        },
        cancel: () => {
          this.outputs[stream] = undefined;
        },
      }),
    );
  }

  private started = false;

  private start(): void {
    if (this.started || this.over) return;
    this.started = true;
    const stdin = new Uint8Array(this.input.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const chunk of this.input) {
      stdin.set(chunk, at);
      at += chunk.length;
    }
    this.input = [];
    this.worker.postMessage({ kind: 'run', stdin } satisfies ToEngine, [stdin.buffer]);
  }

  private hear(message: FromEngine, path: string): void {
    if (this.over) return;
    if (message.kind === 'output') this.outputs[message.stream]?.enqueue(message.bytes);
    else if (message.kind === 'exit') this.end({ code: message.code, reason: 'exit' });
    else if (message.kind === 'trap') this.trap(path, message.reason);
  }

  private trap(path: string, reason: string): void {
    if (this.over) return;
    this.outputs[2]?.enqueue(encoder.encode(`${path}: trapped: ${reason}\n`));
    this.end({ code: EXIT_TRAP, reason: 'trapped' });
  }

  private end(exit: Exit): void {
    if (this.over) return;
    this.over = true;
    this.worker.terminate();
    for (const output of this.outputs) output?.close();
    this.input = [];
    this.resolveExit(exit);
  }
}
