import { afterEach, expect, it, vi } from 'vitest';
import { Clipboard } from '../../src/host/desktop/clipboard.ts';

afterEach(() => vi.unstubAllGlobals());

/** @param browser its clipboard; `writes` ends each write of it, or refuses it. */
function start(browser: { text: string }, writes: () => Promise<void>) {
  const element = new EventTarget();
  const clipboard = {
    writeText: async (text: string) => {
      await writes();
      browser.text = text;
    },
  };
  const permissions = { query: async () => ({ state: 'granted' }) };
  vi.stubGlobal('navigator', { clipboard, permissions, userActivation: { isActive: true } });
  vi.stubGlobal('document', { hasFocus: () => true });
  const desktop = new Clipboard(element as HTMLElement);
  return {
    copy: (text: string) => desktop.set(new TextEncoder().encode(text)),
    /** Ctrl+V. @returns what a program gets then. */
    paste: () => {
      const clipboardData = { getData: () => browser.text };
      element.dispatchEvent(Object.assign(new Event('paste'), { clipboardData }));
      return new TextDecoder().decode(desktop.bytes);
    },
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 1));

it('what a program has copied is pasted at once, and not what the browser has had before', async () => {
  const browser = { text: 'older' };
  let end = () => {};
  const { copy, paste } = start(browser, () => new Promise<void>((resolve) => (end = resolve)));
  copy('newer');
  await settled();
  expect(paste()).toBe('newer');
  end();
  await settled();
  expect(browser.text).toBe('newer');
  expect(paste()).toBe('newer');
  browser.text = 'from elsewhere\r\n';
  expect(paste()).toBe('from elsewhere\n');
});

it('where the browser’s may not be written, what was put somewhere last is pasted', async () => {
  const browser = { text: 'one' };
  const { copy, paste } = start(browser, () => Promise.reject(new Error('denied')));
  expect(paste()).toBe('one');
  copy('two');
  await settled();
  expect(paste()).toBe('two');
  browser.text = 'three';
  expect(paste()).toBe('three');
});
