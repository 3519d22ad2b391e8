/**
 * Takes modules apart for the bundler: each function, class and constant is a module of its own. So a chunk has of a file
 * what is used from there and no more, and what only a lazy chunk uses of a file that others use, too, goes with that
 * chunk. Only files in which loading has no effect but to declare things are taken apart.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decode, encode } from '@jridgewell/sourcemap-codec';
import MagicString from 'magic-string';
import type { Plugin } from 'rolldown';
import { parseAst } from 'rolldown/parseAst';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  // biome-ignore lint/suspicious/noExplicitAny: the parser's tree, of which little is looked at.
  readonly [key: string]: any;
}

/** A name of another file, under which it is known in this one. */
interface Imported {
  readonly from: string;
  /** `*`: all of it. */
  readonly name: string;
}

interface Declaration {
  readonly names: readonly string[];
  readonly node: Node;
  readonly exported: boolean;
}

interface SourceFile {
  readonly code: string;
  readonly body: readonly Node[];
  readonly imported: ReadonlyMap<string, Imported>;
  /** null: it is left as it is. */
  readonly declarations: readonly Declaration[] | null;
}

const MARK = '?part=';
const TYPES = /^TS(?:Interface|TypeAlias|Module)Declaration$/;

const files = new Map<string, SourceFile>();

function fileAt(path: string): SourceFile {
  let file = files.get(path);
  if (file === undefined) {
    file = read(path);
    files.set(path, file);
  }
  return file;
}

function read(path: string): SourceFile {
  const code = readFileSync(path, 'utf8');
  const { body } = parseAst(code, { lang: 'ts' }, path) as unknown as { body: Node[] };
  const imported = new Map<string, Imported>();
  for (const node of body) {
    if (node.type !== 'ImportDeclaration' || node.importKind === 'type') continue;
    for (const specifier of node.specifiers as Node[]) {
      if (specifier.importKind === 'type') continue;
      const name =
        specifier.type === 'ImportSpecifier'
          ? specifier.imported.name
          : specifier.type === 'ImportDefaultSpecifier'
            ? 'default'
            : '*';
      imported.set(specifier.local.name, { from: node.source.value, name });
    }
  }
  return { code, body, imported, declarations: declarationsOf(body) };
}

function declarationsOf(body: readonly Node[]): Declaration[] | null {
  const declarations: Declaration[] = [];
  for (const node of body) {
    if (node.type === 'ImportDeclaration') {
      // Loading it has an effect.
      if (node.specifiers.length === 0) return null;
      continue;
    }
    const exported = node.type === 'ExportNamedDeclaration';
    if (exported && node.exportKind === 'type') continue;
    const declared: Node | null = exported ? node.declaration : node;
    if (declared === null || declared === undefined) return null;
    if (TYPES.test(declared.type) || declared.declare) continue;
    if (declared.type === 'FunctionDeclaration' || declared.type === 'ClassDeclaration') {
      declarations.push({ names: [declared.id.name], node, exported });
    } else if (declared.type === 'VariableDeclaration' && declared.kind === 'const') {
      const names: string[] = [];
      for (const { id } of declared.declarations as Node[]) {
        if (id.type !== 'Identifier') return null;
        names.push(id.name);
      }
      declarations.push({ names, node, exported });
    } else {
      return null;
    }
  }
  return declarations;
}

/** All names that stand in a piece of code, whatever they mean there: what is too much the bundler drops. */
function namesIn(node: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(node)) for (const one of node) namesIn(one, found);
  else if (typeof node === 'object' && node !== null) {
    const { type, name } = node as Node;
    if (type === 'Identifier' || type === 'JSXIdentifier') found.add(name);
    for (const value of Object.values(node)) if (typeof value === 'object') namesIn(value, found);
  }
  return found;
}

/** A source map that names each source once: bundlers name it, with its text, for each module that was made of it. */
function withEachSourceOnce(json: string): string {
  const map = JSON.parse(json) as { sources: string[]; sourcesContent: (string | null)[]; mappings: string };
  const sources = [...new Set(map.sources)];
  const places = new Map(sources.map((source, place) => [source, place]));
  const placeOf = map.sources.map((source) => places.get(source) ?? 0);
  const lines = decode(map.mappings);
  for (const line of lines)
    for (const segment of line) if (segment.length > 1) segment[1] = placeOf[segment[1] ?? 0] ?? 0;
  const sourcesContent = sources.map((source) => map.sourcesContent[map.sources.indexOf(source)] ?? null);
  return JSON.stringify({ ...map, sources, sourcesContent, mappings: encode(lines) });
}

export function splitModules(test: RegExp): Plugin {
  const partOf = (path: string, name: string): string | null => {
    if (!test.test(path) || !existsSync(path)) return null;
    const of = fileAt(path).declarations?.find(({ names }) => names.includes(name));
    return of === undefined ? null : `${path}${MARK}${of.names[0]}`;
  };
  /** How a name comes into another module. */
  const importOf = (local: string, { from, name }: Imported, path: string): string => {
    const target = from.startsWith('.') ? join(dirname(path), from) : null;
    const source = (target !== null && partOf(target, name)) || target || from;
    if (name === '*') return `import * as ${local} from ${JSON.stringify(source)};`;
    return `import { ${name} as ${local} } from ${JSON.stringify(source)};`;
  };

  return {
    name: 'split-modules',
    resolveId: (source) => (source.includes(MARK) ? { id: source, moduleSideEffects: false } : null),
    load(id) {
      const at = id.indexOf(MARK);
      const path = at < 0 ? id : id.slice(0, at);
      if (!test.test(path)) return null;
      const { code, body, imported, declarations } = fileAt(path);
      const text = new MagicString(code);
      const head: string[] = [];
      if (at >= 0) {
        const wanted = id.slice(at + MARK.length);
        const own = declarations?.find(({ names }) => names[0] === wanted);
        if (declarations === null || own === undefined) throw new Error(`There is no ${id}.`);
        for (const node of body) if (node !== own.node) text.remove(node.start, node.end);
        if (!own.exported) text.appendLeft(own.node.start, 'export ');
        for (const name of namesIn(own.node)) {
          if (own.names.includes(name)) continue;
          const other = declarations.find(({ names }) => names.includes(name));
          const from = imported.get(name);
          if (other !== undefined)
            head.push(`import { ${name} } from ${JSON.stringify(`${path}${MARK}${other.names[0]}`)};`);
          else if (from !== undefined) head.push(importOf(name, from, path));
        }
      } else if (declarations !== null) {
        for (const node of body) text.remove(node.start, node.end);
        for (const { names, exported } of declarations) {
          if (exported)
            head.push(`export { ${names.join(', ')} } from ${JSON.stringify(`${path}${MARK}${names[0]}`)};`);
        }
      } else {
        for (const node of body) {
          if (node.type !== 'ImportDeclaration' || node.specifiers.length === 0) continue;
          text.remove(node.start, node.end);
        }
        for (const [local, from] of imported) head.push(importOf(local, from, path));
      }
      // In the first line, so that those of the source stay what they are.
      text.prepend(head.join(' '));
      return {
        code: text.toString(),
        map: text.generateMap({ source: path, includeContent: true, hires: 'boundary' }),
        moduleType: 'ts',
        moduleSideEffects: declarations === null,
      };
    },
    generateBundle(_, bundle) {
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type === 'asset' && name.endsWith('.map')) file.source = withEachSourceOnce(String(file.source));
      }
    },
  };
}
