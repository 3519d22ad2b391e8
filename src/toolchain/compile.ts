/**
 * C and C++ to a RatOS program, in steps: arguments, each source to an object, a plan of the link, the link. The same
 * in Node and in a browser, where it belongs into a worker: it is busy for seconds.
 */
import type { Tree } from '@yowasp/clang';
import { getArchive } from './archives.ts';
import { type ParsedArguments, parseArguments } from './arguments.ts';
import { compileUnit, unitFlags } from './compile-unit.ts';
import { supportTree } from './libratos.ts';
import { link } from './link.ts';
import { archivesFor, planLink } from './link-plan.ts';
import { missingNotes } from './missing-names.ts';
import { overlay, putDirectory, putFile, ROOT, resolvePath } from './paths.ts';
import { type CompileOptions, type CompileRequest, type CompileResult, UsageError } from './types.ts';

export async function compile(request: CompileRequest, options: CompileOptions = {}): Promise<CompileResult> {
  let parsed: ParsedArguments;
  try {
    parsed = parseArguments(request.args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { ok: false, diagnostics: `error: ${error.message}\n` };
  }
  const { support } = request;
  const { onProgress } = options;
  const cwd = resolvePath('/', request.cwd ?? '/');
  // First of all, so that its progress comes before that of the sources.
  for (const recipe of archivesFor(parsed)) await getArchive(recipe, support, options);
  const tree = sourceTree(request, cwd);
  const steps = parsed.sources.length + 1;

  let diagnostics = '';
  const objects: Uint8Array[] = [];
  for (const [index, source] of parsed.sources.entries()) {
    onProgress?.({ stage: 'compile', what: source.path, done: index, total: steps });
    const unit = await compileUnit(source, unitFlags(parsed, source, cwd), cwd, tree, onProgress);
    diagnostics += unit.diagnostics;
    if (unit.object) objects.push(unit.object);
  }
  if (objects.length < parsed.sources.length)
    return { ok: false, diagnostics: diagnostics + missingNotes(diagnostics) };

  onProgress?.({ stage: 'link', what: '', done: steps - 1, total: steps });
  const plan = await planLink({ parsed, objects, cwd, support }, options);
  const linked = await link(plan, tree);
  diagnostics += linked.diagnostics;
  if (!linked.wasm) return { ok: false, diagnostics: diagnostics + missingNotes(diagnostics) };
  onProgress?.({ stage: 'link', what: '', done: steps, total: steps });
  return { ok: true, wasm: linked.wasm, diagnostics };
}

/** The user's files and the headers of RatOS, as the compiler finds them. */
function sourceTree(request: CompileRequest, cwd: string): Tree {
  const tree = supportTree(request.support);
  putDirectory(tree, ROOT + cwd);
  const paths: string[] = [];
  for (const [name, contents] of Object.entries(request.files)) {
    const path = ROOT + resolvePath(cwd, name);
    putFile(tree, path, contents);
    paths.push(path);
  }
  putFile(tree, '/overlay.json', overlay(paths));
  return tree;
}
