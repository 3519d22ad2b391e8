/** Completion, documentation and help with arguments, for C and C++. */
import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  completionStatus,
  moveCompletionSelection,
  pickedCompletion,
  selectedCompletion,
  selectedCompletionIndex,
  startCompletion,
} from '@codemirror/autocomplete';
import { type Extension, Prec, StateField } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import type { AskCompiler } from './compiler-words.ts';
import { completionSource } from './sources.ts';
import { wordTooltips } from './tooltips.ts';

/** Since when something is offered. */
const openSince = new WeakMap<EditorView, number>();
/** Who presses Enter sooner has not seen it. */
const SEEN_AFTER_MS = 150;

const noteOpening = EditorView.updateListener.of(({ view, startState, state }) => {
  const isOpen = completionStatus(state) === 'active';
  if (isOpen && completionStatus(startState) !== 'active') openSince.set(view, performance.now());
});

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
  const isSeen = performance.now() - (openSince.get(view) ?? 0) > SEEN_AFTER_MS;
  if ((goesOn && isSeen) || (selectedCompletionIndex(view.state) ?? 0) > 0) return acceptCompletion(view);
  closeCompletion(view);
  return false;
}

/** What is only being looked for is given up as well, but that is no reason to keep the key from others. */
function closeOffered(view: EditorView): boolean {
  const isOpen = completionStatus(view.state) === 'active';
  return closeCompletion(view) && isOpen;
}

/** What was offered for a word is not there any more while it is found out what can stand behind it. */
const closeAtOther = EditorView.inputHandler.of((view, _from, _to, text) => {
  if (/^[^\w\s]/.test(text) && completionStatus(view.state) !== null) closeCompletion(view);
  return false;
});

/** Behind the bracket that has just been written with a function's name. */
const insideCall = StateField.define<number | undefined>({
  create: () => undefined,
  update(before, transaction) {
    const { docChanged, selection, state } = transaction;
    if (!docChanged && selection === undefined) return before;
    const { head } = state.selection.main;
    const isCall = transaction.annotation(pickedCompletion) !== undefined && state.sliceDoc(head - 1, head) === '(';
    return isCall ? head : undefined;
  },
});

/** Who types the bracket of a call by habit has it already. */
const bracketOfCall: Extension = [
  insideCall,
  // Before brackets are closed.
  Prec.high(
    EditorView.inputHandler.of(
      (view, from, to, text) => text === '(' && from === to && from === view.state.field(insideCall),
    ),
  ),
];

/** @param ask what is not known of the headers and the source alone */
export function completion(language: 'c' | 'c++' | 'other', ask: AskCompiler): Extension {
  return [
    autocompletion({
      override: [completionSource(language, undefined, ask)],
      defaultKeymap: false,
      icons: true,
      maxRenderedOptions: 60,
      interactionDelay: 0,
    }),
    noteOpening,
    closeAtOther,
    bracketOfCall,
    wordTooltips(ask),
    Prec.highest(
      keymap.of([
        { key: 'Ctrl-Space', run: startCompletion },
        { mac: 'Alt-`', run: startCompletion },
        { key: 'Escape', run: closeOffered },
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
