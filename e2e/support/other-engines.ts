/** Engines beside Chromium: the machine's own Firefox and WebKitGTK, where they are installed. */
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const onPath = (name: string): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);

/** The path of Firefox; undefined: there is none. */
export const findFirefox = (): string | undefined => onPath('firefox-esr') ?? onPath('firefox');

export interface WebKit {
  /** Speaks WebDriver. */
  readonly driver: string;
  /** What it drives, and the screen that this is shown on. */
  readonly browser: string;
  readonly screen: string;
}

/** What WebKitGTK is driven with; undefined: something is missing. */
export function findWebKit(): WebKit | undefined {
  const [driver, screen] = [onPath('WebKitWebDriver'), onPath('Xvfb')];
  // Debian has a folder for each kind of processor.
  const libraries = existsSync('/usr/lib') ? readdirSync('/usr/lib') : [];
  const browser = libraries.map((name) => `/usr/lib/${name}/webkit2gtk-4.1/MiniBrowser`).find(isExecutable);
  return driver && screen && browser ? { driver, screen, browser } : undefined;
}
