/* Barriers and spin locks of POSIX. */
#include "posix-check.h"

enum { THREADS = 4, ROUNDS = 500, TURNS = 50000 };

static pthread_barrier_t barrier;
static int arrived[ROUNDS];
static int serial;

static void *rounds(void *argument) {
  for (int i = 0; i < ROUNDS; i++) {
    __atomic_fetch_add(&arrived[i], 1, __ATOMIC_RELAXED);
    int result = pthread_barrier_wait(&barrier);
    if (result == PTHREAD_BARRIER_SERIAL_THREAD) __atomic_fetch_add(&serial, 1, __ATOMIC_RELAXED);
    else if (result != 0) return NULL;
    if (__atomic_load_n(&arrived[i], __ATOMIC_RELAXED) != THREADS) return NULL;
  }
  return argument;
}

static void *waitAtBarrier(void *argument) { return (void *)(intptr_t)pthread_barrier_wait(argument); }

static void barriers(void) {
  pthread_barrierattr_t attributes;
  ZERO("attributes", pthread_barrierattr_init(&attributes));
  CHECK_EQUAL("shared between processes", ENOTSUP, pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED));
  CHECK_EQUAL("of nobody", EINVAL, pthread_barrier_init(&barrier, NULL, 0));
  ZERO("of one", pthread_barrier_init(&barrier, &attributes, 1));
  CHECK_EQUAL("alone", PTHREAD_BARRIER_SERIAL_THREAD, pthread_barrier_wait(&barrier));
  ZERO("destroy", pthread_barrier_destroy(&barrier));

  pthread_t threads[THREADS];
  ZERO("init", pthread_barrier_init(&barrier, NULL, THREADS));
  for (int i = 0; i < THREADS; i++) threads[i] = start(rounds, &barrier);
  for (int i = 0; i < THREADS; i++) CHECK("all arrive, each round", join(threads[i]) != NULL);
  CHECK_EQUAL("one of them each round", ROUNDS, serial);
  ZERO("destroy", pthread_barrier_destroy(&barrier));

  /* Destroyed, and its memory used for something else, by whoever returns first. */
  for (int i = 0; i < 200; i++) {
    pthread_barrier_t *own = malloc(sizeof *own);
    ZERO("init", pthread_barrier_init(own, NULL, 3));
    for (int j = 0; j < 2; j++) threads[j] = start(waitAtBarrier, own);
    pthread_barrier_wait(own);
    ZERO("destroy", pthread_barrier_destroy(own));
    memset(own, 0xff, sizeof *own);
    free(own);
    for (int j = 0; j < 2; j++) join(threads[j]);
  }
}

static pthread_spinlock_t spin;
static int count;
static void *spins(void *argument) {
  for (int i = 0; i < TURNS; i++) {
    pthread_spin_lock(&spin);
    count++;
    pthread_spin_unlock(&spin);
  }
  return argument;
}

int main(int argc, char **argv) {
  begin(argc, argv);
  barriers();
  CHECK_EQUAL("shared between processes", ENOTSUP, pthread_spin_init(&spin, PTHREAD_PROCESS_SHARED));
  ZERO("init", pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE));
  ZERO("try", pthread_spin_trylock(&spin));
  CHECK_EQUAL("held", EBUSY, pthread_spin_trylock(&spin));
  ZERO("unlock", pthread_spin_unlock(&spin));
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) threads[i] = start(spins, NULL);
  for (int i = 0; i < THREADS; i++) join(threads[i]);
  CHECK_EQUAL("nothing is lost", THREADS * TURNS, count);
  ZERO("destroy", pthread_spin_destroy(&spin));
  return finish();
}
