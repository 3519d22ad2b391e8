/** The panes that look inside, until they are there. */
import { make } from '../elements.ts';
import type { Pane } from '../pane.ts';

export const inspectorPanes = (): Pane[] =>
  [
    ['waits', 'Wait graph'],
    ['timeline', 'Timeline'],
    ['processes', 'Processes'],
    ['calls', 'System calls'],
  ].map(([id = '', title = '']) => ({ id, title, element: make('div', { class: 'empty', text: title }) }));
