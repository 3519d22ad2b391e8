/** What every editor of a source has, in the playground and in `<ratos-run>`. */
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { takesFocusAtOnce } from './focus.ts';
import { sourceTheme } from './theme.ts';
import { wholeText } from './whole-text.ts';

/** @param label what it is called. */
export function sourceBasics(label: string): Extension {
  return [
    sourceTheme(),
    wholeText(),
    takesFocusAtOnce(),
    EditorView.contentAttributes.of({
      'aria-label': label,
      // It is no text in a language of people, for browsers and their extensions to mend.
      spellcheck: 'false',
      autocorrect: 'off',
      autocapitalize: 'off',
      'data-gramm': 'false',
      // An element that is written into is reached by Tab without it; checks of accessibility do not all know that.
      tabindex: '0',
    }),
  ];
}
