/** The desktop's fonts: for the page's own elements, and as bytes for what programs draw. Loaded once, by the first desktop. */
import type { FontFile } from '../../kernel/objects/fonts.ts';
import { assetUrl } from '../assets.ts';

/** A page that is being left has gone by then. */
const LEAVING_MS = 500;

async function bytesOf(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(assetUrl(url));
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function load(): Promise<FontFile[]> {
  try {
    const { FONT_DATA } = await import('./font-data.ts');
    const files = await Promise.all(
      FONT_DATA.map(async ({ url, ...font }) => ({ ...font, bytes: await bytesOf(url) })),
    );
    for (const { family, bytes, ...descriptors } of files) document.fonts.add(new FontFace(family, bytes, descriptors));
    return files;
  } catch (error) {
    // Not of a page that is being left, which breaks off what it loads.
    setTimeout(
      () => console.error('RatOS: The desktop has the browser’s fonts, because its own could not be loaded.', error),
      LEAVING_MS,
    );
    return [];
  }
}

let fonts: Promise<FontFile[]> | undefined;

/**
 * The page can use them from when this is resolved, by the names `Inter Variable` and `JetBrains Mono Variable`.
 * @returns none where they cannot be had; then the browser's own stand in.
 */
export function desktopFonts(): Promise<FontFile[]> {
  fonts ??= load();
  return fonts;
}
