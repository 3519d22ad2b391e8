/** The list of what compilers and checks have found. */
import { make } from '../elements.ts';
import { folderOf, nameOf } from '../files/paths.ts';
import { icon } from '../icons.ts';
import type { Diagnostic } from './diagnostics.ts';

/** More are counted, not listed. */
const LISTED = 200;

export class Problems {
  readonly element: HTMLElement;
  private readonly list = make('ul', { class: 'problem-list', role: 'list', 'aria-label': 'Problems' });
  private readonly heading = make('button', { class: 'problem-heading', type: 'button', 'aria-expanded': 'true' });

  constructor(private readonly goTo: (diagnostic: Diagnostic) => void) {
    this.element = make('section', { class: 'problems', 'aria-label': 'Problems found' }, this.heading, this.list);
    this.element.hidden = true;
    this.heading.onclick = () => {
      this.list.hidden = !this.list.hidden;
      this.heading.setAttribute('aria-expanded', String(!this.list.hidden));
    };
  }

  /** @param front path of the file in front: what is found there comes first. */
  show(found: readonly Diagnostic[], front: string): void {
    this.element.hidden = found.length === 0;
    const order = ({ path, severity }: Diagnostic) => (path === front ? 0 : 3) + SEVERITIES.indexOf(severity);
    const sorted = [...found].sort((a, b) => order(a) - order(b));
    const rows = sorted.slice(0, LISTED).flatMap((diagnostic) => this.rows(diagnostic, folderOf(front)));
    if (found.length > LISTED)
      rows.push(make('li', { class: 'problem-more', text: `… and ${found.length - LISTED} more` }));
    this.list.replaceChildren(...rows);
    const count = (severity: Diagnostic['severity'], one: string, many: string) => {
      const n = found.filter((each) => each.severity === severity).length;
      return n === 0 ? [] : [`${n} ${n === 1 ? one : many}`];
    };
    const counts = [
      ...count('error', 'error', 'errors'),
      ...count('warning', 'warning', 'warnings'),
      ...count('note', 'note', 'notes'),
    ];
    this.heading.replaceChildren(icon('chevron-down'), `Problems: ${counts.join(', ')}`);
  }

  /** A note is a row of its own: a click anywhere in a row goes to the place that the row begins with. */
  private rows(diagnostic: Diagnostic, folder: string): HTMLElement[] {
    return [diagnostic, ...diagnostic.notes].map((each) => this.row(each, folder));
  }

  /** @param here the folder that need not be named. */
  private row(diagnostic: Diagnostic, here: string): HTMLElement {
    const { path, line, column, severity, message } = diagnostic;
    const place = make('span', { class: 'problem-place', text: `${nameOf(path)}:${line}:${column}` });
    const text = make('span', { class: 'problem-text' }, ' ', make('b', { text: severity }), ` ${message}`);
    const button = make('button', { class: `problem-row ${severity}`, type: 'button', title: path });
    const folder = folderOf(path);
    if (folder !== here) text.append(make('span', { class: 'problem-folder', text: ` ${folder}` }));
    button.append(icon(ICONS[severity]), place, text);
    button.onclick = () => this.goTo(diagnostic);
    return make('li', {}, button);
  }
}

const ICONS = { error: 'error', warning: 'warning', note: 'info' } as const;
const SEVERITIES: readonly Diagnostic['severity'][] = ['error', 'warning', 'note'];
