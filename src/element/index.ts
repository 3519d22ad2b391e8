/** Defines `<ratos-run>`: `import 'ratos/element'`. */
import type { Exit } from '../host/index.ts';
import { RatosRun } from './ratos-run.ts';

export { RatosRun };

const elements: CustomElementRegistry | undefined = globalThis.customElements;
if (elements?.get('ratos-run') === undefined) elements?.define('ratos-run', RatosRun);

declare global {
  interface HTMLElementTagNameMap {
    'ratos-run': RatosRun;
  }
  interface GlobalEventHandlersEventMap {
    /** How the program of a `<ratos-run>` has ended. */
    'ratos-exit': CustomEvent<Exit>;
  }
}
