/** Completion, documentation and help with arguments, for C and C++. */
import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  completionStatus,
  moveCompletionSelection,
  selectedCompletion,
  selectedCompletionIndex,
  startCompletion,
} from '@codemirror/autocomplete';
import { type Extension, Prec } from '@codemirror/state';
import { type EditorView, keymap } from '@codemirror/view';
import { completionSource } from './sources.ts';
import { wordTooltips } from './tooltips.ts';

/**
 * Enter takes what is offered only if it goes on from what has been typed, or has been chosen: who types a whole word, or
 * one that is not known, gets a new line.
 */
function acceptByEnter(view: EditorView): boolean {
  const option = selectedCompletion(view.state);
  if (completionStatus(view.state) !== 'active' || !option) return false;
  const { head } = view.state.selection.main;
  const line = view.state.doc.lineAt(head);
  const typed = /\w*$/.exec(line.text.slice(0, head - line.from))?.[0] ?? '';
  const goesOn = option.label.length > typed.length && option.label.toLowerCase().startsWith(typed.toLowerCase());
  if (goesOn || (selectedCompletionIndex(view.state) ?? 0) > 0) return acceptCompletion(view);
  closeCompletion(view);
  return false;
}

export function completion(language: 'c' | 'c++' | 'other'): Extension {
  return [
    autocompletion({
      override: [completionSource(language)],
      defaultKeymap: false,
      icons: true,
      maxRenderedOptions: 60,
      interactionDelay: 150,
    }),
    wordTooltips(),
    Prec.highest(
      keymap.of([
        { key: 'Ctrl-Space', run: startCompletion },
        { mac: 'Alt-`', run: startCompletion },
        { key: 'Escape', run: closeCompletion },
        { key: 'ArrowDown', run: moveCompletionSelection(true) },
        { key: 'ArrowUp', run: moveCompletionSelection(false) },
        { key: 'PageDown', run: moveCompletionSelection(true, 'page') },
        { key: 'PageUp', run: moveCompletionSelection(false, 'page') },
        { key: 'Enter', run: acceptByEnter },
        { key: 'Tab', run: acceptCompletion },
      ]),
    ),
  ];
}
