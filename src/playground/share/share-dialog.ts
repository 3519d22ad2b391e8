/** What Share opens: a link that holds the program, and the program as an archive. */
import './share.css';
import { counted, make } from '../elements.ts';
import { sentenceList } from '../inspector/names.ts';
import type { MadeProgram } from '../run/make-commands.ts';
import type { Bundle } from './bundle.ts';
import { exportZip } from './export.ts';
import { encodeLink } from './link.ts';

/** Longer links are cut off by some programs that they are sent with. */
const LINK_LONG = 8000;

export interface About {
  /** What belongs to the program, and is not in the bundle. */
  leftOut: readonly string[];
  /** As a Makefile makes it, if that is known. */
  made: Readonly<MadeProgram> | undefined;
}

export function openShareDialog(bundle: Bundle, { leftOut, made }: About, returnTo: HTMLElement): void {
  const dialog = make('dialog', { class: 'share', 'aria-label': 'Share this program' });
  const address = `${location.origin}${location.pathname}#code=${encodeLink(bundle)}`;
  const link = make('input', { class: 'field', 'aria-label': 'Link', readonly: '', value: address });
  const told = make('p', { class: 'told', role: 'status' });
  const copy = make('button', { class: 'button primary', type: 'button', text: 'Copy' });
  copy.addEventListener('click', async () => {
    link.select();
    try {
      await navigator.clipboard.writeText(address);
      told.textContent = 'Copied.';
    } catch {
      told.textContent = 'The browser does not let the page copy it: press Ctrl+C.';
    }
  });
  const zip = make('button', { class: 'button', type: 'button', text: 'Download as zip' });
  zip.addEventListener('click', () => {
    const url = URL.createObjectURL(new Blob([exportZip(bundle, made)], { type: 'application/zip' }));
    make('a', { href: url, download: `${bundle.file.replace(/\.[^.]*$/, '').replaceAll('/', '-')}.zip` }).click();
    // The browser has taken it when it has come to that; nothing tells when.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  });
  const close = make('button', { class: 'button plain', type: 'button', text: 'Close' });
  close.addEventListener('click', () => dialog.close());
  const names = Object.keys(bundle.files);
  const what = `The link holds ${counted(names.length, 'file')}, and is kept nowhere else: ${names.join(', ')}.`;
  if (address.length > LINK_LONG)
    told.textContent = `It is ${address.length.toLocaleString('en')} characters long: some programs cut it off. Take the zip then.`;
  dialog.append(
    make('h2', { text: 'Share this program' }),
    make('p', { text: what }),
    ...(leftOut.length === 0
      ? []
      : [make('p', { text: `Not in it, too large, no text or elsewhere: ${sentenceList(leftOut)}.` })]),
    make('div', { class: 'row' }, link, copy),
    told,
    make('div', { class: 'row end' }, zip, close),
  );
  dialog.addEventListener('close', () => {
    dialog.remove();
    returnTo.focus();
  });
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  link.select();
}

/** Asks before anything is fetched from elsewhere. @returns whether it may be. */
export function askForeign(url: URL): Promise<boolean> {
  const dialog = make('dialog', { class: 'share', 'aria-label': 'Open from elsewhere' });
  const answer = (text: string, kind: string, value: string) => {
    const button = make('button', { class: `button ${kind}`, type: 'button', text });
    button.addEventListener('click', () => dialog.close(value));
    return button;
  };
  dialog.append(
    make('h2', { text: 'Open a program from elsewhere?' }),
    make('p', { text: 'The link asks this page to load source text from' }),
    make('p', { class: 'address', text: url.href }),
    make('p', { text: 'It is put into your files, and nothing runs before you press Run.' }),
    make('div', { class: 'row end' }, answer('Cancel', 'plain', ''), answer('Open', 'primary', 'open')),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'open');
    }),
  );
}
