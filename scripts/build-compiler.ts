/**
 * Makes public/compiler/, of which the page has its compiler (src/toolchain/compiler-files.ts). Does nothing when all is
 * there already.
 * `--quickly`: without the C++ library where it is not there yet: it takes most of a minute to build, once on a machine.
 */
import { join } from 'node:path';
import { writeCompilerFiles } from '../src/toolchain/compiler-files.ts';
import { LIBCXX } from '../src/toolchain/cxx-runtime.ts';
import { ALL_ARCHIVES } from '../src/toolchain/link-plan.ts';
import { isBuilt } from '../src/toolchain/node.ts';
import { compiledPrograms } from './compiler-programs.ts';
import { ROOT } from './run-command.ts';

const withCxx = !process.argv.includes('--quickly') || (await isBuilt(LIBCXX));
const archives = ALL_ARCHIVES.filter((recipe) => recipe !== LIBCXX || withCxx);
const bytes = await writeCompilerFiles(join(ROOT, 'public/compiler'), { programs: await compiledPrograms(), archives });
if (bytes !== undefined) console.log(`compiler: ${(bytes / 2 ** 20).toFixed(1)} MiB`);
