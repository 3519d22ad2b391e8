/** Names that the grammar takes for keywords or plain names, and readers do not: `int32_t`, `RAT_INFINITE`. */
import { syntaxTree } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';

const TYPE = Decoration.mark({ class: 'cm-typeWord' });
const CONSTANT = Decoration.mark({ class: 'cm-constantWord' });

const words = new MatchDecorator({
  regexp: /\b(?:\w+_t|RAT(?:MSG)?_[A-Z0-9_]+|E[A-Z]{3,}|SIG[A-Z]{3,})\b/g,
  decorate: (add, from, to, [word], view) => {
    const { name } = syntaxTree(view.state).resolveInner(from, 1);
    if (!/Comment|String|Char|PreprocArg/.test(name)) add(from, to, word.endsWith('_t') ? TYPE : CONSTANT);
  },
});

export function namedTypes(): Extension {
  return [
    ViewPlugin.fromClass(
      class {
        decorations: DecorationSet;
        constructor(view: EditorView) {
          this.decorations = words.createDeco(view);
        }
        update(update: ViewUpdate) {
          const isParsedOn = syntaxTree(update.startState) !== syntaxTree(update.state);
          this.decorations =
            isParsedOn && !update.docChanged
              ? words.createDeco(update.view)
              : words.updateDeco(update, this.decorations);
        }
      },
      { decorations: (plugin) => plugin.decorations },
    ),
    EditorView.baseTheme({
      '.cm-typeWord, .cm-typeWord span': { color: 'var(--code-type) !important' },
      '.cm-constantWord, .cm-constantWord span': { color: 'var(--code-constant) !important' },
    }),
  ];
}
