/** Threads that would not do what they say do not link; everything beside them does. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Command, commands } from '@yowasp/clang';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outputFile, runClang, runTool } from '../../src/toolchain/clang.ts';
import { DiskStore } from '../../src/toolchain/disk-store.ts';
import { COMPILE_FLAGS } from '../../src/toolchain/flags.ts';
import { compileOnDisk, type DiskCompileResult } from '../../src/toolchain/node.ts';
import { THREADS } from '../../src/toolchain/refused-threads.ts';
import { runAlone } from './run-alone.ts';

const MINUTES = 60_000;
const LOCK = 'RatLock (ratos-lock.h), or RatCreateMutex for a lock between processes';
const NO_LOCK = 'does not lock in RatOS yet';

let folder: string;
let store: DiskStore;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ratos-refused-'));
  store = new DiskStore(join(folder, 'cache'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Files = Record<string, string | Uint8Array>;

/** Compiles all sources among the files, and links all objects and archives. */
async function build(files: Files, args: string[] = []): Promise<DiskCompileResult> {
  const cwd = mkdtempSync(join(folder, 'project-'));
  for (const [path, contents] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), contents);
  }
  const paths = Object.keys(files);
  const sources = paths.filter((path) => /\.(c|cpp)$/.test(path));
  const objects = paths.filter((path) => /\.[oa]$/.test(path));
  return compileOnDisk({ cwd, sources, args: [...objects, ...args] }, { store });
}

/** An object as an earlier `clang -c` left it. */
async function object(text: string): Promise<Uint8Array> {
  const args = [...COMPILE_FLAGS.filter((flag) => !flag.startsWith('/ratos')), '-O2', '-c', '/x.c', '-o', '/x.o'];
  const result = await runClang(
    'clang',
    args.filter((arg) => arg !== '-isystem'),
    { 'x.c': text },
  );
  expect(result).toMatchObject({ ok: true, output: '' });
  return outputFile(result, 'x.o');
}

async function archive(members: Record<string, Uint8Array>): Promise<Uint8Array> {
  const result = await runTool('ar', ['rcs', '/x.a', ...Object.keys(members).map((name) => `/${name}`)], members);
  expect(result.ok).toBe(true);
  return outputFile(result, 'x.a');
}

function wasmOf(result: DiskCompileResult): Uint8Array {
  expect(result.diagnostics).toBe('');
  return result.wasm as Uint8Array;
}

/** For each file what is said of it, "error" and the file's name left out. */
function refusedIn({ ok, wasm, diagnostics }: DiskCompileResult): Record<string, string[]> {
  expect({ ok, wasm }).toEqual({ ok: false });
  const found: Record<string, string[]> = {};
  for (const line of diagnostics.trimEnd().split('\n')) {
    const [, file = '', what = ''] = /^error: (\S+) uses (.+, which .+: use .+)$/.exec(line) ?? [];
    expect(file, line).not.toBe('');
    found[file] = [...(found[file] ?? []), what];
  }
  return found;
}

/** The same without the advice. */
function whats(found: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(found).map(([file, lines]) => [file, lines.map((line) => line.replace(/, which .*/, ''))]),
  );
}

const MAIN = { 'main.c': 'int main(void) { return 0; }\n' };

