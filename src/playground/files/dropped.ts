/** Files and folders from a drop or a file input, as files with their paths. */

/** Something to be put below a directory. */
export interface Added {
  /** Names with slashes between. */
  path: string;
  /** undefined: an empty folder. */
  file: File | undefined;
}

/** Of a drop. Its items are only there until the event is over: what they are is asked for before anything is awaited. */
export async function droppedFiles(items: DataTransferItemList): Promise<Added[]> {
  const found = [...items].map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const added: Added[] = [];
  for (const { entry, file } of found) {
    if (entry?.isDirectory) await addFolder(entry as FileSystemDirectoryEntry, added);
    else if (file !== null) added.push({ path: file.name, file });
  }
  return added;
}

/** Of a file input; one for folders tells where in them its files are. */
export function chosenFiles({ files }: HTMLInputElement): Added[] {
  return [...(files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

async function addFolder(folder: FileSystemDirectoryEntry, added: Added[]): Promise<void> {
  const path = folder.fullPath.replace(/^\/+/, '');
  added.push({ path, file: undefined });
  const reader = folder.createReader();
  for (;;) {
    // Some at a time, and none at the end.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return;
    for (const entry of entries) {
      if (entry.isDirectory) await addFolder(entry as FileSystemDirectoryEntry, added);
      else added.push({ path: `${path}/${entry.name}`, file: await fileOf(entry as FileSystemFileEntry) });
    }
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
