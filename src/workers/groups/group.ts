/** A group of calls: a chunk of its own, which a worker loads when it runs a program that imports one of them. */
import type { Guest, Handler } from '../guest.ts';
import type { WasiAbi } from '../wasi/abi.ts';

export type Imports = Record<string, Handler>;

export interface CallGroupCode {
  /** The calls of the module `ratos`, each between the two sides of the gate. */
  readonly ratos: (guest: Guest) => Imports;
  /** The handlers of WASI's calls. */
  readonly wasi?: (guest: Guest, abi: WasiAbi) => Imports;
}
