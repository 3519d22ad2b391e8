/**
 * The desktop's own clipboard: what programs put there, and what people paste on the desktop. The browser's is never read,
 * because that asks the person; it is written where that needs no question.
 */
import { CLIPBOARD_BYTES } from '../../guest-abi/windows.ts';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

export class Clipboard {
  /** UTF-8, at most CLIPBOARD_BYTES, without zeros. */
  bytes = new Uint8Array(0);
  /** What the browser's is known to hold: while it does, what a program has put here is newer. */
  private seen = '';
  /** Writes of the browser's that go on: it holds what is older then. */
  private writing = 0;

  constructor(private readonly element: HTMLElement) {
    // Before the field that takes the text.
    element.addEventListener('paste', this.paste, true);
  }

  private readonly paste = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (text === '' || text === this.seen || this.writing > 0) return;
    this.seen = text;
    this.put(text.replaceAll('\r\n', '\n'));
  };

  private put(text: string): void {
    const room = new Uint8Array(CLIPBOARD_BYTES);
    const { written } = encoder.encodeInto(text.replaceAll('\0', ''), room);
    this.bytes = room.slice(0, written);
  }

  /** What a program puts there; bytes that are no UTF-8 become U+FFFD. */
  set(given: Uint8Array): void {
    const text = decoder.decode(given);
    this.put(text);
    this.writing++;
    void writeBrowsers(text).then((isWritten) => {
      this.writing--;
      if (isWritten) this.seen = text;
    });
  }

  stop(): void {
    this.element.removeEventListener('paste', this.paste, true);
  }
}

/**
 * Writes the browser's clipboard, right after a person has done something and where nobody is asked for it.
 * @returns whether it did.
 */
async function writeBrowsers(text: string): Promise<boolean> {
  const { clipboard, permissions, userActivation } = navigator;
  // Pages that are not secure have none.
  if (clipboard === undefined || userActivation?.isActive !== true || !document.hasFocus()) return false;
  try {
    if (await wouldAsk(permissions)) return false;
    await clipboard.writeText(text);
    return true;
  } catch {
    // It is not allowed: the desktop's own has it all the same.
    return false;
  }
}

/** Engines that do not know the permission ask for nothing. */
async function wouldAsk(permissions: Permissions): Promise<boolean> {
  try {
    const { state } = await permissions.query({ name: 'clipboard-write' as PermissionName });
    return state !== 'granted';
  } catch {
    return false;
  }
}
