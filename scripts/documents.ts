/** Pages of docs/ for those who read lessons: plain, beside the programs, found by the paths of their sources. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Marked } from 'marked';
import { DARK, LIGHT, type Tokens } from '../src/host/desktop/tokens.ts';
import { ROOT } from './run-command.ts';

const FOLDER = join(ROOT, 'docs');
const STYLE = 'style.css';

const colors = ({ page, pane, text, soft, line, accent, raised }: Tokens) =>
  `--page: ${page}; --pane: ${pane}; --text: ${text}; --soft: ${soft}; --line: ${line}; --accent: ${accent}; --raised: ${raised};`;

const style = `:root { color-scheme: light dark; ${colors(LIGHT)} }
@media (prefers-color-scheme: dark) { :root { ${colors(DARK)} } }
body { margin: 0; background: var(--page); color: var(--soft); font: 15px/1.6 Inter, system-ui, sans-serif; }
main { max-width: 760px; margin: 0 auto; padding: 24px 24px 64px; overflow-wrap: break-word; }
h1, h2, h3, th, strong { color: var(--text); }
h2 { margin-top: 36px; }
a { color: var(--accent); }
code, pre { font: 13px/1.5 "JetBrains Mono", ui-monospace, monospace; color: var(--text); }
pre { padding: 12px 14px; overflow: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--pane); }
table { display: block; overflow: auto; border-collapse: collapse; }
th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
`;

/** What a heading is called in addresses, as GitHub calls it. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const marked = new Marked({
  renderer: {
    heading({ tokens, depth, text }) {
      return `<h${depth} id="${escaped(anchorOf(text))}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
    },
    link({ href, tokens }) {
      const text = this.parser.parseInline(tokens);
      const [, path, anchor = ''] = /^([^:#]+)\.md(#.*)?$/.exec(href) ?? [];
      if (path !== undefined) return `<a href="${escaped(`${path}.html${anchor}`)}">${text}</a>`;
      // Of the project's other files there are no pages.
      return /^(?:https:|#)/.test(href) ? `<a href="${escaped(href)}">${text}</a>` : text;
    },
    image: ({ text }) => escaped(text),
  },
});

function pageOf(path: string): string {
  const text = readFileSync(join(FOLDER, path), 'utf8');
  const title = /^# (.+)$/m.exec(text)?.[1]?.replaceAll('`', '') ?? path;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · RatOS</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${join(relative(dirname(path), '.'), STYLE)}">
</head>
<body>
<main>
${marked.parse(text, { async: false })}</main>
</body>
</html>
`;
}

/** All pages, and their style, by their paths. */
export function documents(): Map<string, string> {
  const paths = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'));
  const pages = paths.sort().map((path) => [path.replace(/\.md$/, '.html'), pageOf(path)] as const);
  return new Map([...pages, [STYLE, style]]);
}
