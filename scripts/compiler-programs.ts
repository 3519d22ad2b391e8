/** `cc` and `make`, compiled: they come with the compiler of a page. */
import { compileOnDisk } from '../src/toolchain/node.ts';
import { ROOT } from './run-command.ts';
import { compilerPrograms, SYSTEM_FLAGS } from './system-programs.ts';

export async function compiledPrograms(): Promise<Map<string, Uint8Array>> {
  const compiled = new Map<string, Uint8Array>();
  for (const { name, sources } of compilerPrograms()) {
    const { ok, wasm, diagnostics } = await compileOnDisk({ cwd: ROOT, sources, args: [...SYSTEM_FLAGS] });
    if (!ok || !wasm) throw new Error(`${name} does not compile:\n${diagnostics}`);
    compiled.set(name, wasm);
  }
  return compiled;
}
