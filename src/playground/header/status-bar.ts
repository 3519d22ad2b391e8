/** The line at the foot of the page. */
import type { StoreStatus } from '../../host/api.ts';
import { byId, counted, make } from '../elements.ts';
import { textOfStore } from '../home.ts';
import { icon } from '../icons.ts';

export class StatusBar {
  private readonly compiled = make('span', { class: 'compiled' });
  private readonly language = make('span');
  private readonly store = make('span', { class: 'store', role: 'status' });
  private readonly load = make('span', { class: 'load' });
  private readonly cursor = make('button', { class: 'cursor', type: 'button', title: 'Go to line (Ctrl+Alt+G)' });
  private readonly offline = make('span', { class: 'offline' });

  /** @param onCursor somebody wants to be elsewhere. */
  constructor(onCursor: () => void) {
    this.cursor.hidden = true;
    this.cursor.onclick = onCursor;
    this.load.hidden = true;
    byId('status-bar').append(
      this.compiled,
      this.language,
      this.load,
      this.store,
      make('span', { class: 'room' }),
      this.cursor,
      this.offline,
    );
    this.compiled.hidden = true;
    this.store.hidden = true;
  }

  /** @param ms undefined: nothing had to be compiled. @param errors how many there were. */
  showCompiled(ms: number | undefined, errors: number): void {
    this.compiled.hidden = ms === undefined && errors === 0;
    this.compiled.classList.toggle('bad', errors > 0);
    const text = errors > 0 ? counted(errors, 'error') : `Compiled in ${timeText(ms ?? 0)}`;
    this.compiled.replaceChildren(icon(errors > 0 ? 'error' : 'circle-check'), text);
  }

  /** The compiler is on its way: bytes. */
  showLoad(loaded: number, total: number): void {
    this.load.hidden = loaded >= total;
    if (this.load.hidden) return;
    const progress = make('progress', {
      'aria-label': 'Loading the compiler',
      max: String(total),
      value: String(loaded),
    });
    const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
    this.load.replaceChildren(
      'Loading the compiler, once: ',
      progress,
      ` ${megabytes(loaded)} of ${megabytes(total)} MB`,
    );
  }

  showLanguage(text: string): void {
    this.language.textContent = text;
  }

  showCursor(line: number, column: number): void {
    this.cursor.hidden = false;
    this.cursor.textContent = `Ln ${line}, Col ${column}`;
  }

  showOffline(text: string): void {
    this.offline.textContent = text;
  }

  /** What a person has to know of `/home`, for as long as that is so; nothing when all is well. */
  showStore(status: StoreStatus): void {
    const text = textOfStore(status);
    this.store.textContent = text;
    this.store.hidden = text === '';
  }
}

const timeText = (ms: number) => (ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
