/** What there is where RatOS cannot run: why, and sources that can still be read. */
import './plain.css';
import { byId, make } from '../elements.ts';
import { loadLessons } from '../lessons/lesson.ts';

interface Source {
  name: string;
  text: string;
}

/** Of the link that the page was opened with, if it holds a program. */
async function linked(): Promise<Source[]> {
  const [, code] = /^#code=(.*)$/s.exec(location.hash) ?? [];
  if (code === undefined) return [];
  try {
    const { decodeLink } = await import('../share/link.ts');
    const { files, file } = decodeLink(code);
    const names = Object.keys(files).sort((a, b) => Number(b === file) - Number(a === file));
    return names.map((name) => ({ name, text: files[name] ?? '' }));
  } catch {
    return [];
  }
}

export async function showPlainPage(title: string, details: readonly string[]): Promise<void> {
  const problem = byId('problem');
  problem.replaceChildren(make('h2', { text: title }), make('ul', {}, ...details.map((text) => make('li', { text }))));
  problem.hidden = false;
  byId('status').textContent = 'Not running';
  byId('status').dataset.state = 'failed';
  document.documentElement.dataset.plain = '';
  const lessons = await loadLessons().catch(() => []);
  const examples = lessons.flatMap(({ sources }) => Object.entries(sources).map(([name, text]) => ({ name, text })));
  const sources = [...(await linked()), ...examples];
  if (sources.length === 0) return;
  const text = make('textarea', { 'aria-label': 'Source', readonly: '', spellcheck: 'false' });
  const list = make('nav', { 'aria-label': 'Sources' });
  const show = (source: Source) => {
    text.value = source.text;
    text.scrollTop = 0;
    for (const button of list.children) button.setAttribute('aria-current', String(button.textContent === source.name));
  };
  for (const source of sources) {
    const button = make('button', { type: 'button', text: source.name });
    button.addEventListener('click', () => show(source));
    list.append(button);
  }
  byId('layout').replaceChildren(make('div', { class: 'plain-page' }, list, text));
  show(sources[0] as Source);
}
