/** Starting programs from the desktop. Nobody types for them and nobody reads what they write, and nothing waits for that. */
import { RAT_ERR_NOT_FOUND } from '../../guest-abi/status.ts';
import type { Process, SpawnOptions } from '../api.ts';
import { RatError } from '../api.ts';
import { posixTimeZone } from '../time-zone.ts';
import type { Application } from './applications.ts';
import type { Notice } from './notifications.ts';

const HOME = '/home';
/** Kept of what a program writes on standard error, for when it ends badly. */
const LAST_BYTES = 1500;
const LAST_LINES = 8;

export type Spawn = (path: string, argv: readonly string[], options: SpawnOptions) => Promise<Process>;

/** What the programs of a desktop find in their environment: what a shell's do. */
export function environment(): Record<string, string> {
  return { TZ: posixTimeZone(), TERM: 'xterm-256color', HOME, PATH: '/bin' };
}

/** The last lines of a text. */
class LastWords {
  private bytes = new Uint8Array();

  add(chunk: Uint8Array): void {
    const all = new Uint8Array(this.bytes.length + chunk.length);
    all.set(this.bytes);
    all.set(chunk, this.bytes.length);
    this.bytes = all.slice(-LAST_BYTES);
  }

  get text(): string {
    return new TextDecoder().decode(this.bytes).trimEnd().split('\n').slice(-LAST_LINES).join('\n');
  }
}

async function drain(stream: ReadableStream<Uint8Array>, take: (chunk: Uint8Array) => void): Promise<void> {
  for await (const chunk of stream) take(chunk);
}

export class Starter {
  private readonly last = new Map<number, LastWords>();

  constructor(
    private readonly spawn: Spawn,
    /** Has the end of a process told. */
    private readonly watch: (pid: number, name: string) => void,
    private readonly show: (notice: Notice) => void,
  ) {}

  /** Resolves when the program runs, or has been found not to. */
  async start({ name, exec }: Application): Promise<void> {
    const [path = ''] = exec;
    try {
      const process = await this.spawn(path, exec, { env: environment(), cwd: HOME, stdin: 'empty' });
      const words = new LastWords();
      this.last.set(process.pid, words);
      this.watch(process.pid, name);
      const ignore = () => undefined;
      drain(process.stdout, ignore).catch(ignore);
      drain(process.stderr, (chunk) => words.add(chunk)).catch(ignore);
    } catch (error) {
      const isMissing = error instanceof RatError && error.status === RAT_ERR_NOT_FOUND;
      const reason = error instanceof Error ? error.message : String(error);
      this.show({ text: `${name} could not be started`, details: isMissing ? `There is no ${path}.` : reason });
    }
  }

  /** What a program has written last on standard error; undefined: it was not started here. */
  lastWords(pid: number): (() => string) | undefined {
    const words = this.last.get(pid);
    this.last.delete(pid);
    return words && (() => words.text);
  }
}
