/** The place of a pane whose code is still on its way. */
import { make } from '../elements.ts';
import type { Pane } from '../pane.ts';
import { focusFirst } from './focus.ts';

export class LazyPane implements Pane {
  readonly element = make('div', { class: 'lazy' });
  private pane: Pane | undefined;
  private visible = false;

  constructor(
    readonly id: string,
    readonly title: string,
  ) {}

  /** It is there. */
  fill(pane: Pane): void {
    this.pane = pane;
    this.element.replaceChildren(pane.element);
    if (this.visible) pane.shown?.(true);
  }

  shown(visible: boolean): void {
    this.visible = visible;
    this.pane?.shown?.(visible);
  }

  focus(): void {
    if (this.pane?.focus) this.pane.focus();
    else focusFirst(this.element);
  }
}
