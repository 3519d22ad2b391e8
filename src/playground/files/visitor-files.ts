/** The person's files: dropped on the page or chosen, saved as an archive, and put back from one. */
import { type RatOS, zip } from '../../host/index.ts';
import { counted, make, messageOf } from '../elements.ts';
import { addFiles, HOME, namePrograms } from './add-files.ts';
import { type Added, chosenFiles, droppedFiles } from './dropped.ts';
import { inFolder } from './paths.ts';
import { askToReplace, isOther, othersBelow } from './replaced.ts';

const ARCHIVE = 'home.zip';
/** So many failures are told. */
const TOLD = 3;

export class VisitorFiles {
  readonly element = make('div', { class: 'visitor-files' });
  private readonly told = make('output', { role: 'status' });
  private readonly buttons = make('div', { class: 'buttons' });
  /** One after the other: of two files of one name the later one stays. */
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly os: RatOS) {
    this.choose('Add files…', { multiple: '' }, (input) => this.add(() => chosenFiles(input)));
    this.choose('Add folder…', { webkitdirectory: '' }, (input) => this.add(() => chosenFiles(input)));
    this.button('Save as zip', () => this.do(() => this.save()));
    this.choose('Restore…', { accept: '.zip,application/zip' }, (input) => this.restore(input.files?.[0]));
    this.element.append(this.buttons, this.told);
    this.hearDrops();
    this.do(() => namePrograms(os));
  }

  private button(text: string, act: () => void): void {
    const button = make('button', { class: 'button plain small', type: 'button', text });
    button.addEventListener('click', act);
    this.buttons.append(button);
  }

  /** A button that opens a file input: it is what is seen and tabbed to. */
  private choose(text: string, attributes: Record<string, string>, chosen: (input: HTMLInputElement) => void): void {
    const field = make('input', { type: 'file', hidden: '', 'aria-label': text, ...attributes });
    this.button(text, () => field.click());
    field.addEventListener('change', () => {
      chosen(field);
      // The same ones can be chosen again.
      field.value = '';
    });
    this.element.append(field);
  }

  private hearDrops(): void {
    const hint = make('div', { class: 'drop-hint', text: `Drop to add to ${HOME}` });
    hint.hidden = true;
    document.body.append(hint);
    const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
    for (const type of ['dragenter', 'dragover'] as const) {
      addEventListener(type, (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        hint.hidden = false;
      });
    }
    // Leaving is told of each element within, too.
    addEventListener('dragleave', ({ relatedTarget }) => {
      if (relatedTarget === null) hint.hidden = true;
    });
    addEventListener('drop', (event) => {
      if (!hasFiles(event) || event.dataTransfer === null) return;
      hint.hidden = true;
      // A folder of the tree has taken it.
      if (event.defaultPrevented) return;
      event.preventDefault();
      const dropped = droppedFiles(event.dataTransfer.items);
      this.add(() => dropped);
    });
  }

  /** What was dropped on a folder. */
  addDropped(items: DataTransferItemList, folder: string): void {
    const dropped = droppedFiles(items);
    this.add(() => dropped, folder);
  }

  private add(added: () => Added[] | Promise<Added[]>, folder: string = HOME): void {
    // Asked for now: a file input forgets what was chosen.
    const found = Promise.resolve(added());
    this.do(async () => {
      const all = await this.wanted(await found, folder);
      if (all === undefined) return this.tell('Nothing was added.', 'done');
      const progress = (index: number) => this.tell(`Adding ${index + 1} of ${all.length}…`, 'busy');
      const { files, programs, failures } = await addFiles(this.os, all, progress, folder);
      const run = programs.length > 0 ? ` Run: ${programs.join(', ')}` : '';
      if (failures.length === 0) this.tell(`Added ${counted(files, 'file')} to ${folder}.${run}`, 'done');
      else
        this.tell(`Not added: ${failures.slice(0, TOLD).join('; ')}${failures.length > TOLD ? '; …' : ''}`, 'failed');
    });
  }

  /** Of what is to be added what the person wants, seen what it would replace; undefined: nothing. */
  private async wanted(added: readonly Added[], folder: string): Promise<readonly Added[] | undefined> {
    const others = new Set<string>();
    for (const { path, file } of added) {
      const bytes = async (given: File) => new Uint8Array(await given.arrayBuffer());
      if (file === undefined) continue;
      // What cannot be read is told when it is added.
      const other = isOther(this.os.fs, inFolder(folder, path), file.size, () => bytes(file)).catch(() => false);
      if (await other) others.add(path);
    }
    const choice = await askToReplace([...others], folder, 'is among what was chosen');
    if (choice === 'cancel') return undefined;
    return choice === 'keep' ? added.filter(({ path }) => !others.has(path)) : added;
  }

  private async save(): Promise<void> {
    this.tell(`Packing ${HOME}…`, 'busy');
    const stream = (await this.os.fs.pack(HOME, 'zip')) as ReadableStream<Uint8Array<ArrayBuffer>>;
    const address = URL.createObjectURL(await new Response(stream).blob());
    Object.assign(document.createElement('a'), { href: address, download: ARCHIVE }).click();
    // The browser has taken it when it has come to that; nothing tells when.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    this.tell(`Saved ${HOME} as ${ARCHIVE}.`, 'done');
  }

  private restore(file: File | undefined): void {
    if (file === undefined) return;
    this.do(async () => {
      this.tell(`Unpacking ${file.name}…`, 'busy');
      const isDone = await this.unpack(file).catch((error: unknown) => {
        throw new Error(`${file.name} was not unpacked: ${messageOf(error)}`);
      });
      await namePrograms(this.os);
      this.tell(isDone ? `Unpacked ${file.name} in ${HOME}.` : 'Nothing was unpacked.', 'done');
    });
  }

  /** @returns whether the person wants it, seen what it would replace. */
  private async unpack(file: File): Promise<boolean> {
    const { fs } = this.os;
    // What was saved here may link to programs of the system.
    const links = { outsideLinks: 'keep' } as const;
    const aside = `/tmp/unpacked-${crypto.randomUUID()}`;
    try {
      await fs.unpack(aside, zip(file, links));
      const others = await othersBelow(fs, aside, HOME);
      const choice = await askToReplace(others, HOME, `is in ${file.name}`);
      if (choice === 'cancel') return false;
      if (choice === 'keep') for (const path of others) await fs.rm(inFolder(aside, path));
      const stream = (await fs.pack(aside, 'zip')) as ReadableStream<Uint8Array<ArrayBuffer>>;
      await fs.unpack(HOME, zip(await new Response(stream).blob(), links));
      return true;
    } finally {
      await fs.rm(aside, { recursive: true, force: true });
    }
  }

  private do(action: () => Promise<void>): void {
    this.last = this.last.then(action).catch((error: unknown) => {
      this.tell(messageOf(error), 'failed');
    });
  }

  tell(text: string, state: 'busy' | 'done' | 'failed'): void {
    this.told.textContent = text;
    this.told.dataset.state = state;
  }
}