describe('threads that would not do what they say', { timeout: 5 * MINUTES }, () => {
  it('do not link from C', async () => {
    const posix = '#include <pthread.h>\n';
    const found = refusedIn(
      await build({
        // What is not there at all is only missed by functions that are called.
        'main.c': 'void c11(void); int semaphores(void);\nint main(void) { c11(); return semaphores(); }\n',
        'sub/mutex.c': `${posix}pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
void mutex(void) { pthread_mutex_lock(&m); pthread_mutex_unlock(&m); }`,
        'locks.c': `${posix}pthread_rwlock_t r; pthread_spinlock_t s;
int locks(void) { return pthread_rwlock_rdlock(&r) + pthread_spin_trylock(&s); }`,
        'waits.c': `${posix}pthread_cond_t c; pthread_mutex_t wm; pthread_barrier_t b;
int waits(void) { pthread_barrier_wait(&b); return pthread_cond_wait(&c, &wm); }`,
        'once.c': `${posix}static void f(void) {}\npthread_once_t o; void once(void) { pthread_once(&o, f); }`,
        'keys.c': `${posix}pthread_key_t k;
void *keys(void) { pthread_key_create(&k, 0); pthread_setspecific(k, &k); return pthread_getspecific(k); }`,
        'threads.c': `${posix}static void *f(void *a) { return a; }
int threads(void) { pthread_t t; return pthread_create(&t, 0, f, 0) + pthread_join(t, 0) + (t == pthread_self()); }`,
        'cleanup.c': `${posix}static void f(void *a) { (void)a; }
void cleanup(void) { pthread_cleanup_push(f, 0); pthread_testcancel(); pthread_cleanup_pop(1); }`,
        'semaphores.c':
          '#include <semaphore.h>\nsem_t s1; int semaphores(void) { sem_init(&s1, 0, 1); return sem_wait(&s1); }',
        'c11.c': `#include <threads.h>
mtx_t c11m; cnd_t c11c; once_flag c11o; tss_t c11t; static int f(void *a) { return !a; } static void g(void) {}
void c11(void) {
  thrd_t t; thrd_create(&t, f, 0); thrd_join(t, 0); mtx_init(&c11m, mtx_plain); mtx_lock(&c11m);
  cnd_wait(&c11c, &c11m); call_once(&c11o, g); tss_create(&c11t, 0); tss_set(c11t, 0);
}`,
      }),
    );
    const join = 'RatCreateThread, and RatWaitForHandle to join';
    const event = 'RatCreateEvent and RatWaitForHandle, or RatSignalAndWait to release a mutex in the same step';
    expect(found).toEqual({
      'sub/mutex.c': [`pthread_mutex_t (pthread_mutex_lock, pthread_mutex_unlock), which ${NO_LOCK}: use ${LOCK}`],
      'locks.c': [
        `pthread_rwlock_t (pthread_rwlock_rdlock), which ${NO_LOCK}: use ${LOCK}`,
        `pthread_spinlock_t (pthread_spin_trylock), which ${NO_LOCK}: use ${LOCK}`,
      ],
      'waits.c': [
        `pthread_cond_t (pthread_cond_wait), which cannot wait in RatOS yet: use ${event}`,
        'pthread_barrier_t (pthread_barrier_wait), which cannot wait in RatOS yet: use RatCreateSemaphore and RatWaitForHandle',
      ],
      'once.c': [
        'pthread_once, which lets two threads in at once in RatOS so far: use RatLock (ratos-lock.h) and a flag',
      ],
      'keys.c': [
        'pthread_key_t (pthread_key_create, pthread_getspecific, pthread_setspecific), which is one slot for all threads in RatOS so far: use _Thread_local (thread_local in C++)',
      ],
      'threads.c': [
        'pthread_self or std::this_thread::get_id, which is the same for all threads in RatOS so far: use RatGetCurrentThreadId',
        `pthread_t (pthread_create, pthread_join), which starts no thread in RatOS yet: use ${join}`,
      ],
      'cleanup.c': [
        'pthread_cancel or pthread_cleanup_push (pthread_testcancel), which knows no threads in RatOS yet: use an event that the thread looks at (RatCreateEvent)',
      ],
      'semaphores.c': [
        'sem_t (sem_init, sem_wait), which is not there in RatOS yet: use RatCreateSemaphore, RatWaitForHandle and RatReleaseSemaphore',
      ],
      'c11.c': [
        `thrd_t (thrd_create, thrd_join), which is not there in RatOS yet: use ${join} (RatExitThread, RatGetCurrentThreadId, RatYield)`,
        `mtx_t (mtx_init, mtx_lock), which is not there in RatOS yet: use ${LOCK}`,
        `cnd_t (cnd_wait), which is not there in RatOS yet: use ${event}`,
        'call_once, which is not there in RatOS yet: use RatLock (ratos-lock.h) and a flag',
        'tss_t (tss_create, tss_set), which is not there in RatOS yet: use _Thread_local (thread_local in C++)',
      ],
    });
  });

  it('do not link from C++, and are called as they are there', async () => {
    const found = refusedIn(
      await build({
        ...MAIN,
        'guard.cpp': '#include <mutex>\nstd::mutex m; void guard() { std::lock_guard<std::mutex> l(m); }',
        'locks.cpp': `#include <mutex>
#include <shared_mutex>
std::recursive_mutex r; std::timed_mutex t; std::recursive_timed_mutex rt;
std::shared_mutex s; std::shared_timed_mutex st; std::once_flag o; int n;
void locks() {
  std::scoped_lock l(r, t);
  if (!rt.try_lock_for(std::chrono::seconds(1))) st.lock_shared();
  std::shared_lock sl(s);
  std::call_once(o, [] { n++; });
}`,
        'future.cpp': `#include <future>
int future() {
  std::packaged_task<int()> t([] { return 3; });
  return std::async([] { return 3; }).get() + t.get_future().get();
}
void promise() { std::promise<void> p; p.get_future().get(); }`,
        'others.cpp': `#include <condition_variable>
#include <memory_resource>
#include <thread>
std::condition_variable_any c; void thread() { std::thread t([] { c.notify_one(); }); t.join(); }
std::shared_ptr<int> sp; std::pmr::synchronized_pool_resource p;
void *others(std::thread::id i) {
  return i == std::this_thread::get_id() ? p.allocate(8) : std::atomic_load(&sp).get();
}`,
      }),
    );
    const future = 'std::future, std::promise, std::packaged_task or std::async (with the std::mutex inside)';
    expect(whats(found)).toEqual({
      'guard.cpp': ['std::mutex'],
      'locks.cpp': [
        'std::recursive_mutex',
        'std::timed_mutex',
        'std::recursive_timed_mutex',
        'std::shared_mutex',
        'std::shared_timed_mutex',
        'std::call_once',
      ],
      'future.cpp': ['std::mutex', 'std::condition_variable', future, 'std::thread'],
      'others.cpp': [
        'std::mutex',
        'std::condition_variable',
        'std::thread',
        'std::atomic_load of a std::shared_ptr, or its like',
        'std::pmr::synchronized_pool_resource',
        'pthread_self or std::this_thread::get_id',
      ],
    });
    expect(found['guard.cpp']).toEqual([`std::mutex, which ${NO_LOCK}: use ${LOCK}`]);
  });

  it('do not link from C++20', async () => {
    const found = refusedIn(
      await build(
        {
          ...MAIN,
          'latch.cpp': '#include <latch>\nstd::latch la(1); void latch() { la.count_down(); la.wait(); }',
          'semaphore.cpp': '#include <semaphore>\nstd::binary_semaphore bs(1); void semaphore() { bs.acquire(); }',
          'barrier.cpp': '#include <barrier>\nstd::barrier b(2); void barrier() { b.arrive_and_wait(); }',
          'atomic.cpp': '#include <atomic>\nstd::atomic<int> a; void atomic() { a.wait(0); }',
        },
        ['-std=c++20'],
      ),
    );
    const waiting = 'std::atomic::wait or notify (std::latch, std::counting_semaphore and std::barrier do, too)';
    expect(whats(found)).toEqual({
      'latch.cpp': [waiting],
      'semaphore.cpp': [waiting],
      'barrier.cpp': ['std::barrier', waiting],
      'atomic.cpp': [waiting],
    });
  });

  it('do not link from objects and from what is taken out of archives', async () => {
    const declared = 'int pthread_mutex_lock(void *); int sem_post(void *);\n';
    const files = {
      'lib/lock.o': await object(`${declared}int lock(void) { return pthread_mutex_lock(0); }`),
      'libpool.a': await archive({
        'used.o': await object(`${declared}int used(void) { return sem_post(0); }`),
        'unused.o': await object(`${declared}int unused(void) { return pthread_mutex_lock(0); }`),
      }),
    };
    const main = (calls: string) => ({
      'main.c': `int used(void), lock(void), unused(void);\nint main(void) { return ${calls}; }\n`,
    });
    expect(refusedIn(await build({ ...main('used() + lock()'), ...files }))).toEqual({
      'lib/lock.o': [expect.stringMatching(/^pthread_mutex_t \(pthread_mutex_lock\), /)],
      'libpool.a(used.o)': [expect.stringMatching(/^sem_t \(sem_post\), /)],
    });
    expect(runAlone(wasmOf(await build({ ...main('5'), 'libpool.a': files['libpool.a'] }))).code).toBe(5);
  });

  it('do not link through other ways to compile', async () => {
    const text = '#include <pthread.h>\npthread_mutex_t m; int main(void) { return pthread_mutex_lock(&m); }\n';
    for (const args of [['-flto'], ['-O0', '-g'], ['-pthread'], ['-lpthread'], ['-Wl,--gc-sections', '-Os']]) {
      const { 'main.c': lines } = refusedIn(await build({ 'main.c': text }, args));
      expect(lines, args.join(' ')).toHaveLength(1);
    }
  });

  it('do not link when the linker is told to let missing functions pass', async () => {
    const text = '#include <semaphore.h>\nsem_t s; int main(void) { return sem_wait(&s); }\n';
    const found = refusedIn(await build({ 'main.c': text }, ['-Wl,--warn-unresolved-symbols']));
    expect(whats(found)).toEqual({ 'main.c': ['sem_t (sem_wait)'] });
  });

  it('are told beside the other errors of the link, once', async () => {
    const text =
      '#include <semaphore.h>\nint absent(void); sem_t s;\nint main(void) { sem_post(&s); sem_post(&s); return absent(); }\n';
    const { ok, diagnostics } = await build({ 'main.c': text });
    expect(ok).toBe(false);
    expect(diagnostics).toMatch(
      /^error: main\.c uses sem_t \(sem_post\), .*\nwasm-ld: error: main\.o: undefined symbol: absent\n$/,
    );
  });
});

