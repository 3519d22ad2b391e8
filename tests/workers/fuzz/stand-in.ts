/** Does what the broker does for threads, in the simplest way: processes are created and ended, but never run. */
import { STATUS } from '../../../src/guest-abi/status.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { processOf } from '../../../src/kernel/objects/process-object.ts';
import { makeTextBlock, takeTextBlock } from '../../../src/kernel/objects/text-block.ts';
import { reapProcess } from '../../../src/kernel/process/process.ts';
import { answerRequest, newRequest, nextRequest, REQUEST } from '../../../src/kernel/process/requests.ts';
import { discardChild } from '../../../src/kernel/process/spawn.ts';
import { discardThread } from '../../../src/kernel/process/thread.ts';
import type { Random } from './random.ts';

const CHILDREN = 12;

export class StandIn {
  /** Processes that were created and have not ended. */
  children: number[] = [];
  private clipboard = new Uint8Array(0);

  constructor(
    private readonly page: Kernel,
    private readonly random: Random,
  ) {}

  /** Answers every request that there is. */
  serve(): void {
    const taken = newRequest();
    while (nextRequest(this.page, taken)) {
      const [first, second] = taken.arguments;
      if (taken.request === REQUEST.START_THREAD) discardThread(this.page, taken.thread);
      if (taken.request === REQUEST.CREATE_PROCESS) this.create(taken.thread, first, second);
      if (taken.request === REQUEST.TERMINATE_PROCESS) {
        this.end(processOf(this.page, first));
        answerRequest(this.page, taken.thread, STATUS.RAT_SUCCESS);
      }
      if (taken.request === REQUEST.CREATE_WINDOW) {
        const status = this.random.percent(80) ? 'RAT_SUCCESS' : 'RAT_ERR_NOT_SUPPORTED';
        answerRequest(this.page, taken.thread, STATUS[status]);
      }
      if (taken.request === REQUEST.CONTROL) {
        const status = this.random.percent(80) ? 'RAT_SUCCESS' : 'RAT_ERR_NOT_SUPPORTED';
        answerRequest(this.page, taken.thread, STATUS[status]);
      }
      if (taken.request === REQUEST.SET_CLIPBOARD) {
        this.clipboard = takeTextBlock(this.page, first);
        answerRequest(this.page, taken.thread, STATUS.RAT_SUCCESS);
      }
      if (taken.request === REQUEST.GET_CLIPBOARD) {
        const denied = this.random.percent(20) ? STATUS.RAT_ERR_ACCESS_DENIED : 0;
        const block = denied || makeTextBlock(this.page, this.clipboard);
        if (!answerRequest(this.page, taken.thread, block) && block > 0) takeTextBlock(this.page, block);
      }
      if (taken.request === REQUEST.RESUME_PROCESS) {
        const status = this.random.of(['RAT_SUCCESS', 'RAT_ERR_INVALID_ARGUMENT'] as const);
        answerRequest(this.page, taken.thread, STATUS[status]);
      }
    }
  }

  private create(thread: number, process: number, inode: number): void {
    if (this.children.length >= CHILDREN) this.end(this.random.of(this.children));
    if (this.random.percent(30) || !answerRequest(this.page, thread, STATUS.RAT_SUCCESS)) {
      discardChild(this.page, { process, inode });
      answerRequest(this.page, thread, STATUS.RAT_ERR_BAD_IMAGE);
    } else {
      this.page.files.close(inode);
      this.children.push(process);
    }
  }

  private end(process: number): void {
    if (!this.children.includes(process)) return;
    this.children = this.children.filter((child) => child !== process);
    reapProcess(this.page, process);
  }
}
