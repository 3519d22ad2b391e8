/** Links a program by a plan, and tells what it must not use. */
import type { Tree } from '@yowasp/clang';
import { outputFile, runTool } from './clang.ts';
import { initialMemoryFor, SMALL_MEMORY } from './flags.ts';
import { type LinkPlan, linkArguments, linkFiles } from './link-plan.ts';
import {
  ADAPTER,
  lacksMain,
  type MainForm,
  mainAdapter,
  mainForm,
  severalMains,
  withoutMainTraces,
} from './main-function.ts';
import { type Renaming, rename } from './naming.ts';
import { putFile, ROOT } from './paths.ts';
import { findRefused } from './refusals.ts';

export interface LinkResult {
  /** The program, unless it does not link. */
  readonly wasm?: Uint8Array;
  /** With the user's names of things. */
  readonly diagnostics: string;
}

export async function link(plan: LinkPlan): Promise<LinkResult> {
  const tree: Tree = {};
  const files = linkFiles(plan);
  for (const { path, contents } of files) putFile(tree, path, contents);
  const { wasm, output } = await linkProgram(linkArguments(plan), tree);
  const renaming: Renaming = [...files.map(({ path, name }) => [path, name] as const), [ROOT, '']];
  const { errors, rest } = findRefused(output, (file) => rename(file, renaming));
  const diagnostics = errors + rest.replace(/\/objects\/\d+\//g, '').replaceAll(ROOT, '');
  return wasm && errors === '' ? { wasm, diagnostics } : { diagnostics };
}

const WITHOUT_MAIN = `wasm-ld: error: undefined symbol: main
note: main is where a program begins, and none of its files has it: int main(void) { ... }
`;

/** Links three times at most: to find out that `main` has a form of its own, of which type it is, and with that. */
async function linkProgram(args: readonly string[], tree: Tree): Promise<{ wasm?: Uint8Array; output: string }> {
  let form: MainForm | undefined;
  let adapter: readonly string[] = [];
  for (let time = 1; ; time++) {
    const { output, ...result } = await runLinker([...adapter, ...args], tree);
    if (lacksMain(output)) return { output: withoutMainTraces(output) + WITHOUT_MAIN };
    const several = severalMains(output);
    if (several !== '') return { output: withoutMainTraces(output) + several };
    const found = mainForm(output);
    if (!found || time === 3 || JSON.stringify(found) === JSON.stringify(form))
      return { ...result, output: withoutMainTraces(output) };
    form = found;
    putFile(tree, ADAPTER, await mainAdapter(form));
    adapter = [ADAPTER];
  }
}

/** Links with little initial memory, and once more with enough when the program's data needs it. */
async function runLinker(args: readonly string[], tree: Tree): Promise<{ wasm?: Uint8Array; output: string }> {
  const linkWith = (memory: number) =>
    runTool('wasm-ld', [...args, '-o', '/program.wasm', `--initial-memory=${memory}`], tree);
  let result = await linkWith(SMALL_MEMORY);
  const needed = /initial memory too small, (\d+) bytes needed/.exec(result.output)?.[1];
  if (!result.ok && needed) result = await linkWith(initialMemoryFor(Number(needed)));
  return result.ok ? { wasm: outputFile(result, 'program.wasm'), output: result.output } : { output: result.output };
}
