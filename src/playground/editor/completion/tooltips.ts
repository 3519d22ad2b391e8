/** What a name means, under the pointer or by F1, and which argument is being written. */
import { syntaxTree } from '@codemirror/language';
import { type EditorState, type Extension, Prec, StateEffect, StateField } from '@codemirror/state';
import { EditorView, hoverTooltip, keymap, showTooltip, type Tooltip, ViewPlugin } from '@codemirror/view';
import { make } from '../../elements.ts';
import type { Word } from '../words/word.ts';
import { callBefore, LOOKED_BACK } from './cursor-context.ts';
import { localNames } from './local-names.ts';
import { wordView } from './word-view.ts';
import { loadWords } from './words.ts';

/** What is known of a name of the source or of the headers. */
async function meaningOf(state: EditorState, name: string): Promise<HTMLElement | undefined> {
  const local = localNames(state).names.findLast((found) => found.name === name);
  if (local) return make('div', { class: 'word' }, make('code', { class: 'word-signature', text: local.text }));
  const words = await loadWords();
  const word = words.get(name) ?? words.get(`struct ${name}`);
  return word && wordView(word);
}

async function tooltipAt(view: EditorView, position: number): Promise<Tooltip | null> {
  const { state } = view;
  const range = state.wordAt(position);
  if (!range || /Comment|String/.test(syntaxTree(state).resolveInner(position, 1).name)) return null;
  const dom = await meaningOf(state, state.sliceDoc(range.from, range.to));
  if (!dom) return null;
  return { pos: range.from, end: range.to, above: true, create: () => ({ dom }) };
}

interface Help {
  /** Of the name of the function that is called. */
  readonly from: number;
  readonly argument: number;
  readonly word: Word;
}

interface Shown {
  readonly help: Help | undefined;
  /** What F1 has asked for. */
  readonly asked: Tooltip | undefined;
}

const setHelp = StateEffect.define<Help | undefined>();
const setAsked = StateEffect.define<Tooltip | undefined>();

const shown = StateField.define<Shown>({
  create: () => ({ help: undefined, asked: undefined }),
  update(value, transaction) {
    let { help, asked } = value;
    if (transaction.docChanged || transaction.selection) asked = undefined;
    for (const effect of transaction.effects) {
      if (effect.is(setHelp)) help = effect.value;
      if (effect.is(setAsked)) asked = effect.value;
    }
    if (help && transaction.docChanged) help = { ...help, from: transaction.changes.mapPos(help.from) };
    return help === value.help && asked === value.asked ? value : { help, asked };
  },
  provide: (field) =>
    showTooltip.computeN([field], (state) => {
      const { help, asked } = state.field(field);
      return [asked ?? null, help ? helpTooltip(help) : null];
    }),
});

function helpTooltip({ from, word, argument }: Help): Tooltip {
  return { pos: from, above: true, strictSide: true, create: () => ({ dom: wordView(word, argument) }) };
}

/** Follows the cursor through the arguments of a call, from its opening bracket on. */
const follow = ViewPlugin.define((view) => {
  let wanted = 0;
  const show = (help: Help | undefined) => {
    const current = view.state.field(shown).help;
    if (current?.from !== help?.from || current?.argument !== help?.argument || current?.word !== help?.word)
      view.dispatch({ effects: setHelp.of(help) });
  };
  const look = async () => {
    const ticket = ++wanted;
    const help = await helpAt(view.state).catch(() => undefined);
    if (ticket === wanted) show(help);
  };
  return {
    update({ docChanged, selectionSet, state, transactions }) {
      const isTyped = transactions.some((transaction) => transaction.isUserEvent('input'));
      const isShown = state.field(shown).help !== undefined;
      // Shown once a call is being written; then as long as the cursor stays in it.
      if ((docChanged && isTyped) || ((docChanged || selectionSet) && isShown)) void look();
    },
    destroy() {
      wanted = -1;
    },
  };
});

async function helpAt(state: EditorState): Promise<Help | undefined> {
  const { head, empty } = state.selection.main;
  if (!empty) return undefined;
  const start = Math.max(0, head - LOOKED_BACK);
  const call = callBefore(state.sliceDoc(start, head));
  if (!call) return undefined;
  const { name, argument } = call;
  const from = start + call.from;
  const local = localNames(state).names.find((found) => found.name === name && found.kind === 'function');
  if (local) return local.from === from ? undefined : { from, argument, word: asWord(name, local.text) };
  const word = (await loadWords()).get(name);
  return word?.parameters && { from, argument, word };
}

function asWord(name: string, text: string): Word {
  const [, returns = '', list = ''] = new RegExp(`^(.*?)\\b${name}\\s*\\((.*?)\\)?$`).exec(text) ?? [];
  const parameters = list.split(',').map((part) => ({ text: part.trim() }));
  return { name, kind: 'function', header: '', returns: returns.replace(/^static /, '').trim(), parameters };
}

const close = (view: EditorView): boolean => {
  const { help, asked } = view.state.field(shown);
  if (!help && !asked) return false;
  view.dispatch({ effects: [setHelp.of(undefined), setAsked.of(undefined)] });
  return true;
};

const askForWord = (view: EditorView): boolean => {
  void tooltipAt(view, view.state.selection.main.head).then((tooltip) => {
    if (tooltip) view.dispatch({ effects: setAsked.of(tooltip) });
  });
  return true;
};

const askForHelp = (view: EditorView): boolean => {
  void helpAt(view.state).then((help) => view.dispatch({ effects: setHelp.of(help) }));
  return true;
};

export function wordTooltips(): Extension {
  return [
    shown,
    follow,
    hoverTooltip((view, position) => tooltipAt(view, position), { hideOnChange: true }),
    // After what is offered has been closed, and before Escape lets Tab go.
    Prec.high(
      keymap.of([
        { key: 'F1', run: askForWord },
        { key: 'Mod-Shift-Space', run: askForHelp },
        { key: 'Escape', run: close },
      ]),
    ),
    EditorView.domEventHandlers({ blur: (_event, view) => void close(view) }),
  ];
}
