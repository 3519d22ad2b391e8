/**
 * What people read of calls: names and types of their parameters, the structures that those point at. It is large, and
 * only needed where somebody looks at calls; and a worker that runs a program loads nothing. So the page loads it when
 * the first call is to be told of, and puts it, as JSON, into memory that the workers have from the start.
 */
import type { Call, CallParameter, PARAMETER_TYPES } from '../guest-abi/syscall-types.ts';

export type Print = (typeof PARAMETER_TYPES)[keyof typeof PARAMETER_TYPES]['print'];

export interface ReferenceCall extends Pick<Call, 'number' | 'returns'> {
  readonly parameters: readonly (CallParameter & { readonly print: Print })[];
}

export interface ReferenceField {
  readonly name: string;
  readonly type: string;
  readonly c?: string;
  readonly bytes?: number;
  readonly at: number;
  /** Of one element. */
  readonly size: number;
}

export interface ReferenceStruct {
  readonly name: string;
  readonly size: number;
  readonly fields: readonly ReferenceField[];
}

export interface ReferenceText {
  readonly calls: readonly ReferenceCall[];
  readonly structs: readonly ReferenceStruct[];
  /** Parameters of WASI's calls. */
  readonly wasi: Readonly<Record<string, readonly string[]>>;
}

/** The first word: 0 as long as nothing is there, the bytes behind it when it is, `MISSING` when it could not be loaded. */
const TEXT = 4;
const MISSING = -1;
const BYTES_MAX = 1 << 17;
/** So long a worker waits for it: then it tells what it can without. */
const PATIENCE_MS = 2000;

export const createReference = () => new SharedArrayBuffer(TEXT, { maxByteLength: BYTES_MAX });

/** The page's end. */
export class ReferenceBringer {
  private bringing = false;

  constructor(
    private readonly buffer: SharedArrayBuffer,
    private readonly load: () => Promise<ReferenceText>,
  ) {}

  /** Has it brought, unless it is there or on its way. */
  bring(): void {
    if (this.bringing) return;
    this.bringing = true;
    const words = new Int32Array(this.buffer, 0, 1);
    Atomics.store(words, 0, 0);
    this.load()
      .then((text) => {
        const bytes = new TextEncoder().encode(JSON.stringify(text));
        this.buffer.grow(TEXT + bytes.length);
        new Uint8Array(this.buffer, TEXT).set(bytes);
        Atomics.store(words, 0, bytes.length);
      })
      .catch(() => {
        Atomics.store(words, 0, MISSING);
        this.bringing = false;
      })
      .finally(() => Atomics.notify(words, 0));
  }
}

/** As a worker looks into it. */
export interface CallReference {
  readonly calls: ReadonlyMap<number, ReferenceCall>;
  readonly structs: ReadonlyMap<string, ReferenceStruct>;
  readonly wasi: ReferenceText['wasi'];
}

/** Where none is to be had. */
export const NOTHING: CallReference = { calls: new Map(), structs: new Map(), wasi: {} };

/** What there is of it when somebody asks: read once it is there. */
export function referenceIn(buffer: SharedArrayBuffer): () => CallReference {
  let found = NOTHING;
  let patience = PATIENCE_MS;
  return () => {
    if (found === NOTHING) found = read(buffer, patience);
    // Once: it may never come.
    patience = 0;
    return found;
  };
}

/** Waits for it, a while. */
function read(buffer: SharedArrayBuffer, patience: number): CallReference {
  const words = new Int32Array(buffer, 0, 1);
  Atomics.wait(words, 0, 0, patience);
  const length = Atomics.load(words, 0);
  if (length <= 0) return NOTHING;
  const bytes = new Uint8Array(buffer, TEXT, length).slice();
  const { calls, structs, wasi }: ReferenceText = JSON.parse(new TextDecoder().decode(bytes));
  return {
    calls: new Map(calls.map((call) => [call.number, call])),
    structs: new Map(structs.map((struct) => [struct.name, struct])),
    wasi,
  };
}
