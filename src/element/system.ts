/** The systems behind the elements of a page: one for all of them, and one more for each that shows a desktop. */
import type { Compiler, LoadProgress } from '../compiler/index.ts';
import type { BootOptions, RatOS } from '../host/index.ts';

export interface ElementSystem {
  readonly os: RatOS;
  /** Asked for when a source is to be compiled, not before. */
  compiler(url: string | null, onProgress: (progress: LoadProgress) => void): Promise<Compiler>;
}

let shared: Promise<ElementSystem> | undefined;

/** Booted with the first element that runs something. What could not be booted is tried again. */
export function sharedSystem(options: BootOptions): Promise<ElementSystem> {
  shared ??= newSystem(options);
  shared.catch(() => {
    shared = undefined;
  });
  return shared;
}

export async function newSystem(options: BootOptions): Promise<ElementSystem> {
  const { RatOS } = await import('../host/index.ts');
  const os = await RatOS.boot(options);
  let installed: Promise<Compiler> | undefined;
  /** Who runs something now hears of the load. */
  let tell: (progress: LoadProgress) => void = () => undefined;
  const install = async (url: string | null) => {
    const { installCompiler } = await import('../compiler/index.ts');
    return installCompiler(os, { ...(url !== null && { url }), onProgress: (progress) => tell(progress) });
  };
  return {
    os,
    compiler(url, onProgress) {
      tell = onProgress;
      installed ??= install(url);
      installed.catch(() => {
        installed = undefined;
      });
      return installed;
    },
  };
}
