/** The desktop's colours as numbers, for programs: what the custom properties of its element say, whoever has set them. */

/** Of a RatTheme, in its order. */
const COLORS = ['pane', 'text', 'soft', 'line', 'accent', 'accent-text', 'good', 'bad'];
const OPAQUE = 0xff000000;

/** What may change colours. */
const QUERIES = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)'];

export class Theme {
  private readonly context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  private readonly queries = QUERIES.map((query) => matchMedia(query));
  /** The page may give the tokens other values: by an attribute of its root, as pages do that let a visitor choose. */
  private readonly attributes = new MutationObserver(() => this.look());
  private last = '';

  /** @param tell is called with the words of a RatTheme, but for its size: at once, and when they have changed. */
  constructor(
    private readonly element: HTMLElement,
    private readonly tell: (theme: readonly number[]) => void,
  ) {
    for (const query of this.queries) query.addEventListener('change', this.look);
    this.attributes.observe(document.documentElement, { attributeFilter: ['class', 'style', 'data-theme'] });
    this.look();
  }

  private readonly look = (): void => {
    const style = getComputedStyle(this.element);
    const colors = COLORS.map((name) => this.colorOf(style.getPropertyValue(`--${name}`).trim()));
    const [surface = 0] = colors;
    const theme = [isDark(surface) ? 1 : 0, ...colors];
    const key = theme.join();
    if (key === this.last) return;
    this.last = key;
    this.tell(theme);
  };

  /** As a browser understands it; black, if it does not. */
  private colorOf(css: string): number {
    const { context } = this;
    if (context === null) return OPAQUE;
    context.fillStyle = '#000';
    context.fillStyle = css;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return (OPAQUE | (red << 16) | (green << 8) | blue) >>> 0;
  }

  stop(): void {
    this.attributes.disconnect();
    for (const query of this.queries) query.removeEventListener('change', this.look);
  }
}

/** By its luminance, roughly. */
function isDark(color: number): boolean {
  return ((color >> 16) & 0xff) * 299 + ((color >> 8) & 0xff) * 587 + (color & 0xff) * 114 < 128_000;
}