describe('beside refused threads', { timeout: 5 * MINUTES }, () => {
  it('functions of the same name that the user brings are used', async () => {
    const result = await build({
      'shim.c': `#include <ratos-lock.h>
static RatLock lock;
int pthread_mutex_lock(void *m) { (void)m; RatLockAcquire(&lock); return 0; }
int pthread_mutex_unlock(void *m) { (void)m; RatLockRelease(&lock); return 0; }
int sem_post(void *s) { (void)s; return 40; }`,
      'main.c': `#include <pthread.h>\n#include <semaphore.h>
int main(void) {
  pthread_mutex_t m; sem_t s;
  return pthread_mutex_lock(&m) + pthread_mutex_unlock(&m) + sem_post(&s) + 2;
}`,
    });
    expect(runAlone(wasmOf(result)).code).toBe(42);
  });

  it('a question whether there are threads is answered no', async () => {
    const text = `#include <pthread.h>
#pragma weak pthread_create
#pragma weak pthread_mutex_lock
int main(void) { return pthread_create == 0 && pthread_mutex_lock == 0 ? 3 : 4; }`;
    expect(runAlone(wasmOf(await build({ 'main.c': text }))).code).toBe(3);
  });

  it('C programs link and run', async () => {
    const text = `#include <dirent.h>
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>
static _Thread_local int mine = 3;
static thread_local int also = 4;
static atomic_int n;
pthread_mutex_t unused = PTHREAD_MUTEX_INITIALIZER;
static int less(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
int main(void) {
  int v[3] = {3, 1, 2};
  qsort(v, 3, sizeof *v, less);
  atomic_fetch_add(&n, mine + also);
  struct timespec t = {0, 1000};
  if (nanosleep(&t, NULL) || thrd_sleep(&t, NULL) || usleep(1) || sched_yield()) return 1;
  FILE *f = fopen("/x", "w");
  if (!f || fprintf(f, "x") != 1 || fclose(f)) return 2;
  DIR *d = opendir("/");
  if (d) closedir(d);
  pthread_attr_t a;
  pthread_attr_init(&a);
  pthread_mutexattr_t ma;
  pthread_mutexattr_init(&ma);
  jmp_buf j;
  if (setjmp(j)) return 3;
  signal(SIGINT, SIG_IGN);
  char words[] = "a b";
  printf("%d %d %.2f %s %s %d\\n", v[0], n, sqrt(2), strtok(words, " "), setlocale(LC_ALL, "C"), (int)wcslen(L"ab"));
  return getenv("X") != NULL;
}`;
    for (const level of ['-O0', '-O2']) {
      expect(runAlone(wasmOf(await build({ 'main.c': text }, [level])))).toMatchObject({
        code: 0,
        stdout: '1 7 1.41 a C 2\n',
      });
    }
  });

  it('a mutex that is never locked, and waiting for eight bytes, are as good as ever', async () => {
    const text = `#include <atomic>
#include <mutex>
std::mutex unused;
std::atomic<long long> wide{41};
int main() { wide++; wide.notify_all(); wide.wait(0); return static_cast<int>(wide); }`;
    expect(runAlone(wasmOf(await build({ 'main.cpp': text }, ['-std=c++20']))).code).toBe(42);
  });

  it('C++ programs link and run', async () => {
    const text = `#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <locale>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <thread>
struct Node : std::enable_shared_from_this<Node> { int value = 3; std::weak_ptr<Node> up; };
struct Dots : std::numpunct<char> {
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\\3"; }
};
static std::map<std::string, int> &words() { static std::map<std::string, int> w; return w; }
thread_local std::string mine = "mine";
int main() {
  using namespace std::chrono_literals;
  std::istringstream in("b a b c");
  for (std::string s; in >> s;) words()[s]++;
  for (auto &[word, count] : words()) std::cout << word << count << ' ';
  std::cout.imbue(std::locale(std::locale::classic(), new Dots));
  std::cout << 1234567 << std::setw(4) << std::hex << 255 << ' ' << mine << std::endl;
  auto node = std::make_shared<Node>();
  node->up = node;
  if (auto up = node->up.lock()) std::cout << up->value << up->shared_from_this().use_count() << ' ';
  std::smatch match;
  std::string pair = "key=value";
  if (std::regex_match(pair, match, std::regex("(\\\\w+)=(\\\\w+)"))) std::cout << match[2] << ' ';
  std::sort(pair.begin(), pair.end());
  std::cout << std::filesystem::path("/tmp/x/../y.txt").lexically_normal() << std::filesystem::exists("/nowhere") << ' ';
  std::ofstream("/o.txt") << "hello " << 3.5;
  std::string line;
  std::ifstream file("/o.txt");
  std::getline(file, line);
  std::this_thread::sleep_for(1ms);
  std::this_thread::sleep_until(std::chrono::steady_clock::now() + 1ms);
  std::this_thread::yield();
  std::wcout << line.c_str() << L' ' << pair.c_str() << L' ' << (std::thread::hardware_concurrency() > 0) << std::endl;
}`;
    const ran = runAlone(wasmOf(await build({ 'main.cpp': text }, ['-O1'])));
    expect(ran).toMatchObject({
      code: 0,
      stdout: 'a1 b2 c1 1.234.567  ff mine\n33 value "/tmp/y.txt"0 hello 3.5 =aeekluvy 1\n',
    });
  });
});

