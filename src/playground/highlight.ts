const KEYWORDS =
  'auto|bool|break|case|char|const|continue|default|do|double|else|enum|extern|false|float|for|goto|if|inline|int|' +
  'long|NULL|register|return|short|signed|sizeof|static|struct|switch|true|typedef|union|unsigned|void|volatile|while';

const TOKEN = new RegExp(
  [
    String.raw`(?<comment>/\*[\s\S]*?(?:\*/|$)|//[^\n]*)`,
    String.raw`(?<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')`,
    String.raw`(?<directive>^[ \t]*#[ \t]*\w+(?:[ \t]*<[^>\n]*>)?)`,
    String.raw`(?<call>\bRat\w+)`,
    String.raw`(?<keyword>\b(?:${KEYWORDS}|\w+_t)\b)`,
    String.raw`(?<number>\b(?:0[xX][0-9a-fA-F]+|\d[\d.]*)[uUlLfF]*\b)`,
  ].join('|'),
  'gm',
);

/** C source as coloured nodes. */
export function highlight(source: string): Node[] {
  const nodes: Node[] = [];
  let at = 0;
  for (const match of source.matchAll(TOKEN)) {
    const kind = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0] ?? '';
    nodes.push(document.createTextNode(source.slice(at, match.index)));
    const span = document.createElement('span');
    span.className = `c-${kind}`;
    span.textContent = match[0];
    nodes.push(span);
    at = match.index + match[0].length;
  }
  nodes.push(document.createTextNode(source.slice(at)));
  return nodes;
}
