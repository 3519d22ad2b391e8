/** Loads @yowasp/clang: about 100 MB, once a session. */
import type { CompileProgress } from './types.ts';

type ClangModule = typeof import('@yowasp/clang');
type Loader = (module: ClangModule, onProgress?: (progress: CompileProgress) => void) => Promise<void>;

let loading: Promise<ClangModule> | undefined;
let loadFiles: Loader = async (module, onProgress) => {
  await module.runLLVM(
    undefined,
    {},
    {
      fetchProgress: ({ doneLength, totalLength }) => {
        onProgress?.({ stage: 'load', what: '', done: doneLength, total: totalLength });
      },
    },
  );
};

/** Has the package's files loaded in another way, by whoever knows a quicker one. */
export function useLoader(loader: Loader): void {
  loadFiles = loader;
}

export async function loadClang(onProgress?: (progress: CompileProgress) => void): Promise<ClangModule> {
  loading ??= load(onProgress);
  loading.catch(() => (loading = undefined));
  return loading;
}

async function load(onProgress?: (progress: CompileProgress) => void): Promise<ClangModule> {
  onProgress?.({ stage: 'load', what: '', done: 0, total: 0 });
  const module = await import('@yowasp/clang');
  await loadFiles(module, onProgress);
  return module;
}
