/** The desktop's colours can be read by people who see little contrast. */
import { describe, expect, it } from 'vitest';
import { colorNumber, DARK, LIGHT, type Tokens } from '../../../src/host/desktop/tokens.ts';

/** Relative luminance, as WCAG 2 has it. */
function luminance(color: string): number {
  const number = colorNumber(color);
  const linear = [number >> 16, (number >> 8) & 255, number & 255].map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return linear[0]! * 0.2126 + linear[1]! * 0.7152 + linear[2]! * 0.0722;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

const SURFACES = ['page', 'pane', 'raised', 'hover', 'wall', 'wall-1', 'wall-2'] as const;
const TEXTS = ['text', 'soft'] as const;
/** Not written on the wallpaper. */
const COLORS = ['muted', 'accent', 'good', 'bad', 'info', 'violet'] as const;

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
] as [string, Tokens][])('%s', (_name, tokens) => {
  const pairs = [
    ...SURFACES.flatMap((surface) => TEXTS.map((text) => [text, surface] as const)),
    ...(['raised', 'pane'] as const).flatMap((surface) => COLORS.map((text) => [text, surface] as const)),
    ['accent-text', 'accent'] as const,
  ];
  it.each(pairs)('%s on %s', (text, surface) => {
    expect(contrast(tokens[text], tokens[surface])).toBeGreaterThanOrEqual(4.5);
  });
  it('is made of numbers', () => {
    for (const color of Object.values(tokens)) expect(color).toMatch(/^#[0-9a-f]{6}$/);
  });
});
