/**
 * What an image may import and must export, with types. Handlers trust that each argument has the WebAssembly type
 * that the call table gives it; this is where that is made true.
 */
import { IMPORTED_CALLS } from '../../guest-abi/calls.ts';
import { signatureOf } from '../../guest-abi/signature.ts';
import { PREVIEW1, THREAD_SPAWN, UNSTABLE, UNSTABLE_CALLS, WASI_CALLS, WASI_THREADS } from '../../guest-abi/wasi.ts';
import { LAZY_GROUPS, lazyGroupOf } from '../../workers/call-groups.ts';
import type { LazyGroup } from '../../workers/protocol.ts';
import { badImage, printable } from './image-error.ts';
import type { Import, Kind, Limits, ModuleReader } from './read-module.ts';
import type { FunctionTypes } from './types.ts';

/** What an image finds to import. */
export interface Surroundings {
  /** Signatures by module and name. */
  readonly calls: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Whether there is a shared memory, by whatever name. */
  readonly memory: boolean;
  /** How the complaint begins when it wants something else. */
  readonly complaint: string;
}

const WASI = new Map<string, string>(WASI_CALLS.map(({ name, signature }) => [name, signature]));
const OLD_WASI = new Map<string, string>(UNSTABLE_CALLS.map(({ name, signature }) => [name, signature]));
const RATOS = new Map(IMPORTED_CALLS.map((call) => [call.name, signatureOf(call)]));
export const IN_RATOS: Surroundings = {
  calls: new Map([
    ['ratos', RATOS],
    [PREVIEW1, WASI],
    [UNSTABLE, OLD_WASI],
    [WASI_THREADS, new Map([[THREAD_SPAWN.name, THREAD_SPAWN.signature]])],
  ]),
  memory: true,
  complaint: 'imports what the system does not provide: ',
};
export const ON_WASMER: Surroundings = {
  calls: new Map([[PREVIEW1, WASI]]),
  memory: false,
  complaint: '@wasmer/wasi runs plain WASI preview1 programs only, and this one imports ',
};

/** Threads share one memory, and only one that the system gives can be shared by several instances. */
const STARTS_THREADS = ['ratos.RatThreadStart', `${WASI_THREADS}.${THREAD_SPAWN.name}`];

/** Exported by everything that is linked with libratos. */
export const ABI_MARKER = '__ratos_abi';
/** What workers use of an instance, where it is there: see run-thread.ts. */
const EXPORTS: ReadonlyMap<string, { kind: Kind; signature?: string }> = new Map([
  ['_start', { kind: 'function', signature: '() -> ()' }],
  ['memory', { kind: 'memory' }],
  ['wasi_thread_start', { kind: 'function', signature: '(i32, i32) -> ()' }],
  ['__ratos_thread_main', { kind: 'function', signature: '(i32, i32) -> i32' }],
  ['__wasm_init_tls', { kind: 'function', signature: '(i32) -> ()' }],
  ['__stack_pointer', { kind: 'global' }],
]);
export const USED_EXPORTS: ReadonlySet<string> = new Set([
  ...EXPORTS.keys(),
  ABI_MARKER,
  '__ratos_deliver_signal',
  '__indirect_function_table',
]);

export interface ImportedMemory {
  readonly module: string;
  readonly name: string;
  readonly limits: Limits;
}

const SETS_TIMERS = /\.RatSet(?:Alarm|(?:Window)?Timer)$/;

/** Longest list of complaints that is worth reading. */
const SHOWN = 5;

/** Collects what is wrong with the imports of one image, as they are read. */
export class ImportCheck {
  /** The memory that it imports. */
  memory: ImportedMemory | null = null;
  /** It may set timers. */
  setsTimers = false;
  /** How it starts threads. */
  private startsThreads: string | undefined;
  private readonly missing: string[] = [];
  private missingCount = 0;
  private readonly found = new Set<LazyGroup | undefined>();
  private readonly wrong: string[] = [];

  constructor(private readonly surroundings: Surroundings) {}

  note({ module, name, kind, type, limits }: Import, types: FunctionTypes): void {
    const signature = kind === 'function' ? this.surroundings.calls.get(module)?.get(name) : undefined;
    if (signature !== undefined) {
      this.found.add(lazyGroupOf(module, name));
      this.noteCall(`${module}.${name}`, signature, type, types);
    } else if (
      kind === 'memory' &&
      limits !== undefined &&
      this.surroundings.memory &&
      isTheMemory(module, name, limits)
    ) {
      if (this.memory !== null) throw badImage('imports its memory twice');
      this.memory = { module, name, limits };
    } else if (this.missingCount++ < SHOWN) {
      this.missing.push(printable(`${module}.${name}`) + (kind === 'function' ? '' : ` (${kind})`));
    }
  }

  private noteCall(call: string, expected: string, type: number, types: FunctionTypes): void {
    if (STARTS_THREADS.includes(call)) this.startsThreads = call;
    if (SETS_TIMERS.test(call)) this.setsTimers = true;
    // The types of an image may be long: when enough is wrong, the others are not read.
    if (this.wrong.length >= SHOWN) return;
    const actual = types.signature(type);
    if (actual !== expected) this.wrong.push(`${call} as ${printable(actual)}; it is ${expected}`);
  }

  /** The groups of calls that it imports of. */
  get groups(): LazyGroup[] {
    return LAZY_GROUPS.filter((group) => this.found.has(group));
  }

  /** Throws ImageError when something is wrong. */
  finish(): void {
    const { missing, missingCount, wrong } = this;
    if (missingCount > 0) {
      const more = missingCount > SHOWN ? `, and ${missingCount - SHOWN} more` : '';
      throw badImage(`${this.surroundings.complaint}${missing.join(', ')}${more}`);
    }
    if (wrong.length > 0) throw badImage(`imports ${wrong.join(', and ')}`);
    if (this.startsThreads !== undefined && this.memory === null) {
      throw badImage(`imports ${this.startsThreads}, but not the memory that threads share (env.memory)`);
    }
  }
}

/** One that is not shared is named where it can be told what is wrong with it. */
const isTheMemory = (module: string, name: string, { shared }: Limits) =>
  shared || (module === 'env' && name === 'memory');

/** Throws ImageError unless what the image exports can be used, and `required` is among it. */
export function checkExports(module: ModuleReader, required: readonly string[]): void {
  for (const [name, { kind, signature }] of EXPORTS) {
    const found = module.exports.get(name);
    if (found === undefined) continue;
    if (found.kind !== kind) throw badImage(`exports "${name}" as a ${found.kind}; it must be a ${kind}`);
    if (signature === undefined) continue;
    const actual = module.signatureOfFunction(found.index);
    if (actual !== signature) throw badImage(`exports "${name}" as ${printable(actual)}; it must be ${signature}`);
  }
  for (const name of required) {
    if (!module.exports.has(name)) throw badImage(`exports no ${EXPORTS.get(name)?.kind} "${name}"`);
  }
}
