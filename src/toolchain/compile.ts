/** C and C++ to a RatOS program, in steps: each source to an object, a plan of the link, the link. */
import { getArchive } from './archives.ts';
import type { ParsedArguments } from './arguments.ts';
import type { UnitResult } from './compile-unit.ts';
import type { link } from './link.ts';
import { archivesFor, type LinkPlan, planLink } from './link-plan.ts';
import { missingNotes } from './missing-names.ts';
import { type CompileOptions, type CompileResult, type SupportFiles, UsageError } from './types.ts';

export interface ProgramSteps {
  readonly parsed: ParsedArguments;
  readonly cwd: string;
  readonly support: SupportFiles;
  readonly options: CompileOptions;
  /** Compiles the source with this index. */
  readonly unit: (index: number) => Promise<UnitResult>;
  /** A file that the link may need, by its absolute path. */
  readonly read: (path: string) => Uint8Array | undefined;
  readonly link: (plan: LinkPlan) => ReturnType<typeof link>;
}

/** All sources, also behind one that does not compile, and then the link. */
export async function buildProgram(steps: ProgramSteps): Promise<CompileResult> {
  const { parsed, cwd, support, options } = steps;
  const { onProgress } = options;
  // First of all, so that its progress comes before that of the sources. Not the C++ library, which takes so long that
  // mistakes in the program are told first.
  for (const recipe of archivesFor(parsed)) await getArchive(recipe, support, options);
  const total = parsed.sources.length + 1;
  let diagnostics = '';
  const objects: Uint8Array[] = [];
  for (const [index, { path }] of parsed.sources.entries()) {
    onProgress?.({ stage: 'compile', what: path, done: index, total });
    const unit = await steps.unit(index);
    diagnostics += unit.diagnostics;
    if (unit.product) objects.push(unit.product);
  }
  if (objects.length < parsed.sources.length) return { ok: false, diagnostics: withNotes(diagnostics) };

  onProgress?.({ stage: 'link', what: '', done: total - 1, total });
  const plan = await planLink({ parsed, objects, cwd, support, read: steps.read }, options);
  const linked = await steps.link(plan);
  diagnostics += linked.diagnostics;
  if (!linked.wasm) return { ok: false, diagnostics: withNotes(diagnostics) };
  onProgress?.({ stage: 'link', what: '', done: total, total });
  return { ok: true, wasm: linked.wasm, diagnostics };
}

export function withNotes(diagnostics: string): string {
  return diagnostics + missingNotes(diagnostics);
}

/** A mistake in the arguments as a diagnostic. */
export async function withUsageErrors<R extends CompileResult>(
  run: () => Promise<R>,
): Promise<R | { ok: false; diagnostics: string }> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { ok: false, diagnostics: `error: ${error.message}\n` };
  }
}
