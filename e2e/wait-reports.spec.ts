/** What `ratos run` tells of threads that wait for one another. */
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ROOT, Workspace } from './support/ratos-command.ts';

let work: Workspace;
test.beforeEach(() => {
  work = new Workspace();
});
test.afterEach(() => work.remove());

const STUCK = `ratos: the program's threads:
deadlock: thread 2 "left" and thread 3 "right" wait for one another
no thread can go on: each waits for what only another one could do
  thread 1 "main" waits in RatWaitForMultipleHandles for the end of thread 2 "left" and the end of thread 3 "right"
  thread 2 "left" waits in RatWaitForHandle for mutex #B, which thread 3 "right" owns; it owns mutex #A
  thread 3 "right" waits in RatWaitForHandle for mutex #A, which thread 2 "left" owns; it owns mutex #B
`;

/** The numbers of objects are the system's; which is which must be right. */
function letters(text: string): string {
  const seen = [...new Set([...text.matchAll(/it owns mutex #(\d+)/g)].map(([, number]) => number))];
  return text.replace(/mutex #(\d+)/g, (_, number: string) => `mutex #${'AB'[seen.indexOf(number)]}`);
}

test('a deadlock is told once, without being asked, and who owns what; the program stays', async () => {
  const command = work.start(['run', join(ROOT, 'programs', 'conformance', 'deadlock.c')]);
  await expect.poll(() => letters(command.stderr), { timeout: 60_000 }).toBe(STUCK);
  command.child.kill('SIGINT');
  const { code, stderr } = await command.result;
  expect(code).toBe(130);
  expect(letters(stderr), 'not told again when nothing has changed').toBe(STUCK);
});

const LOCKS = `
#include <ratos.h>
static RatLock a = RAT_LOCK_INIT;
static HEVENT never;
static int32_t wait(void *arg) { (void)arg; RatLockAcquire(&a); return 0; }
int main(void) {
  HTHREAD t;
  RatThreadAttributes attributes = {.size = sizeof attributes, .name = "locker"};
  RatCreateEvent(false, false, &never);
  RatLockAcquire(&a);
  RatCreateThread(wait, 0, &attributes, &t);
  return RatWaitForHandle(never, TIMEOUT);
}`;

test('a standstill of locks and events is told', async () => {
  const source = work.write('locks.c', LOCKS.replace('TIMEOUT', 'RAT_INFINITE'));
  const { stderr } = await work.run(['run', source, '--timeout', '5']);
  expect(stderr).toMatch(/^no thread can go on: each waits for what only another one could do$/m);
  expect(stderr).toMatch(/^ {2}thread 1 "main" waits in RatWaitForHandle for event #\d+$/m);
  expect(stderr).toMatch(
    /^ {2}thread 2 "locker" waits in RatFutexWait for a lock or condition at address 0x[0-9a-f]+$/m,
  );
});

test('a deadlock of POSIX mutexes is told with their owners', async () => {
  const source = work.write(
    'cross.c',
    `#define _GNU_SOURCE
     #include <pthread.h>
     static pthread_mutex_t locks[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
     static pthread_barrier_t both;
     static void *run(void *arg) {
       long mine = (long)arg;
       pthread_mutex_lock(&locks[mine]);
       pthread_barrier_wait(&both);
       pthread_mutex_lock(&locks[1 - mine]);
       return 0;
     }
     int main(void) {
       pthread_t threads[2];
       pthread_barrier_init(&both, 0, 2);
       for (long i = 0; i < 2; i++) {
         pthread_create(&threads[i], 0, run, (void *)i);
         pthread_setname_np(threads[i], i == 0 ? "left" : "right");
       }
       for (int i = 0; i < 2; i++) pthread_join(threads[i], 0);
       return 0;
     }`,
  );
  const { stderr } = await work.run(['run', source, '--timeout', '5']);
  expect(stderr).toMatch(/^deadlock: thread 2 "left" and thread 3 "right" wait for one another$/m);
  for (const [mine, other] of [
    ['2 "left"', '3 "right"'],
    ['3 "right"', '2 "left"'],
  ]) {
    const line = `^ {2}thread ${mine} waits in RatFutexWait for the mutex at address 0x[0-9a-f]+, which thread ${other} owns$`;
    expect(stderr).toMatch(new RegExp(line, 'm'));
  }
  expect(stderr).toMatch(/^ {2}thread 1 "main" waits in RatSignalWait for the end of thread 2 "left"$/m);
});

test('who takes a POSIX mutex twice waits for itself', async () => {
  const source = work.write(
    'twice.c',
    `#include <pthread.h>
     int main(void) {
       pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
       pthread_mutex_lock(&lock);
       return pthread_mutex_lock(&lock);
     }`,
  );
  const { stderr } = await work.run(['run', source, '--timeout', '5']);
  expect(stderr).toMatch(/^deadlock: thread 1 "main" waits for itself$/m);
  expect(stderr).toMatch(
    /^ {2}thread 1 "main" waits in RatFutexWait for the mutex at address 0x[0-9a-f]+, which thread 1 "main" owns$/m,
  );
});

test('who waits is told at a time-out, but not called a standstill when a wait would end', async () => {
  const source = work.write('locks.c', LOCKS.replace('TIMEOUT', '30000'));
  const { code, stderr } = await work.run(['run', source, '--timeout', '3']);
  expect(code).toBe(124);
  expect(stderr).not.toContain('no thread can go on');
  expect(stderr).toMatch(/^ {2}thread 1 "main" waits in RatWaitForHandle for event #\d+ \(with a time-out\)$/m);
});

/** Copies lines from its standard input to its standard output. */
const COPY = `#include <stdio.h>
int main(void) {
  char line[256];
  while (fgets(line, sizeof line, stdin) != NULL) {
    fputs(line, stdout);
    fflush(stdout);
  }
}
`;

test('a program that waits for input is not reported', async () => {
  const command = work.start(['run', work.write('copy.c', COPY)]);
  command.child.stdin.write('first\n');
  await command.waitFor('first\n');
  command.child.kill('SIGINT');
  expect(await command.result).toMatchObject({ code: 130, stderr: '' });
});
