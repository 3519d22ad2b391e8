/**
 * The desktop's colours, light and dark: `#rrggbb`, so that they can be read as numbers, too. Text on a surface has a contrast
 * of at least 4.5 to 1 (tests/host/desktop/tokens.test.ts).
 */
export interface Tokens {
  /** Surfaces: behind everything, of windows' content, of windows and menus, under the pointer. */
  readonly page: string;
  readonly pane: string;
  readonly raised: string;
  readonly hover: string;
  readonly line: string;
  readonly 'line-strong': string;
  readonly text: string;
  readonly soft: string;
  readonly muted: string;
  /** And the text on it. */
  readonly accent: string;
  readonly 'accent-text': string;
  readonly good: string;
  readonly bad: string;
  readonly info: string;
  readonly violet: string;
  /** The wallpaper: two lights on a ground. */
  readonly 'wall-1': string;
  readonly 'wall-2': string;
  readonly wall: string;
}

export const LIGHT: Tokens = {
  page: '#eceae5',
  pane: '#fbfaf8',
  raised: '#ffffff',
  hover: '#f1efea',
  line: '#e2dfd8',
  'line-strong': '#cfcbc2',
  text: '#1d2026',
  soft: '#454b56',
  muted: '#626874',
  accent: '#b15a00',
  'accent-text': '#ffffff',
  good: '#11764a',
  bad: '#c4232f',
  info: '#1d5fc2',
  violet: '#6a45c4',
  'wall-1': '#f3dcd0',
  'wall-2': '#d9e4f5',
  wall: '#f0ece4',
};

export const DARK: Tokens = {
  page: '#0d1015',
  pane: '#13171e',
  raised: '#1a1f28',
  hover: '#212733',
  line: '#252c38',
  'line-strong': '#323b4a',
  text: '#e7eaf0',
  soft: '#aab3c2',
  muted: '#9099a8',
  accent: '#f4a63c',
  'accent-text': '#1d1204',
  good: '#5bcf9a',
  bad: '#ff6f78',
  info: '#6fb1ff',
  violet: '#b79bff',
  'wall-1': '#3a2b4e',
  'wall-2': '#1a2440',
  wall: '#0f1424',
};

/** A token as a number, `0xrrggbb`. */
export const colorNumber = (color: string): number => Number.parseInt(color.slice(1), 16);

/** As custom properties of CSS. */
export const asProperties = (tokens: Tokens): string =>
  Object.entries(tokens)
    .map(([name, color]) => `--${name}: ${color};`)
    .join(' ');
