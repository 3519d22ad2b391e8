/** Defines `<ratos-run>`: `import 'ratos/element'`. */
import { RatosRun } from './ratos-run.ts';

export { RatosRun };

if (customElements.get('ratos-run') === undefined) customElements.define('ratos-run', RatosRun);

declare global {
  interface HTMLElementTagNameMap {
    'ratos-run': RatosRun;
  }
}
