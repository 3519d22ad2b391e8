/** The desktop's icons as TypeScript, from Lucide (lucide-static, ISC licence): only those that are used or offered. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../run-command.ts';

/** What the desktop itself shows. */
const OWN = [
  ...['app-window', 'arrow-down-to-line', 'copy', 'layout-grid', 'maximize-2', 'minimize-2', 'minus', 'move'],
  ...['info', 'octagon-alert', 'panel-left', 'panel-right', 'scaling', 'search', 'square', 'triangle-alert', 'x'],
];
/** What an application's entry can name. */
const OFFERED = [
  ...['activity', 'atom', 'binary', 'blocks', 'bomb', 'book-open', 'box', 'brush', 'bug', 'calculator', 'calendar'],
  ...['camera', 'chart-line', 'clock', 'code', 'cpu', 'database', 'dices', 'file-code', 'file-pen-line', 'file-text'],
  ...['film', 'flame', 'flask-conical', 'folder', 'gamepad-2', 'globe', 'grid-3x3', 'hash', 'heart', 'image'],
  ...['joystick', 'keyboard', 'leaf', 'list-todo', 'mail', 'map', 'message-circle', 'messages-square', 'moon', 'music'],
  ...['network', 'notebook-pen', 'palette', 'pencil', 'puzzle', 'rocket', 'settings', 'shapes', 'sparkles', 'spline'],
  ...['square-terminal', 'star', 'sun', 'swords', 'terminal', 'toy-brick', 'utensils', 'video', 'waves', 'wrench'],
];

const SHAPE = /<(circle|ellipse|line|path|polygon|polyline|rect)((?:\s+[\w-]+="[^"]*")+)\s*\/>/g;
const ATTRIBUTE = /([\w-]+)="([^"]*)"/g;

function shapesOf(name: string): string {
  const text = readFileSync(join(ROOT, 'node_modules/lucide-static/icons', `${name}.svg`), 'utf8');
  const shapes = [...text.matchAll(SHAPE)].map(([, tag, attributes = '']) => {
    const pairs = [...attributes.matchAll(ATTRIBUTE)].map(([, key, value]) => [key, value]);
    return [tag, Object.fromEntries(pairs)];
  });
  return `  ${JSON.stringify(name)}: ${JSON.stringify(shapes)},\n`;
}

export function icons(): string {
  const names = [...new Set([...OWN, ...OFFERED])].sort();
  return `// Made by \`npm run generate\` from Lucide, https://lucide.dev (ISC licence). Do not edit.

export type Shape = readonly [tag: string, attributes: Readonly<Record<string, string>>];

export const ICONS = {
${names.map(shapesOf).join('')}} as const satisfies Readonly<Record<string, readonly Shape[]>>;
`;
}
