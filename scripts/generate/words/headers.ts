/** The headers of the C library and of RatOS, preprocessed; and how the compiler is asked of others. */
import { parseArguments } from '../../../src/toolchain/arguments.ts';
import { DiskBuild } from '../../../src/toolchain/disk-build.ts';
import { DiskStore } from '../../../src/toolchain/disk-store.ts';

export const words = (text: string): string[] => text.trim().split(/\s+/);

/** Those that programs include, in an order in which names that several have are found where they are looked for. */
const HEADERS = words(`
  ratos.h stddef.h stdint.h stdbool.h stdio.h stdlib.h string.h strings.h math.h ctype.h time.h inttypes.h stdarg.h
  limits.h float.h errno.h assert.h signal.h setjmp.h locale.h wchar.h wctype.h uchar.h complex.h fenv.h threads.h
  sys/types.h pthread.h semaphore.h sched.h unistd.h fcntl.h sys/stat.h sys/time.h sys/wait.h sys/mman.h sys/select.h
  sys/resource.h sys/times.h sys/uio.h sys/utsname.h sys/statvfs.h sys/file.h sys/ioctl.h sys/random.h poll.h dirent.h
  glob.h fnmatch.h ftw.h getopt.h libgen.h regex.h search.h spawn.h pwd.h grp.h termios.h iconv.h utime.h err.h malloc.h
  alloca.h stdalign.h stdnoreturn.h
`);

export const includesOf = (headers: readonly string[]): string =>
  headers.map((header) => `#include <${header}>\n`).join('');

/** What clang makes of a text, and says of it. @param args with `-` for the text */
export async function unitOf(args: readonly string[], text: string): ReturnType<DiskBuild['unit']> {
  const parsed = parseArguments(args);
  const stdin = new TextEncoder().encode(text);
  const build = await DiskBuild.start(parsed, '/', { store: new DiskStore(), stdin });
  return build.unit(parsed.sources[0]!);
}

/** With definitions and line markers. */
export async function preprocessedHeaders(): Promise<string> {
  const { product, diagnostics } = await unitOf(['-E', '-dD', '-x', 'c', '-'], includesOf(HEADERS));
  if (!product) throw new Error(`the headers could not be preprocessed:\n${diagnostics}`);
  return new TextDecoder().decode(product);
}
