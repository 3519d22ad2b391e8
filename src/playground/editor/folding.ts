/** What has braces around it, or is a long comment, can be folded away: in the margin, and by keys. */
import { codeFolding, foldGutter } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { make } from '../elements.ts';
import { icon } from '../icons.ts';

export function folding(): Extension {
  return [
    codeFolding(),
    foldGutter({
      // Who writes goes on writing.
      domEventHandlers: {
        mousedown: (_view, _line, event) => {
          event.preventDefault();
          return true;
        },
      },
      markerDOM: (open) =>
        make(
          'span',
          { class: open ? 'fold' : 'fold folded', title: open ? 'Fold (Ctrl+Shift+[)' : 'Unfold (Ctrl+Shift+])' },
          icon(open ? 'chevron-down' : 'chevron-right'),
        ),
    }),
  ];
}
