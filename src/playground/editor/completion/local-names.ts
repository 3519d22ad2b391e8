/** What a source itself declares, as far as the parser sees it. Of broken sources it sees most, too. */
import { ensureSyntaxTree, syntaxTree } from '@codemirror/language';
import type { EditorState, Text } from '@codemirror/state';
import type { SyntaxNode, SyntaxNodeRef, Tree } from '@lezer/common';

export interface LocalName {
  readonly name: string;
  readonly kind: 'function' | 'variable' | 'type' | 'constant' | 'macro';
  /** Its declaration, without a body or a value. */
  readonly text: string;
  /** Of a variable: the name of its type, if that has one. */
  readonly type: string | undefined;
  /** Where it is declared. */
  readonly from: number;
}

export interface LocalNames {
  /** In the order of the source. A name may be there several times. */
  readonly names: readonly LocalName[];
  /** Fields as they are declared, by the names of structs, unions, classes and of typedefs of them. */
  readonly structs: ReadonlyMap<string, readonly string[]>;
  /** What `#include` names. */
  readonly headers: readonly string[];
}

const TEXT_MAX = 160;
const known = new WeakMap<Tree, LocalNames>();

/** A source that was opened just now may not be parsed to its end yet: so long it is waited for that. */
const PARSED_WITHIN_MS = 40;

export function localNames(state: EditorState): LocalNames {
  const tree = ensureSyntaxTree(state, state.doc.length, PARSED_WITHIN_MS) ?? syntaxTree(state);
  let names = known.get(tree);
  if (!names) known.set(tree, (names = collect(tree, state.doc)));
  return names;
}

function collect(tree: Tree, doc: Text): LocalNames {
  const names: LocalName[] = [];
  const structs = new Map<string, string[]>();
  const headers: string[] = [];
  const read = (from: number, to: number) => doc.sliceString(from, to);
  const nodeText = ({ from, to }: SyntaxNode) => read(from, to);
  const add = (at: SyntaxNode, kind: LocalName['kind'], from: number, to: number, type?: string) => {
    const text = read(from, Math.min(to, from + TEXT_MAX))
      .replace(/\s+/g, ' ')
      .trim();
    names.push({ name: nodeText(at), kind, text, type, from: at.from });
  };

  const declarators = (node: SyntaxNode, kind: LocalName['kind']) => {
    const type = typeName(node, nodeText);
    for (let child = node.firstChild; child; child = child.nextSibling) {
      const found = declared(child, node.name === 'TypeDefinition');
      if (!found) continue;
      const isFunction = kind !== 'type' && found.isFunction;
      const to = child.name === 'InitDeclarator' ? (child.firstChild?.to ?? child.to) : child.to;
      add(found.at, isFunction ? 'function' : kind, node.from, to, type);
    }
  };

  const enter = ({ name, node }: SyntaxNodeRef): boolean => {
    if (name === 'Declaration' || name === 'ParameterDeclaration') declarators(node, 'variable');
    else if (name === 'OptionalParameterDeclaration') declarators(node, 'variable');
    else if (name === 'TypeDefinition') {
      declarators(node, 'type');
      const fields = node.getChild('StructSpecifier')?.getChild('FieldDeclarationList');
      const alias = node.lastChild?.prevSibling ?? node.lastChild;
      for (const at of [alias, node.lastChild])
        if (fields && at?.name === 'TypeIdentifier') structs.set(nodeText(at), fieldTexts(fields, read));
    } else if (name === 'FunctionDefinition') {
      const declarator = node.getChild('FunctionDeclarator') ?? node.getChild('PointerDeclarator');
      const found = declarator && declared(declarator, false);
      if (found) add(found.at, 'function', node.from, declarator.to);
    } else if (name === 'StructSpecifier' || name === 'ClassSpecifier' || name === 'UnionSpecifier') {
      const tag = node.getChild('TypeIdentifier');
      const fields = node.getChild('FieldDeclarationList');
      if (tag && fields) {
        add(tag, 'type', node.from, tag.to);
        structs.set(nodeText(tag), fieldTexts(fields, read));
      }
    } else if (name === 'EnumSpecifier') {
      const tag = node.getChild('TypeIdentifier');
      if (tag) add(tag, 'type', node.from, tag.to);
    } else if (name === 'Enumerator') {
      const at = node.getChild('Identifier');
      if (at) add(at, 'constant', node.from, node.to);
    } else if (name === 'PreprocDirective') {
      const header = node.getChild('SystemLibString') ?? node.getChild('String');
      if (header && node.getChild('#include')) headers.push(nodeText(header).slice(1, -1));
      const at = node.getChild('#define') && node.getChild('Identifier');
      if (at) add(at, 'macro', node.from, node.to);
    }
    return true;
  };
  tree.iterate({ enter });
  return { names, structs, headers };
}

/** What a declarator names. */
function declared(node: SyntaxNode, isType: boolean): { at: SyntaxNode; isFunction: boolean } | undefined {
  if (node.name === 'Identifier' || node.name === 'FieldIdentifier') return { at: node, isFunction: false };
  if (isType && node.name === 'TypeIdentifier' && node.prevSibling?.name !== 'typedef')
    return { at: node, isFunction: false };
  if (!/Declarator$/.test(node.name)) return undefined;
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name === 'ParameterList') break;
    const found = declared(child, isType);
    const isFunction = node.name === 'FunctionDeclarator' && child.name !== 'ParenthesizedDeclarator';
    if (found) return { at: found.at, isFunction: found.isFunction || isFunction };
  }
  return undefined;
}

function typeName(node: SyntaxNode, text: (node: SyntaxNode) => string): string | undefined {
  const direct = node.getChild('TypeIdentifier') ?? node.getChild('PrimitiveType');
  if (direct) return text(direct);
  const specifier =
    node.getChild('StructSpecifier') ?? node.getChild('UnionSpecifier') ?? node.getChild('ClassSpecifier');
  const tag = specifier?.getChild('TypeIdentifier');
  return tag ? text(tag) : undefined;
}

function fieldTexts(list: SyntaxNode, read: (from: number, to: number) => string): string[] {
  return list.getChildren('FieldDeclaration').flatMap((field) => {
    const text = read(field.from, Math.min(field.to, field.from + TEXT_MAX))
      .replace(/\s+/g, ' ')
      .replace(/;$/, '')
      .trim();
    return [text];
  });
}
