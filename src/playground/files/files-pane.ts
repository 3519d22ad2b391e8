/** The system's files, and the visitor's own: in and out. */
import './files.css';
import type { RatOS } from '../../host/index.ts';
import { make } from '../elements.ts';
import { type IconName, icon } from '../icons.ts';
import type { Pane } from '../pane.ts';
import { FileTree } from './file-tree.ts';
import { VisitorFiles } from './visitor-files.ts';

export class FilesPane implements Pane {
  readonly id = 'files';
  readonly title = 'Files';
  readonly element = make('div', { class: 'files-pane files' });
  private readonly tree: FileTree;

  /**
   * @param open a file is to be edited
   * @param moved a file or folder has another path, by what was done here
   */
  constructor(os: RatOS, open: (path: string) => void, moved: (from: string, to: string) => void) {
    const visitor = new VisitorFiles(os);
    this.tree = new FileTree({
      fs: os.fs,
      open,
      moved,
      dropped: (items, folder) => visitor.addDropped(items, folder),
      tell: (text, state) => visitor.tell(text, state),
    });
    const heading = make('div', { class: 'files-heading' }, make('h2', { text: 'Files' }));
    heading.append(
      action('file-plus', 'New file', () => void this.tree.create('file')),
      action('folder-plus', 'New folder', () => void this.tree.create('directory')),
    );
    this.element.append(heading, this.tree.element, visitor.element);
  }

  focus(): void {
    this.tree.focus();
  }

  /** The file that is edited; empty: none. */
  setFile(path: string): void {
    this.tree.setFile(path);
  }
}

function action(drawing: IconName, title: string, act: () => void): HTMLElement {
  const button = make('button', { class: 'icon-button', type: 'button', 'aria-label': title, title }, icon(drawing));
  button.addEventListener('click', act);
  return button;
}
