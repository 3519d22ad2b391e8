/** A file that is open: its text here, what is in the system, and what is to become of the two. */
import { EditorState, type Extension, type StateEffect, type Text } from '@codemirror/state';
import type { Files } from '../../host/api.ts';
import { messageOf } from '../elements.ts';
import { folderOf } from '../files/paths.ts';
import { putText } from '../files/put-text.ts';
import { type Content, identityOf, readContent, separatorOf } from './content.ts';

/** What has become of the file in the system, other than by us, while there is something unsaved here. */
export type Divergence = 'none' | 'changed' | 'removed';

/** What a file's state is made with. */
export type Extensions = (path: string, content: Content, readOnly: boolean) => Extension;

export class OpenFile {
  /** The editor's: text, undo history, selection. */
  state: EditorState;
  /** Has the view scrolled to where it was when another file came to the front. */
  scroll: StateEffect<unknown> | undefined;
  divergence: Divergence = 'none';
  /** Why the last saving failed. */
  failure: string | undefined;
  readonly readOnly: boolean;
  /** Why it is not shown. */
  readonly reason: string | undefined;
  private saved: Text;
  /** Of the content that is as `saved`. */
  private identity: string;
  /** Savings and looks, one after the other. */
  private last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly fs: Files,
    public path: string,
    content: Content,
    isFixed: boolean,
    extensions: Extensions,
  ) {
    this.readOnly = isFixed || content.kind === 'other';
    this.reason = content.kind === 'other' ? content.reason : undefined;
    const text = content.kind === 'text' ? content.text : '';
    this.state = EditorState.create({
      doc: text,
      extensions: [EditorState.lineSeparator.of(separatorOf(text)), extensions(path, content, this.readOnly)],
    });
    this.saved = this.state.doc;
    this.identity = content.identity;
  }

  /** @throws RatError when there is no such file */
  static async open(fs: Files, path: string, readOnly: boolean, extensions: Extensions): Promise<OpenFile> {
    return new OpenFile(fs, path, await readContent(fs, path), readOnly, extensions);
  }

  get text(): string {
    return this.state.sliceDoc();
  }

  /** Something here is not in the system. */
  get isDirty(): boolean {
    return this.divergence !== 'none' || !this.state.doc.eq(this.saved);
  }

  /**
   * Writes what is here, unless the file has been changed meanwhile.
   * @param recreate also when it has been removed
   */
  save(recreate: boolean): Promise<void> {
    return this.inTurn(async () => {
      if (this.readOnly || !this.isDirty) return;
      try {
        await this.compare();
        if (this.divergence === 'changed' || (this.divergence === 'removed' && !recreate)) return;
        if (this.isDirty) await this.write();
        this.failure = undefined;
      } catch (error) {
        this.failure = messageOf(error);
      }
    });
  }

  /** Something may have happened to the file. @returns the text that is to be taken over, if any */
  look(): Promise<string | undefined> {
    return this.inTurn(() => this.compare());
  }

  /** What is here replaces what is there. */
  keepMine(): Promise<void> {
    return this.inTurn(async () => {
      await this.write();
      this.failure = undefined;
    });
  }

  /** What is there, to be taken over; undefined: it is no text any more, or gone. */
  takeTheirs(): Promise<string | undefined> {
    return this.inTurn(async () => {
      const content = await readContent(this.fs, this.path);
      if (content.kind !== 'text') return undefined;
      return this.take(content);
    });
  }

  private inTurn<T>(action: () => Promise<T>): Promise<T> {
    const done = this.last.then(action);
    this.last = done.catch(() => undefined);
    return done;
  }

  private async compare(): Promise<string | undefined> {
    if (this.reason !== undefined) return undefined;
    const stat = await this.fs.stat(this.path).catch(() => undefined);
    if (stat === undefined || stat.type !== 'file') {
      this.divergence = 'removed';
      return undefined;
    }
    if (identityOf(stat) === this.identity) {
      this.divergence = 'none';
      return undefined;
    }
    const content = await readContent(this.fs, this.path);
    const theirs = content.kind === 'text' ? this.state.toText(content.text) : undefined;
    if (theirs?.eq(this.saved) || theirs?.eq(this.state.doc)) {
      // Written anew with what it had, or with what is here.
      this.saved = theirs;
      this.identity = content.identity;
      this.divergence = 'none';
      return undefined;
    }
    if (content.kind === 'text' && this.state.doc.eq(this.saved)) return this.take(content);
    this.divergence = 'changed';
    return undefined;
  }

  private take(content: Content & { kind: 'text' }): string {
    this.saved = this.state.toText(content.text);
    this.identity = content.identity;
    this.divergence = 'none';
    return content.text;
  }

  private async write(): Promise<void> {
    const { doc } = this.state;
    if (this.divergence === 'removed') await this.fs.mkdir(folderOf(this.path), { recursive: true });
    await putText(this.fs, this.path, this.text);
    this.identity = identityOf(await this.fs.stat(this.path));
    this.saved = doc;
    this.divergence = 'none';
  }
}
