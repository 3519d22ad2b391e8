/** C and C++ to a RatOS program. The same in Node and in a browser, where it belongs into a worker: it is busy for seconds. */
import type { Tree } from '@yowasp/clang';
import { type Language, type ParsedArguments, parseArguments } from './arguments.ts';
import { outputFile, runTool } from './clang.ts';
import {
  C_LIBRARIES,
  COMPILE_FLAGS,
  CRT,
  CXX_LIBRARIES,
  initialMemoryFor,
  LANGUAGE_FLAGS,
  LINK_FLAGS,
  SMALL_MEMORY,
} from './flags.ts';
import { libratosArchive, supportTree, wrappedNames } from './libratos.ts';
import { directoryOf, overlay, pathInside, putDirectory, putFile, ROOT, resolvePath } from './paths.ts';
import { findRefused } from './refusals.ts';
import { type CompileOptions, type CompileRequest, type CompileResult, UsageError } from './types.ts';

/** Paths that differ inside the compiler, with what the user calls them. Longest first. */
type Renaming = readonly (readonly [inside: string, users: string])[];

export async function compile(request: CompileRequest, options: CompileOptions = {}): Promise<CompileResult> {
  let parsed: ParsedArguments;
  try {
    parsed = parseArguments(request.args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { ok: false, diagnostics: `error: ${error.message}\n` };
  }
  const cwd = resolvePath('/', request.cwd ?? '/');
  const archive = await libratosArchive(request.support, options);
  const { onProgress } = options;
  const steps = parsed.sources.length + 1;

  const tree = supportTree(request.support);
  putDirectory(tree, ROOT + cwd);
  const paths = Object.keys(request.files).map((path) => ROOT + resolvePath(cwd, path));
  for (const [index, contents] of Object.values(request.files).entries()) putFile(tree, paths[index] ?? '', contents);
  putFile(tree, '/overlay.json', overlay(paths));

  let diagnostics = '';
  const objects: Uint8Array[] = [];
  let failed = false;
  for (const [index, { path, language }] of parsed.sources.entries()) {
    onProgress?.({ stage: 'compile', what: path, done: index, total: steps });
    const source = sourceName(cwd, path);
    const args = [
      ...COMPILE_FLAGS,
      ...userFlags(parsed.compile, language),
      ...overlayFlags(cwd),
      '-c',
      source.inside,
      '-o',
      '/program.o',
    ];
    const result = await runTool(language === 'c' ? 'clang' : 'clang++', args, tree, onProgress);
    diagnostics += rename(result.output, source.renaming);
    if (result.ok) objects.push(outputFile(result, 'program.o'));
    else failed = true;
  }
  if (failed) return { ok: false, diagnostics };

  onProgress?.({ stage: 'link', what: '', done: steps - 1, total: steps });
  const names = parsed.sources.map(
    ({ path }, index) => `/objects/${index}/${path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '.o')}`,
  );
  for (const [index, object] of objects.entries()) putFile(tree, names[index] ?? '', object);
  const given = parsed.objects.map((path) => ROOT + resolvePath(cwd, path));
  putFile(tree, '/libratos.a', archive);
  const linked = await link(
    [
      ...LINK_FLAGS,
      ...wrappedNames(request.support).map((name) => `--wrap=${name}`),
      CRT,
      ...names,
      ...given,
      '--whole-archive',
      '/libratos.a',
      '--no-whole-archive',
      ...linkFlags(parsed.link, cwd),
      ...(parsed.sources.some(({ language }) => language === 'c++') ? CXX_LIBRARIES : []),
      ...C_LIBRARIES,
      '-o',
      '/program.wasm',
    ],
    tree,
  );
  const users: Renaming = [
    ...names.map((name, index) => [name, parsed.sources[index]?.path ?? ''] as const),
    ...given.map((path, index) => [path, parsed.objects[index] ?? ''] as const),
    [ROOT, ''],
  ];
  const { errors, rest } = findRefused(linked.output, (file) => rename(file, users));
  diagnostics += errors + rest.replace(/\/objects\/\d+\//g, '').replaceAll(ROOT, '');
  if (!linked.wasm || errors !== '') return { ok: false, diagnostics };
  onProgress?.({ stage: 'link', what: '', done: steps, total: steps });
  return { ok: true, wasm: linked.wasm, diagnostics };
}

/** Links with little initial memory, and once more with enough when the program's data needs it. */
async function link(args: readonly string[], tree: Tree): Promise<{ wasm?: Uint8Array; output: string }> {
  let result = await runTool('wasm-ld', [...args, `--initial-memory=${SMALL_MEMORY}`], tree);
  const needed = /initial memory too small, (\d+) bytes needed/.exec(result.output)?.[1];
  if (!result.ok && needed) {
    result = await runTool('wasm-ld', [...args, `--initial-memory=${initialMemoryFor(Number(needed))}`], tree);
  }
  return result.ok ? { wasm: outputFile(result, 'program.wasm'), output: result.output } : { output: result.output };
}

/**
 * A source's name for the compiler. Inside the working directory it is the user's own, so that diagnostics need no
 * change; elsewhere it is the absolute one, renamed afterwards.
 */
function sourceName(cwd: string, path: string): { inside: string; renaming: Renaming } {
  const absolute = resolvePath(cwd, path);
  const relative = path.startsWith('/') ? undefined : pathInside(cwd, absolute);
  const everything = [ROOT, ''] as const;
  if (relative !== undefined && relative === path.replace(/^(\.\/+)+/, ''))
    return { inside: path, renaming: [everything] };
  const inside = ROOT + absolute;
  const directory = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
  const insideDirectory = directoryOf(inside);
  return { inside, renaming: [[inside, path], [`${insideDirectory}/`, directory], everything] };
}

function rename(text: string, renaming: Renaming): string {
  return renaming.reduce((changed, [inside, users]) => changed.replaceAll(inside, users), text);
}

function overlayFlags(cwd: string): string[] {
  return [
    '-ivfsoverlay',
    '/overlay.json',
    `-working-directory=${ROOT}${cwd === '/' ? '/' : cwd}`,
    `-ffile-prefix-map=${ROOT}=`,
  ];
}

function userFlags(args: readonly string[], language: Language): string[] {
  const flags: string[] = args.some((arg) => arg.startsWith('-O')) ? [] : ['-O2'];
  flags.push(...LANGUAGE_FLAGS[language]);
  for (const arg of args) {
    // One command line may set the dialects of both languages.
    const dialect = /^-std=(.*)/.exec(arg)?.[1];
    if (dialect !== undefined && dialect.includes('++') !== (language === 'c++')) continue;
    // Absolute paths are those of the user's files.
    flags.push(arg.startsWith('/') ? ROOT + arg : arg);
  }
  return flags;
}

function linkFlags(args: readonly string[], cwd: string): string[] {
  return args.map((arg) =>
    arg.startsWith('-L') && arg.length > 2 ? `-L${ROOT}${resolvePath(cwd, arg.slice(2))}` : arg,
  );
}
