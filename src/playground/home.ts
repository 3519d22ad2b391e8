/** What is said of `/home`, which is kept in the browser, when it is not. */
import type { StoreStatus } from '../host/api.ts';

/** Empty when all is well. */
export function textOfStore({ state, isHeldElsewhere, reason, error, repaired, setAside }: StoreStatus): string {
  if (state === 'memory') {
    const why = isHeldElsewhere ? 'another tab has it' : (reason ?? 'the browser does not say why');
    return `/home is not kept: ${why.replace(/\.$/, '')}.`;
  }
  if (state === 'copy') {
    return isHeldElsewhere
      ? 'Another tab has /home. This is a copy of it: what programs change here is not kept; what you type is, in this tab.'
      : 'The other tab has let go of /home. Load this page anew to go on with it: what you typed here comes along, what programs changed does not.';
  }
  if (error) return `/home is not stored at the moment: ${error.message}`;
  if (setAside !== undefined)
    return `What /home held could not be read. It lies in the browser’s storage as ${setAside}.`;
  return repaired ? '/home was damaged. What was stored last is lost, the rest is here.' : '';
}
