/**
 * Texts of lessons, as elements. marked reads them, and what it finds is made into elements here, of the few kinds that are
 * known: nothing is ever inserted as markup.
 */
import type { MarkedToken, Token, Tokens } from 'marked';
import { make } from '../elements.ts';

/** Where lessons find the documents, seen from their folders. */
const DOCUMENTS = '../../docs/';
/** Where their pages are (scripts/documents.ts). */
const PAGES = `${import.meta.env.BASE_URL}programs/docs/`;

/** Of a link in a lesson; undefined: it leads to nothing that lessons link to. */
export function addressOf(href: string): string | undefined {
  if (/^#lesson=[a-z0-9-]+$/.test(href)) return href;
  const [, path, anchor = ''] = /^([\w/.-]+)\.md(#[\w-]+)?$/.exec(href) ?? [];
  if (path === undefined || !path.startsWith(DOCUMENTS)) return undefined;
  return `${PAGES}${path.slice(DOCUMENTS.length)}.html${anchor}`;
}

/** Code in a line, which breaks between words and nowhere else: `--name` is one. */
function words(text: string): Node {
  return make('code', {}, ...text.split(/( +)/).map((word) => make('span', { text: word })));
}

function link({ href, tokens }: Tokens.Link): Node[] {
  const address = addressOf(href);
  if (address === undefined) return nodesOf(tokens);
  const element = make('a', { href: address }, ...nodesOf(tokens));
  if (!address.startsWith('#')) Object.assign(element, { target: '_blank', rel: 'noopener' });
  return [element];
}

function table({ header, rows }: Tokens.Table): Node {
  const row = (cells: Tokens.TableCell[], tag: 'th' | 'td') =>
    make('tr', {}, ...cells.map(({ tokens }) => make(tag, {}, ...nodesOf(tokens))));
  return make(
    'table',
    {},
    make('thead', {}, row(header, 'th')),
    make('tbody', {}, ...rows.map((cells) => row(cells, 'td'))),
  );
}

function nodesOfToken(token: MarkedToken): Node[] {
  switch (token.type) {
    case 'space':
    case 'def':
      return [];
    case 'heading':
      return [make('h2', {}, ...nodesOf(token.tokens))];
    case 'paragraph':
      return [make('p', {}, ...nodesOf(token.tokens))];
    case 'strong':
    case 'em':
      return [make(token.type, {}, ...nodesOf(token.tokens))];
    case 'codespan':
      return [words(token.text)];
    case 'code':
      return [make('pre', {}, make('code', { text: token.text }))];
    case 'list':
      return [
        make(token.ordered ? 'ol' : 'ul', {}, ...token.items.map(({ tokens }) => make('li', {}, ...nodesOf(tokens)))),
      ];
    case 'table':
      return [table(token)];
    case 'link':
      return link(token);
    case 'br':
      return [make('br')];
    case 'text':
      return token.tokens ? nodesOf(token.tokens) : [document.createTextNode(unescaped(token.text))];
    case 'escape':
      return [document.createTextNode(token.text)];
    default:
      // Markup and whatever else: as it was written.
      return [document.createTextNode(token.raw)];
  }
}

/** Of the characters that marked's lexer writes as entities. */
function unescaped(text: string): string {
  const names: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
  return text.replaceAll(/&(?:lt|gt|quot|#39|amp);/g, (entity) => names[entity] ?? entity);
}

function nodesOf(tokens: readonly Token[]): Node[] {
  return tokens.flatMap((token) => nodesOfToken(token as MarkedToken));
}

/** The text of a lesson. */
export async function renderText(markdown: string): Promise<Node[]> {
  const { lexer } = await import('marked');
  return nodesOf(lexer(markdown));
}

/** One paragraph, without being one. */
export async function renderLine(markdown: string): Promise<Node[]> {
  const { Lexer } = await import('marked');
  return nodesOf(Lexer.lexInline(markdown));
}