describe('the table of refused threads', { timeout: 3 * MINUTES }, () => {
  const symbols = new Set(THREADS.flatMap((refusal) => refusal.symbols));

  async function definedIn(library: string): Promise<string[]> {
    let output = '';
    const stdout = (bytes: Uint8Array | null) => {
      if (bytes) output += new TextDecoder().decode(bytes);
    };
    const { nm }: Record<string, Command> = commands;
    await nm?.(['--defined-only', `/usr/lib/wasm32-wasip1/${library}`], {}, { stdout, stderr: () => undefined });
    return [...output.matchAll(/^[0-9a-f]+ [A-Z] (\S+)$/gm)].map(([, name = '']) => name);
  }

  it('names what is in libc++, and all of it', async () => {
    const defined = await definedIn('libc++.a');
    expect(defined.length).toBeGreaterThan(1000);
    // Constructors and destructors have two names each, of which a class may lack one.
    const missing = [...symbols].filter((name) => name.startsWith('_Z') && !/[CD][12]Ev$/.test(name));
    expect(missing.filter((name) => !defined.includes(name))).toEqual([]);
    const CLASSES =
      /^_ZNK?St3__2(?:5mutex|15recursive_mutex|11timed_mutex|21recursive_timed_mutex|19__shared_mutex_base|18shared_timed_mutex|18condition_variable|6thread|8__sp_mut)\w*?Ev$/;
    // Tagged with the version of libc++: its own.
    const HARMLESS = /(?:5mutex|18condition_variable)D[12]Ev$|hardware_concurrency|B\d+nqn\d+/;
    expect(defined.filter((name) => CLASSES.test(name) && !HARMLESS.test(name) && !symbols.has(name))).toEqual([]);
  });

  it('names all of POSIX threads that is in libc, but what only fills in attributes', async () => {
    const defined = await definedIn('libc.a');
    expect(defined.length).toBeGreaterThan(500);
    const threads = defined.filter((name) => /^_?(pthread|thrd|mtx|cnd|tss|sem)_|^call_once$/.test(name));
    const HARMLESS = /^pthread_(mutex|cond|rwlock|barrier)?attr_|^(pthread|thrd)_equal$|^thrd_sleep$|_getprioceiling$/;
    expect(threads.filter((name) => !HARMLESS.test(name) && !symbols.has(name))).toEqual([]);
  });
});
