/** The copying of `--dir` in both directions, without browser and program: the page's part and the shell's, joined. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SharedFolders } from '../../../src/cli/folders/shared-folders.ts';
import { copyBack, readTrees } from '../../../src/cli/page/copy-back.ts';
import { copyIn } from '../../../src/cli/page/copy-in.ts';
import type { Directory } from '../../../src/cli/run-arguments.ts';
import { PageFiles } from '../../../src/host/files.ts';
import { SystemState } from '../../../src/host/system-state.ts';
import { FileSystem } from '../../../src/kernel/fs/file-system.ts';

export interface Options {
  delete?: boolean;
  /** Bytes for files: of the system, and what the shell's side takes that for. */
  memory?: number;
  room?: number;
}

export class RoundTrip {
  /** A folder that is removed at the end. */
  readonly top = realpathSync(mkdtempSync(join(tmpdir(), 'ratos-test-')));
  readonly host = this.folder('host');
  /** The system's file system, as the program and as the page have it. */
  kernel!: FileSystem;
  fs!: PageFiles;
  failures = 0;
  readonly lines: string[] = [];

  folder(name: string): string {
    const path = join(this.top, name);
    mkdirSync(path);
    return path;
  }

  /** Copies in, lets the program (and others) change what they like, and copies back. */
  async run(program: (trip: this) => void | Promise<void>, options: Options = {}, directories = this.one()) {
    const { memory = 64 << 20, room = memory } = options;
    this.lines.length = 0;
    this.kernel = FileSystem.create({ maxBytes: memory, now: Date.now, mayBlock: true });
    this.fs = new PageFiles(this.kernel, new SystemState());
    await this.fs.mkdir('/bin');
    await this.fs.writeFile('/bin/tool', 'a tool');
    const warn = (line: string) => this.lines.push(line);
    const folders = new SharedFolders(directories, { removes: options.delete ?? false, room: { bytes: room }, warn });
    await copyIn(this.fs, folders, folders.shared, ({ name }, { path, reason }) =>
      warn(`${name}/${path}: not copied in: ${reason}`),
    );
    const before = await readTrees(this.fs, folders.shared);
    await program(this);
    await copyBack(this.fs, folders, folders.shared, before);
    this.failures = folders.failures;
  }

  remove(): void {
    rmSync(this.top, { recursive: true, force: true });
  }

  private one(): Directory[] {
    return [{ host: this.host, guest: '/data', name: 'data' }];
  }
}
