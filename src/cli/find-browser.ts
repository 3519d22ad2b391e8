/**
 * Finds a Chromium-family browser on this machine. Also used by the Playwright configuration and the test script,
 * so that tests and `ratos run` use the same one.
 */
import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

export const HOW_TO_GET_A_BROWSER = `No Chrome or Chromium was found. Any of these helps:
  - install Google Chrome or Chromium (Debian, Ubuntu: apt-get install chromium)
  - npx playwright install chromium
  - name one with --browser PATH or in the environment variable RATOS_BROWSER`;

const NAMES_ON_PATH = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
  'brave-browser',
];

const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser'];
const WINDOWS_PATHS = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Chromium', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
];

/** Where Playwright keeps the browsers that it installed, and the executables inside one of those folders. */
const PLAYWRIGHT_EXECUTABLES = [
  ['chrome-headless-shell-linux64', 'chrome-headless-shell'],
  ['chrome-linux', 'headless_shell'],
  ['chrome-linux64', 'chrome'],
  ['chrome-linux', 'chrome'],
  ['chrome-headless-shell-mac-arm64', 'chrome-headless-shell'],
  ['chrome-headless-shell-mac-x64', 'chrome-headless-shell'],
  ['chrome-mac', 'headless_shell'],
  ['chrome-mac-arm64', 'Google Chrome for Testing.app', 'Contents', 'MacOS', 'Google Chrome for Testing'],
  ['chrome-mac-x64', 'Google Chrome for Testing.app', 'Contents', 'MacOS', 'Google Chrome for Testing'],
  ['chrome-mac', 'Chromium.app', 'Contents', 'MacOS', 'Chromium'],
  ['chrome-headless-shell-win64', 'chrome-headless-shell.exe'],
  ['chrome-win', 'headless_shell.exe'],
  ['chrome-win64', 'chrome.exe'],
  ['chrome-win', 'chrome.exe'],
];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function playwrightFolder(): string {
  const { PLAYWRIGHT_BROWSERS_PATH, LOCALAPPDATA } = process.env;
  if (PLAYWRIGHT_BROWSERS_PATH && PLAYWRIGHT_BROWSERS_PATH !== '0') return PLAYWRIGHT_BROWSERS_PATH;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'ms-playwright');
  if (process.platform === 'win32') return join(LOCALAPPDATA ?? homedir(), 'ms-playwright');
  return join(homedir(), '.cache', 'ms-playwright');
}

function* playwrightBrowsers(): Generator<string> {
  const folder = playwrightFolder();
  let builds: string[];
  try {
    builds = readdirSync(folder).filter((name) => name.startsWith('chromium'));
  } catch {
    return;
  }
  // Newest first, and of the same age the headless shell, which starts faster.
  const age = (name: string) => Number(name.split('-').pop());
  builds.sort((a, b) => age(b) - age(a) || b.length - a.length);
  for (const build of builds) for (const path of PLAYWRIGHT_EXECUTABLES) yield join(folder, build, ...path);
}

function* candidates(): Generator<string> {
  const { platform, env } = process;
  if (platform === 'win32') {
    for (const root of [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]) {
      if (root) for (const path of WINDOWS_PATHS) yield join(root, ...path);
    }
  } else {
    for (const name of NAMES_ON_PATH) {
      for (const folder of (env.PATH ?? '').split(delimiter)) if (folder) yield join(folder, name);
    }
    if (platform === 'darwin') {
      for (const app of MAC_APPS) {
        for (const root of ['/Applications', join(homedir(), 'Applications')]) {
          yield join(root, `${app}.app`, 'Contents', 'MacOS', app);
        }
      }
    } else {
      yield* ['/opt/google/chrome/chrome', '/usr/lib/chromium/chromium', '/snap/bin/chromium'];
    }
  }
  yield* playwrightBrowsers();
}

/** One that has no windows. */
const HEADLESS_ONLY = /headless[_-]shell(\.exe)?$/;

/**
 * Path of the browser to use, or undefined when there is none.
 * @param wanted What the user named; when given it is the only candidate.
 * @param visible It must be able to show itself.
 */
export function findBrowser(
  wanted: string | undefined = process.env.RATOS_BROWSER,
  visible = false,
): string | undefined {
  const fits = (path: string) => isExecutable(path) && !(visible && HEADLESS_ONLY.test(path));
  if (wanted) return fits(wanted) ? wanted : undefined;
  for (const path of candidates()) if (fits(path)) return path;
  return undefined;
}

/** Chromium's own sandbox does not start as root, and seldom on CI machines. */
function needsNoSandbox(): boolean {
  return process.platform === 'linux' && (process.getuid?.() === 0 || Boolean(process.env.CI));
}

/** Flags that any use of the browser here wants: quiet, without network traffic of its own, never throttled. */
export function browserFlags(): string[] {
  return [
    ...(needsNoSandbox() ? ['--no-sandbox'] : []),
    '--disable-background-networking',
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-breakpad',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-dev-shm-usage',
    '--disable-extensions',
    '--disable-gpu',
    '--disable-quic',
    '--disable-renderer-backgrounding',
    '--disable-sync',
    '--metrics-recording-only',
    '--mute-audio',
    '--no-default-browser-check',
    '--no-first-run',
    '--no-pings',
    '--password-store=basic',
    '--use-mock-keychain',
  ];
}
