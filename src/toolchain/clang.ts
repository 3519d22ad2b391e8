/** Runs the tools of @yowasp/clang (clang, the linker, the archiver, all WebAssembly). */
import type { Command, Tree } from '@yowasp/clang';
import type { CompileProgress } from './types.ts';

export interface ToolResult {
  readonly ok: boolean;
  /** All files afterwards; also when the tool failed. */
  readonly files: Tree;
  /** Everything that the tool printed. */
  readonly output: string;
  /** What it was told to make, by `-o -`. */
  readonly product: Uint8Array;
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

/**
 * With `-o -` a tool gives its product instead of a file. That is far quicker for large ones: files are copied whole at
 * each write, and the compiler goes back in an object's file once for each relocation; what is no file it makes in
 * memory.
 */
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
  const parts: Uint8Array[] = [];
  const keep = (bytes: Uint8Array | null) => {
    if (bytes) parts.push(bytes);
  };
  const givesProduct = args[args.indexOf('-o') + 1] === '-';
  const streams = { stdout: givesProduct ? keep : print, stderr: print, decodeASCII: false };
  const result = (ok: boolean, after: Tree): ToolResult => {
    return { ok, files: after, output: output.replace(INTRODUCTION, ''), product: joined(parts) };
  };
  try {
    return result(true, (await command([...args], files, streams)) ?? {});
  } catch (error) {
    if (!(error instanceof module.Exit)) throw error;
    return result(false, error.files);
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let length = 0;
  for (const part of parts) {
    all.set(part, length);
    length += part.length;
  }
  return all;
}

/** A file at the top of a result's tree. */
export function outputFile(result: ToolResult, name: string): Uint8Array {
  const contents = result.files[name];
  if (!(contents instanceof Uint8Array)) throw new Error(`the compiler left no ${name}`);
  return contents;
}
