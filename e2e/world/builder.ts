/** A process that compiles what it is asked for: the compiler leaves no time for anything else. See pool.ts. */
import { compileOnDisk } from '../../src/toolchain/node.ts';
import { fetchFor, requestFor } from './build.ts';
import type { Build, Job } from './pool.ts';
import { PROGRAMS } from './programs.ts';

async function build({ name, program: wanted, source, output, request }: Job): Promise<Build> {
  const start = performance.now();
  const program = PROGRAMS.find((candidate) => candidate.name === wanted);
  if (program) await fetchFor(program);
  const asked = request ?? (program && requestFor(program, source));
  if (!asked) throw new Error(`there is no program ${name}`);
  const { ok, cached, diagnostics } = await compileOnDisk({ ...asked, output });
  return { ok, cached, wasm: output, diagnostics, seconds: (performance.now() - start) / 1000 };
}

process.on('message', (job: Job) => {
  void build(job)
    .catch((error: Error) => ({ ok: false, cached: false, wasm: job.output, diagnostics: error.message, seconds: 0 }))
    .then((result) => process.send?.(result));
});
