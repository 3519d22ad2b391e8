/**
 * Compiles the tools into the compiler's cache, in a process beside that of build-programs.ts, which finds them there:
 * they are the most of what there is to compile, and there are two cores.
 */
import { compileOnDisk } from '../src/toolchain/node.ts';
import { ROOT } from './run-command.ts';
import { SYSTEM_FLAGS, toolsProgram } from './system-programs.ts';

// What does not compile is told by whoever wanted it.
await compileOnDisk({ cwd: ROOT, sources: toolsProgram().sources, args: SYSTEM_FLAGS });
