/** Runs the tools of @yowasp/clang (clang, the linker, the archiver, all WebAssembly). */
import type { Command, Tree } from '@yowasp/clang';
import type { CompileProgress } from './types.ts';

export interface ToolResult {
  readonly ok: boolean;
  /** All files afterwards; also when the tool failed. */
  readonly files: Tree;
  /** Everything that the tool printed. */
  readonly output: string;
}

export type ToolName = 'clang' | 'clang++' | 'wasm-ld' | 'ar';

type ClangModule = typeof import('@yowasp/clang');

let clang: Promise<ClangModule> | undefined;
let loaded = false;

/** Loads the compiler (about 100 MB of resources) on first use. */
async function load(onProgress?: (progress: CompileProgress) => void): Promise<ClangModule> {
  clang ??= import('@yowasp/clang');
  const module = await clang;
  if (!loaded) {
    onProgress?.({ stage: 'load', what: '', done: 0, total: 0 });
    await module.runLLVM(
      undefined,
      {},
      {
        fetchProgress: ({ doneLength, totalLength }) => {
          onProgress?.({ stage: 'load', what: '', done: doneLength, total: totalLength });
        },
      },
    );
    loaded = true;
  }
  return module;
}

/** The driver introduces itself when it finds something wrong before it has started to compile. */
const INTRODUCTION = /^clang version .*\n(?:(?:Target|Thread model|InstalledDir|Build config):.*\n)*/gm;

export async function runTool(
  name: ToolName,
  args: readonly string[],
  files: Tree,
  onProgress?: (progress: CompileProgress) => void,
): Promise<ToolResult> {
  const module = await load(onProgress);
  const command: Command | undefined = module.commands[name];
  if (!command) throw new Error(`@yowasp/clang has no ${name}`);
  const decoder = new TextDecoder();
  let output = '';
  const print = (bytes: Uint8Array | null) => {
    if (bytes) output += decoder.decode(bytes, { stream: true });
  };
  try {
    const after = await command([...args], files, { stdout: print, stderr: print, decodeASCII: false });
    return { ok: true, files: after ?? {}, output: output.replace(INTRODUCTION, '') };
  } catch (error) {
    if (!(error instanceof module.Exit)) throw error;
    return { ok: false, files: error.files, output: output.replace(INTRODUCTION, '') };
  }
}

/** A file at the top of a result's tree. */
export function outputFile(result: ToolResult, name: string): Uint8Array {
  const contents = result.files[name];
  if (!(contents instanceof Uint8Array)) throw new Error(`the compiler left no ${name}`);
  return contents;
}
