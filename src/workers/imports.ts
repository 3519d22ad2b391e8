/**
 * Everything that a program can import: calls gated, and traced when asked for. Built for a worker once; the calls that
 * few programs need when a program comes that imports one (docs/decisions/0029-what-a-page-loads.md).
 */
import { PREVIEW1, THREAD_SPAWN, UNSTABLE, UNSTABLE_CALLS, WASI_CALLS, WASI_THREADS } from '../guest-abi/wasi.ts';
import { LAZY_GROUPS } from './call-groups.ts';
import { CHUNKS } from './chunks.ts';
import { BASIC } from './groups/basic.ts';
import type { CallGroupCode, Imports } from './groups/group.ts';
import type { Guest } from './guest.ts';
import type { LazyGroup } from './protocol.ts';
import { PREVIEW1_ABI, UNSTABLE_ABI, type WasiAbi } from './wasi/abi.ts';
import { bindWasi } from './wasi/bind.ts';
import { threadSpawn } from './wasi/thread-spawn.ts';

/** What this worker, or this test, has loaded. */
const loaded = new Map<LazyGroup, CallGroupCode>();

/** Loads groups of calls; rejects when one cannot be had. */
export async function loadGroups(groups: readonly LazyGroup[]): Promise<void> {
  await Promise.all(groups.map(async (group) => loaded.set(group, (await CHUNKS[group]()).GROUP)));
}

/** What programs find, by the names of modules. */
export class ProgramImports {
  private readonly ratos: Imports = {};
  private readonly preview1: Imports = {};
  private unstable: Imports | undefined;
  private readonly bound: Set<LazyGroup> = new Set();
  readonly imports: WebAssembly.Imports;

  constructor(private readonly guest: Guest) {
    this.bind(BASIC);
    const spawn = { [THREAD_SPAWN.name]: threadSpawn(guest, THREAD_SPAWN.number) };
    const old = () => (this.unstable ??= this.allUnstable());
    const imports: Record<string, Imports> = {
      ratos: this.ratos,
      [PREVIEW1]: this.preview1,
      [WASI_THREADS]: this.traced(spawn),
      // Few programs are so old.
      get [UNSTABLE]() {
        return old();
      },
    };
    this.imports = imports as unknown as WebAssembly.Imports;
  }

  /** Puts in what has been loaded of these groups. @returns whether a program that imports of them finds all. */
  complete(groups: readonly LazyGroup[]): boolean {
    for (const group of groups) {
      if (this.bound.has(group)) continue;
      const code = loaded.get(group);
      if (code === undefined) return false;
      this.bind(code);
      this.bound.add(group);
    }
    return true;
  }

  private bind(code: CallGroupCode): void {
    Object.assign(this.ratos, this.traced(code.ratos(this.guest)));
    Object.assign(this.preview1, this.wasi(code, WASI_CALLS, PREVIEW1_ABI));
  }

  private allUnstable(): Imports {
    return Object.assign(
      {},
      ...[BASIC, ...loaded.values()].map((code) => this.wasi(code, UNSTABLE_CALLS, UNSTABLE_ABI)),
    );
  }

  private wasi(code: CallGroupCode, calls: typeof WASI_CALLS, abi: WasiAbi): Imports {
    return this.traced(bindWasi(this.guest, calls, code.wasi?.(this.guest, abi) ?? {}));
  }

  /** Has each call traced, when somebody traces. */
  private traced(imports: Imports): Imports {
    return this.guest.tracer?.wrap(this.guest, imports) ?? imports;
  }
}

/** All imports at once; whoever asks has loaded all groups. */
export function buildImports(guest: Guest): WebAssembly.Imports {
  const all = new ProgramImports(guest);
  if (!all.complete(LAZY_GROUPS)) throw new Error('Not all groups of calls have been loaded.');
  return all.imports;
}
