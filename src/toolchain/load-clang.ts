/** Loads @yowasp/clang: about 100 MB, once a session. */
import type { CompileProgress } from './types.ts';

type ClangModule = typeof import('@yowasp/clang');

let loading: Promise<ClangModule> | undefined;

export async function loadClang(onProgress?: (progress: CompileProgress) => void): Promise<ClangModule> {
  loading ??= load(onProgress);
  loading.catch(() => (loading = undefined));
  return loading;
}

async function load(onProgress?: (progress: CompileProgress) => void): Promise<ClangModule> {
  onProgress?.({ stage: 'load', what: '', done: 0, total: 0 });
  const module = await import('@yowasp/clang');
  await module.runLLVM(
    undefined,
    {},
    {
      fetchProgress: ({ doneLength, totalLength }) => {
        onProgress?.({ stage: 'load', what: '', done: doneLength, total: totalLength });
      },
    },
  );
  return module;
}
