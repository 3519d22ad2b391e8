/** The visitor's files. */
import './files.css';
import type { RatOS } from '../../host/index.ts';
import { make } from '../elements.ts';
import type { Pane } from '../pane.ts';
import { VisitorFiles } from './visitor-files.ts';

export class FilesPane implements Pane {
  readonly id = 'files';
  readonly title = 'Files';
  readonly element = make('div', { class: 'files-pane' });

  constructor(os: RatOS, open: (path: string) => void) {
    const tree = make('ul', { role: 'tree', 'aria-label': 'Files' });
    void os.fs.readdir('/home').then((names) =>
      tree.append(
        ...names
          .filter((name) => /\.(?:c|cpp|h)$/.test(name))
          .map((name) => {
            const item = make('li', { role: 'treeitem', tabindex: '0', text: name });
            item.addEventListener('click', () => open(`/home/${name}`));
            return item;
          }),
      ),
    );
    this.element.append(make('h2', { text: 'Files' }), tree, new VisitorFiles(os).element);
  }
}
