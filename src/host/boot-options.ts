/** What `boot` is told, checked and with its defaults filled in. */
import type { TraceEvent } from '../guest-abi/trace.ts';
import type { TraceCalls } from '../workers/protocol.ts';
import type { BootOptions, Quotas, SourceLine, StoreStatus } from './api.ts';
import { checkChoice, checkElement, checkInteger, checkOptions, invalid } from './arguments.ts';
import { type Mounts, readMounts } from './mounts/mount-all.ts';

export interface BootSettings {
  assets: URL | undefined;
  kernelMemory: number;
  fileMemory: number;
  warmWorkers: number;
  quotas: Quotas;
  mounts: Mounts;
  desktop: HTMLElement | undefined;
  openLine: ((place: SourceLine) => void) | undefined;
  onLastWindow: (() => Promise<void> | void) | undefined;
  onStore: (status: StoreStatus) => void;
  trace: ((event: TraceEvent) => void) | undefined;
  traceCalls: TraceCalls;
}

const DEFAULT_QUOTAS: Quotas = {
  processes: 110,
  threads: 256,
  systemThreads: 448,
  handles: 32768,
  memory: 1 << 30,
  packets: 65536,
  kernelMemory: 8 << 20,
  programProcesses: 100,
  programThreads: 384,
  programKernelMemory: 32 << 20,
  programFileMemory: 2 ** 32,
  programInodes: 2 ** 31 - 1,
  programOpenFiles: 65536,
  windows: 100,
  windowMemory: 128 << 20,
};
const BYTE_QUOTAS: readonly (keyof Quotas)[] = [
  'memory',
  'kernelMemory',
  'programKernelMemory',
  'programFileMemory',
  'windowMemory',
];
const INT32_MAX = 0x7fffffff;
/** What one view can index in every engine. */
const BYTES_MAX = 2 ** 32;
/** As many as a tab has been seen to start. */
const WORKERS_MAX = 1024;

const CALL = 'boot';

/** A folder's address, which has a slash at its end, so that names are added to it. */
function folderAddress(given: unknown): URL {
  const text = typeof given === 'string' || given instanceof URL ? String(given) : '';
  const address = URL.canParse(text, document.baseURI) ? new URL(text, document.baseURI) : null;
  if (text === '' || address === null) throw invalid(CALL, 'assets must be the address of a folder.');
  if (address.origin !== location.origin)
    throw invalid(CALL, 'assets must be on the host of the page: browsers start no workers from another one.');
  if (!address.pathname.endsWith('/')) address.pathname += '/';
  return address;
}

export function readBootOptions(given: BootOptions | undefined): BootSettings {
  const options = checkOptions(CALL, given);
  const { trace, onStore, openLine, onLastWindow } = options;
  if (onStore !== undefined && typeof onStore !== 'function') throw invalid(CALL, 'onStore must be a function.');
  if (openLine !== undefined && typeof openLine !== 'function') throw invalid(CALL, 'openLine must be a function.');
  if (onLastWindow !== undefined && typeof onLastWindow !== 'function')
    throw invalid(CALL, 'onLastWindow must be a function.');
  if (trace !== undefined && typeof trace !== 'function') throw invalid(CALL, 'trace must be a function.');
  const wanted = checkOptions(CALL, options.quotas, 'quotas');
  const quotas = { ...DEFAULT_QUOTAS };
  for (const name of Object.keys(quotas) as (keyof Quotas)[]) {
    const most = BYTE_QUOTAS.includes(name) ? BYTES_MAX : INT32_MAX;
    quotas[name] = checkInteger(CALL, `quotas.${name}`, wanted[name] ?? quotas[name], 0, most);
  }
  return {
    assets: options.assets === undefined ? undefined : folderAddress(options.assets),
    kernelMemory: checkInteger(CALL, 'kernelMemory', options.kernelMemory ?? 64 << 20, 1, BYTES_MAX),
    fileMemory: checkInteger(CALL, 'fileMemory', options.fileMemory ?? 512 << 20, 1, Number.MAX_SAFE_INTEGER),
    warmWorkers: checkInteger(CALL, 'warmWorkers', options.warmWorkers ?? 4, 0, WORKERS_MAX),
    quotas,
    mounts: readMounts(checkOptions(CALL, options.mounts, 'mounts')),
    desktop: options.desktop === undefined ? undefined : checkElement(CALL, 'desktop', options.desktop),
    openLine,
    onLastWindow,
    onStore: onStore ?? (() => undefined),
    trace,
    traceCalls: checkChoice(CALL, 'traceCalls', options.traceCalls ?? 'all', ['all', 'begun', 'unlisted']),
  };
}
