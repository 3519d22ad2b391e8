/**
 * `os.handles`: the page's own handles. The page is a process like others, with one thread; it can make objects,
 * pass them to programs that it starts, and wait for them without blocking.
 */
import { MAXIMUM_WAIT_OBJECTS } from '../guest-abi/limits.ts';
import {
  RAT_ERR_CANCELLED,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_NOT_SUPPORTED,
  RIGHT,
  statusName,
  TYPE,
  type TypeNumber,
} from '../guest-abi/status.ts';
import { closeHandle, createHandle, lookup, naturalRights } from '../kernel/core/handle-table.ts';
import { release } from '../kernel/core/object.ts';
import { waitRefusal } from '../kernel/core/wait.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { createEvent, resetEvent, setEvent } from '../kernel/objects/event.ts';
import { createMutex, releaseMutex } from '../kernel/objects/mutex.ts';
import { createSemaphore, releaseSemaphore } from '../kernel/objects/semaphore.ts';
import { type Handle, type Handles, type Process, RatError, type WaitOptions, type WaitResult } from './api.ts';
import {
  checkArray,
  checkBoolean,
  checkHandle,
  checkInteger,
  checkOptions,
  checkTimeout,
  invalid,
} from './arguments.ts';
import { PageProcess } from './page-process.ts';
import { type PageWait, pageWait } from './page-wait.ts';
import { closed, type SystemState } from './system-state.ts';
import { WasmerProcess } from './wasmer/wasmer-process.ts';

const INT32_MAX = 0x7fffffff;

function check(status: number, call: string): number {
  if (status < 0) throw new RatError(status, `${call}: ${statusName(status)}`);
  return status;
}

export class PageHandles implements Handles {
  constructor(
    private readonly kernel: Kernel,
    private readonly state: SystemState,
  ) {}

  createEvent(manualReset: boolean, initialState: boolean): Handle {
    checkBoolean('createEvent', 'manualReset', manualReset);
    checkBoolean('createEvent', 'initialState', initialState);
    return this.create('createEvent', () => createEvent(this.kernel, manualReset, initialState));
  }

  setEvent(handle: Handle): void {
    this.use('setEvent', handle, TYPE.EVENT, RIGHT.SIGNAL, (event) => setEvent(this.kernel, event));
  }

  resetEvent(handle: Handle): void {
    this.use('resetEvent', handle, TYPE.EVENT, RIGHT.SIGNAL, (event) => resetEvent(this.kernel, event));
  }

  createMutex(recursive: boolean): Handle {
    checkBoolean('createMutex', 'recursive', recursive);
    return this.create('createMutex', () => createMutex(this.kernel, recursive, false));
  }

  releaseMutex(handle: Handle): void {
    this.use('releaseMutex', handle, TYPE.MUTEX, RIGHT.SIGNAL, (mutex) =>
      check(releaseMutex(this.kernel, mutex), 'releaseMutex'),
    );
  }

  createSemaphore(initial: number, maximum: number): Handle {
    checkInteger('createSemaphore', 'maximum', maximum, 1, INT32_MAX);
    checkInteger('createSemaphore', 'initial', initial, 0, maximum);
    return this.create('createSemaphore', () => createSemaphore(this.kernel, initial, maximum));
  }

  releaseSemaphore(handle: Handle, count = 1): void {
    checkInteger('releaseSemaphore', 'count', count, 0, INT32_MAX);
    this.use('releaseSemaphore', handle, TYPE.SEMAPHORE, RIGHT.SIGNAL, (semaphore) =>
      check(releaseSemaphore(this.kernel, semaphore, count), 'releaseSemaphore'),
    );
  }

  openProcess(process: Process): Handle {
    this.state.check('openProcess');
    if (process instanceof PageProcess) return process.open(this.kernel, this);
    if (process instanceof WasmerProcess)
      throw new RatError(RAT_ERR_NOT_SUPPORTED, 'openProcess: a program on @wasmer/wasi is no process of the kernel.');
    throw invalid('openProcess', 'not a process.');
  }

  close(handle: Handle): void {
    this.state.check('close');
    check(closeHandle(this.kernel, this.kernel.process, checkHandle('close', handle)), 'close');
  }

  /** A handle of the page to an object on which the caller has a reference. */
  adopt(object: number): Handle {
    return check(createHandle(this.kernel, this.kernel.process, object, naturalRights(this.kernel, object)), 'handle');
  }

  async wait(handle: Handle, options: WaitOptions): Promise<number> {
    this.state.check('wait');
    const timeout = checkTimeout('wait', checkOptions('wait', options).timeout);
    const object = check(lookup(this.kernel, checkHandle('wait', handle), 0, RIGHT.WAIT), 'wait');
    const refusal = waitRefusal(this.kernel, object);
    if (refusal < 0) {
      release(this.kernel, object);
      return refusal;
    }
    try {
      return (await this.park('wait', [object], false, timeout)).status;
    } finally {
      release(this.kernel, object);
    }
  }

  async waitMultiple(
    handles: readonly Handle[],
    options: WaitOptions & { all?: boolean | undefined },
  ): Promise<WaitResult> {
    this.state.check('waitMultiple');
    const call = 'waitMultiple';
    const given = checkOptions(call, options);
    const all = checkBoolean(call, 'all', given.all ?? false);
    const timeout = checkTimeout(call, given.timeout);
    if (checkArray(call, 'the handles', handles).length > MAXIMUM_WAIT_OBJECTS || handles.length < 1)
      throw invalid(call, `1 to ${MAXIMUM_WAIT_OBJECTS} handles can be waited for.`);
    const wanted = Array.from(handles, (handle) => checkHandle(call, handle));
    const objects: number[] = [];
    try {
      for (const handle of wanted) objects.push(check(lookup(this.kernel, handle, 0, RIGHT.WAIT), call));
      if (all && new Set(objects).size < objects.length)
        throw invalid(call, 'an object is named twice, and cannot be taken twice at once.');
      const { status, index } = await this.park(call, objects, all, timeout);
      return { status, index };
    } finally {
      for (const object of objects) release(this.kernel, object);
    }
  }

  /** Waits, until the system is shut down at most. */
  private async park(call: string, objects: number[], all: boolean, timeoutMs: number): Promise<PageWait> {
    const wait = await pageWait(this.kernel, objects, all, timeoutMs, this.state.shutdown);
    if (wait.status === RAT_ERR_CANCELLED) throw closed(call);
    if (wait.status === RAT_ERR_NO_MEMORY) check(RAT_ERR_NO_MEMORY, call);
    return wait;
  }

  /** The page's handle to a new object. @param make gives it, or the `RAT_ERR_…` because of which there is none. */
  private create(call: string, make: () => number): Handle {
    this.state.check(call);
    const object = check(make(), call);
    try {
      return this.adopt(object);
    } finally {
      release(this.kernel, object);
    }
  }

  private use(call: string, handle: Handle, type: TypeNumber, right: number, action: (object: number) => void): void {
    this.state.check(call);
    const object = check(lookup(this.kernel, checkHandle(call, handle), type, right), call);
    try {
      action(object);
    } finally {
      release(this.kernel, object);
    }
  }
}
