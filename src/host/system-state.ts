/** Whether a system still runs. */
import { RAT_ERR_CLOSED } from '../guest-abi/status.ts';
import { RatError } from './api.ts';
import { Cancellation } from './cancellation.ts';

export class SystemState {
  /** Happens at the call of `shutdown`. */
  readonly shutdown = new Cancellation();

  /** Throws when the system is being, or has been, shut down. */
  check(call: string): void {
    if (this.shutdown.cancelled) throw closed(call);
  }
}

export function closed(call: string): RatError {
  return new RatError(RAT_ERR_CLOSED, `${call}: the system has been shut down.`);
}
