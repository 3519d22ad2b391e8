/** What is done with files at the tree. Rejects with words for a person. */
import type { Files } from '../../host/api.ts';
import { make, messageOf } from '../elements.ts';
import { nameOf } from './paths.ts';

/** The browser has taken a download by then; nothing tells when. */
const KEPT_MS = 60_000;

export class FileActions {
  constructor(
    private readonly fs: Files,
    private readonly tell: (text: string, state: 'done' | 'failed') => void,
  ) {}

  async createFile(path: string): Promise<void> {
    await this.mustBeFree(path);
    await this.fs.writeFile(path, '');
  }

  async createFolder(path: string): Promise<void> {
    await this.mustBeFree(path);
    await this.fs.mkdir(path);
  }

  async move(from: string, to: string): Promise<void> {
    await this.mustBeFree(to);
    await this.fs.rename(from, to);
  }

  private async mustBeFree(path: string): Promise<void> {
    const found = await this.fs.lstat(path).catch(() => undefined);
    if (found) throw new Error(`${nameOf(path)} is there already`);
  }

  async download(path: string, isFolder: boolean): Promise<void> {
    try {
      const name = nameOf(path) === '/' ? 'files' : nameOf(path);
      const blob = isFolder ? await this.packed(path) : new Blob([new Uint8Array(await this.fs.readFile(path))]);
      const href = URL.createObjectURL(blob);
      make('a', { href, download: isFolder ? `${name}.zip` : name }).click();
      setTimeout(() => URL.revokeObjectURL(href), KEPT_MS);
    } catch (error) {
      this.tell(`${nameOf(path)}: ${messageOf(error)}`, 'failed');
    }
  }

  private async packed(path: string): Promise<Blob> {
    const stream = (await this.fs.pack(path, 'zip')) as ReadableStream<Uint8Array<ArrayBuffer>>;
    return new Response(stream).blob();
  }

  /** Asks first. @param below what the question is shown below @returns whether it is gone */
  async remove(path: string, isFolder: boolean, below: Element): Promise<boolean> {
    const isSure = await this.isSure(path, isFolder, below);
    if (!isSure) return false;
    try {
      await this.fs.rm(path, { recursive: true });
      return true;
    } catch (error) {
      this.tell(`${nameOf(path)}: ${messageOf(error)}`, 'failed');
      return false;
    }
  }

  private isSure(path: string, isFolder: boolean, below: Element): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const text = `Delete ${nameOf(path)}${isFolder ? ' and all that is in it' : ''}?`;
    const yes = make('button', { class: 'button primary small', type: 'button', text: 'Delete' });
    const no = make('button', { class: 'button small', type: 'button', text: 'Cancel' });
    const question = make(
      'div',
      { class: 'file-question', role: 'alertdialog', 'aria-label': text },
      make('p', { text }),
      yes,
      no,
    );
    const end = (answer: boolean) => {
      question.remove();
      resolve(answer);
    };
    yes.addEventListener('click', () => end(true));
    no.addEventListener('click', () => end(false));
    question.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      end(false);
    });
    for (const other of document.querySelectorAll('.file-question')) other.querySelectorAll('button')[1]?.click();
    below.after(question);
    no.focus();
    return promise;
  }
}
