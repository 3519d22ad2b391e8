/** The headers of the C library and of RatOS, preprocessed. */
import { parseArguments } from '../../../src/toolchain/arguments.ts';
import { DiskBuild } from '../../../src/toolchain/disk-build.ts';
import { DiskStore } from '../../../src/toolchain/disk-store.ts';

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Those that programs include, in an order in which names that several have are found where they are looked for. */
const HEADERS = words(`
  ratos.h stddef.h stdint.h stdbool.h stdio.h stdlib.h string.h strings.h math.h ctype.h time.h inttypes.h stdarg.h
  limits.h float.h errno.h assert.h signal.h setjmp.h locale.h wchar.h wctype.h uchar.h complex.h fenv.h threads.h
  sys/types.h pthread.h semaphore.h sched.h unistd.h fcntl.h sys/stat.h sys/time.h sys/wait.h sys/mman.h sys/select.h
  sys/resource.h sys/times.h sys/uio.h sys/utsname.h sys/statvfs.h sys/file.h sys/ioctl.h sys/random.h poll.h dirent.h
  glob.h fnmatch.h ftw.h getopt.h libgen.h regex.h search.h spawn.h pwd.h grp.h termios.h iconv.h utime.h err.h malloc.h
  alloca.h stdalign.h stdnoreturn.h
`);

/** With definitions and line markers. */
export async function preprocessedHeaders(): Promise<string> {
  const parsed = parseArguments(['-E', '-dD', '-x', 'c', '-']);
  const stdin = new TextEncoder().encode(HEADERS.map((header) => `#include <${header}>\n`).join(''));
  const build = await DiskBuild.start(parsed, '/', { store: new DiskStore(), stdin });
  const { product, diagnostics } = await build.unit(parsed.sources[0]!);
  if (!product) throw new Error(`the headers could not be preprocessed:\n${diagnostics}`);
  return new TextDecoder().decode(product);
}
