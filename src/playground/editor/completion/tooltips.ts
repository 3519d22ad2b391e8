/** What a name means, under the pointer or by F1, and which argument is being written. */
import { syntaxTree } from '@codemirror/language';
import { type EditorState, type Extension, Prec, StateEffect, StateField } from '@codemirror/state';
import { EditorView, hoverTooltip, keymap, showTooltip, type Tooltip, ViewPlugin } from '@codemirror/view';
import { counted, make } from '../../elements.ts';
import type { Word } from '../words/word.ts';
import { type AskCompiler, type CalledAt, calledAt } from './compiler-words.ts';
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
  /** Overloads; one at least. */
  readonly words: readonly Word[];
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

function helpTooltip({ from, words, argument }: Help): Tooltip {
  const fitting = words.filter(({ parameters = [] }) => parameters.length > argument);
  const meant = fitting.length > 0 ? fitting : words;
  const views = meant.slice(0, OVERLOADS_SHOWN).map((word) => wordView(word, argument));
  const more = meant.length - views.length;
  if (more > 0) views.push(make('p', { class: 'word word-header', text: `… and ${counted(more, 'more overload')}` }));
  return { pos: from, above: true, strictSide: true, create: () => ({ dom: make('div', {}, ...views) }) };
}

const OVERLOADS_SHOWN = 5;

const isSame = (a: readonly Word[] = [], b: readonly Word[] = []) =>
  a.length === b.length && a.every((word, at) => word === b[at]);

/** Follows the cursor through the arguments of a call, from its opening bracket on. */
const follow = (called: CalledAt) =>
  ViewPlugin.define((view) => {
    let wanted = 0;
    const show = (help: Help | undefined) => {
      const current = view.state.field(shown).help;
      if (current?.from !== help?.from || current?.argument !== help?.argument || !isSame(current?.words, help?.words))
        view.dispatch({ effects: setHelp.of(help) });
    };
    const look = async () => {
      const ticket = ++wanted;
      const help = await helpAt(view.state, called).catch(() => undefined);
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

async function helpAt(state: EditorState, called: CalledAt): Promise<Help | undefined> {
  const { head, empty } = state.selection.main;
  if (!empty) return undefined;
  const start = Math.max(0, head - LOOKED_BACK);
  const call = callBefore(state.sliceDoc(start, head));
  if (!call) return undefined;
  const { name, argument } = call;
  const from = start + call.from;
  const isMember = /(?:\.|->|::)\s*$/.test(state.sliceDoc(Math.max(0, from - 8), from));
  const local = localNames(state).names.find((found) => found.name === name && found.kind === 'function');
  if (local && !isMember)
    return local.from === from ? undefined : { from, argument, words: [wordOfText(name, local.text)] };
  const word = isMember ? undefined : (await loadWords()).get(name);
  const words = word?.parameters ? [word] : await called(state, { from, name, isMember });
  return words.length === 0 ? undefined : { from, argument, words };
}

function wordOfText(name: string, text: string): Word {
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

const askForHelp =
  (called: CalledAt) =>
  (view: EditorView): boolean => {
    void helpAt(view.state, called).then((help) => view.dispatch({ effects: setHelp.of(help) }));
    return true;
  };

/** @param ask what is not known of the headers and the source alone */
export function wordTooltips(ask: AskCompiler): Extension {
  const called = calledAt(ask);
  return [
    shown,
    follow(called),
    hoverTooltip((view, position) => tooltipAt(view, position), { hideOnChange: true }),
    // After what is offered has been closed, and before Escape lets Tab go.
    Prec.high(
      keymap.of([
        { key: 'F1', run: askForWord },
        { key: 'Mod-Shift-Space', run: askForHelp(called) },
        { key: 'Escape', run: close },
      ]),
    ),
    EditorView.domEventHandlers({ blur: (_event, view) => void close(view) }),
  ];
}
