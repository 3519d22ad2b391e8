/** Share, and the links that open programs: `#code=…` holds one, `#from=…` names where one is. */
import type { RatOS } from '../../host/index.ts';
import { byId, messageOf } from '../elements.ts';
import type { MadeWith } from '../run/projects.ts';
import { state } from '../state.ts';
import { HOME } from '../system.ts';
import { type Bundle, BundleError } from './bundle.ts';

export interface ShareHost {
  /** The source in front, saved. @returns its path; empty: there is none. */
  save(): Promise<string>;
  /** Of what a file is a part, where a Makefile tells. */
  made(path: string): MadeWith | undefined;
  /** A shared program is there: it is shown, and not run. */
  opened(path: string, bundle: Bundle): Promise<void>;
  /** It is as the visitor has changed it when the link was opened before. @param restore has it as the link says */
  changed(text: string, restore: () => Promise<void>): void;
  /** It cannot be opened. */
  failed(text: string): void;
}

export function startShare(os: RatOS, host: ShareHost): void {
  const button = byId<HTMLButtonElement>('share');
  const share = async () => {
    const path = await host.save();
    if (path === '') return;
    const [{ collectFiles }, { openShareDialog }] = await Promise.all([
      import('./collect.ts'),
      import('./share-dialog.ts'),
    ]);
    const { folder, files, leftOut } = await collectFiles(os, path, HOME);
    const made = host.made(path);
    const { arguments: words, flags, input, checks } = state;
    const bundle = { files, file: path.slice(folder.length + 1), arguments: words, flags, input, checks };
    openShareDialog(bundle, { leftOut, made: made?.folder === folder ? made : undefined }, button);
  };
  button.addEventListener('click', () => void share().catch((error) => host.failed(messageOf(error))));
  button.disabled = false;
}

/** Opens what the address of the page names. @returns whether it names something of the kind. */
export async function openAddress(os: RatOS, host: ShareHost): Promise<boolean> {
  const [, kind, value = ''] = /^#(code|from)=(.*)$/s.exec(location.hash) ?? [];
  if (kind === undefined) return false;
  try {
    const bundle = kind === 'code' ? (await import('./link.ts')).decodeLink(value) : await foreign(value);
    if (bundle === undefined) return false;
    const { placeShared } = await import('./place.ts');
    const { path, changed } = await placeShared(os, bundle);
    await host.opened(path, bundle);
    if (changed.length === 0) return true;
    const what =
      changed.length === 1
        ? `${changed[0]} is not as in the link: it was`
        : `${changed.length} files are not as in the link: they were`;
    host.changed(`${what} changed here before.`, async () => {
      await placeShared(os, bundle, true);
    });
  } catch (error) {
    const why = error instanceof BundleError ? error.message : messageOf(error);
    host.failed(`The link cannot be opened: ${why.replace(/\.$/, '')}.`);
  }
  return true;
}

async function foreign(value: string): Promise<Bundle | undefined> {
  const [{ fetchForeign, foreignAddress }, { askForeign }] = await Promise.all([
    import('./foreign.ts'),
    import('./share-dialog.ts'),
  ]);
  const url = foreignAddress(value);
  return (await askForeign(url)) ? fetchForeign(url) : undefined;
}
