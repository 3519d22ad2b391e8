/** What is known of a name, to be read. */
import { make } from '../../elements.ts';
import { nameIn, signatureOf, type Word } from '../words/word.ts';

/** @param argument the parameter that is written just now */
export function wordView(word: Word, argument?: number): HTMLElement {
  const view = make('div', { class: 'word' }, signature(word, argument));
  const part = argument === undefined ? undefined : word.parameters?.[Math.min(argument, word.parameters.length - 1)];
  if (part?.doc)
    view.append(
      make(
        'p',
        { class: 'word-part' },
        make('code', { text: nameIn(part.text) ?? part.text }),
        ' ',
        ...prose(part.doc),
      ),
    );
  // While one writes there is no time for more.
  const doc = argument === undefined ? word.doc : word.doc?.match(/^.*?[.:](?= |$)/)?.[0];
  if (doc) view.append(make('p', {}, ...prose(doc)));
  if (argument !== undefined) return view;
  const parts = (word.parameters ?? word.fields ?? []).filter(({ doc }) => doc !== undefined);
  if (parts.length > 0) view.append(partList(parts.slice(0, MAX_PARTS), parts.length));
  if (word.errors) view.append(make('p', { class: 'word-errors', text: `Fails with ${word.errors.join(', ')}.` }));
  view.append(make('p', { class: 'word-header' }, make('code', { text: `#include <${word.header}>` })));
  return view;
}

const MAX_PARTS = 12;

function partList(parts: readonly { text: string; doc?: string }[], count: number): HTMLElement {
  const list = make('dl', { class: 'word-parts' });
  for (const { text, doc = '' } of parts)
    list.append(make('dt', {}, make('code', { text: nameIn(text) ?? text })), make('dd', {}, ...prose(doc)));
  if (count > parts.length) list.append(make('dt', { text: '…' }));
  return list;
}

function signature(word: Word, argument: number | undefined): HTMLElement {
  if (argument === undefined || word.parameters === undefined)
    return make('code', { class: 'word-signature', text: signatureOf(word) });
  const last = word.parameters.length - 1;
  const list = word.parameters.flatMap(({ text }, index) => {
    const isCurrent = index === Math.min(argument, last) && (argument <= last || text === '...');
    const shown = isCurrent ? make('strong', { text }) : text;
    return index === 0 ? [shown] : [', ', shown];
  });
  const [before] = signatureOf({ ...word, parameters: [] }).split('(void)');
  return make('code', { class: 'word-signature' }, `${before}(`, ...(list.length > 0 ? list : ['void']), ')');
}

/** `names` of programs look as in a source. */
function prose(text: string): (Node | string)[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? make('code', { text: part }) : part));
}
