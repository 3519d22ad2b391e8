#include "table.h"

#include <signal.h>
#include <string.h>

/* Of waiting for the second fork, in paces. */
enum { PATIENCE = 1 };

const char *const NAMES[SEATS_MAX] = {"Socrates", "Hypatia", "Laozi", "Aristotle", "Arendt", "Kant",
                                      "Ibn Sina", "Hume", "Spinoza", "Zhuangzi", "Weil", "Plato"};

/* The seat of the calling thread: for the signal's handler. */
static _Thread_local Seat *mine;

#define LOAD(word) __atomic_load_n(&(word), __ATOMIC_SEQ_CST)
#define STORE(word, value) __atomic_store_n(&(word), (value), __ATOMIC_SEQ_CST)

int leftOf(const Table *table, int seat) {
  (void)table;
  return seat;
}
int rightOf(const Table *table, int seat) { return (seat + table->seatCount - 1) % table->seatCount; }

static void say(Seat *seat, Mood mood, int waitsFor) {
  STORE(seat->waitsFor, waitsFor);
  STORE(seat->mood, (int)mood);
  seat->table->changed(seat->table->context);
}

static void takenBy(Table *table, int fork, int holder) {
  STORE(table->holders[fork], holder);
  table->changed(table->context);
}

static void putDown(Seat *seat, int fork) {
  takenBy(seat->table, fork, NOBODY);
  RatReleaseMutex(seat->table->forks[fork]);
}

static bool take(Seat *seat, int fork, uint32_t timeoutMs) {
  STORE(seat->forever, timeoutMs == RAT_INFINITE);
  say(seat, HUNGRY, fork);
  if (RatWaitForHandle(seat->table->forks[fork], timeoutMs) < 0) return false;
  takenBy(seat->table, fork, seat->number);
  say(seat, HUNGRY, NOBODY);
  return true;
}

/*
 * Somebody else cannot take a fork away: a mutex is released by its owner. So the owner is sent a signal. Its handler
 * runs in the thread that waits, puts the fork down, and the wait goes on. It does nothing unless the thread holds its
 * left fork and wants the right one.
 */
static void putDownLeft(int signal) {
  (void)signal;
  Seat *seat = mine;
  if (seat == NULL || LOAD(seat->waitsFor) != rightOf(seat->table, seat->number)) return;
  int left = leftOf(seat->table, seat->number);
  if (LOAD(seat->table->holders[left]) != seat->number) return;
  STORE(seat->handsBack, true);
  putDown(seat, left);
}

/* For about a pace, unless there is hurry. */
static void pass(Seat *seat) {
  Table *table = seat->table;
  seat->random = seat->random * 1664525u + 1013904223u;
  uint32_t pace = LOAD(table->paceMs);
  RatWaitForHandle(table->hurry, pace / 2 + (uint32_t)((uint64_t)pace * (seat->random >> 16) >> 16));
}

/* The second of two. false: it could not be had, and the first one is down again. */
static bool takeSecond(Seat *seat, int first, int second, uint32_t timeoutMs) {
  bool taken = take(seat, second, timeoutMs);
  if (LOAD(seat->handsBack)) {
    STORE(seat->handsBack, false);
    if (taken) putDown(seat, second);
    return false;
  }
  if (!taken) {
    putDown(seat, first);
    __atomic_add_fetch(&seat->table->gaveUp, 1, __ATOMIC_RELAXED);
  }
  return taken;
}

/* Goes on when everybody has come here. */
static void meet(Table *table, Meeting *meeting) {
  if (__atomic_add_fetch(&meeting->here, 1, __ATOMIC_SEQ_CST) == table->seatCount) RatSetEvent(meeting->everybody);
  RatWaitForHandle(meeting->everybody, RAT_INFINITE);
}

static bool takeBoth(Seat *seat) {
  Table *table = seat->table;
  int first = leftOf(table, seat->number), second = rightOf(table, seat->number);
  bool trap = LOAD(table->trap);
  int manners = LOAD(table->manners);
  if (!trap && manners == IN_ORDER && first > second) {
    first = second;
    second = leftOf(table, seat->number);
  }
  /* In a deadlock that was asked for, all begin together, and nobody wants the second fork before all have the first. */
  if (trap) meet(table, &table->seated);
  if (!take(seat, first, RAT_INFINITE)) return false;
  if (trap) meet(table, &table->holding);
  else if (manners != IN_ORDER) pass(seat); /* which leaves time for trouble */
  STORE(seat->waitsFor, second);
  /* Who leaves says so first and sends the signal then: it is seen here, or it finds this thread waiting. */
  if (LOAD(table->leaving)) {
    if (!LOAD(seat->handsBack)) putDown(seat, first);
    STORE(seat->handsBack, false);
    return false;
  }
  return takeSecond(seat, first, second, !trap && manners == WITH_LIMIT ? LOAD(table->paceMs) * PATIENCE : RAT_INFINITE);
}

static int32_t dine(void *arg) {
  Seat *seat = mine = arg;
  Table *table = seat->table;
  seat->self = pthread_self();
  STORE(seat->there, true);
  while (!LOAD(table->leaving)) {
    say(seat, THINKING, NOBODY);
    pass(seat);
    if (LOAD(table->leaving) || !takeBoth(seat)) continue;
    say(seat, EATING, NOBODY);
    pass(seat);
    __atomic_add_fetch(&seat->meals, 1, __ATOMIC_RELAXED);
    putDown(seat, leftOf(table, seat->number));
    putDown(seat, rightOf(table, seat->number));
  }
  say(seat, THINKING, NOBODY);
  STORE(seat->there, false);
  return 0;
}

RatStatus tableBegin(Table *table, int seats) {
  signal(SIGUSR1, putDownLeft);
  RatStatus status = RAT_SUCCESS;
  table->seatCount = seats;
  table->trap = table->leaving = false;
  HEVENT *events[] = {&table->hurry, &table->seated.everybody, &table->holding.everybody};
  for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
    if (*events[i] == NULL) status = RatCreateEvent(true, false, events[i]);
    if (status < 0) return status;
    RatResetEvent(*events[i]);
  }
  for (int i = 0; i < seats; i++) {
    table->seats[i] = (Seat){.table = table, .number = i, .waitsFor = NOBODY, .random = (uint32_t)RatGetTickNs() + (uint32_t)i * 7919u};
    table->holders[i] = NOBODY;
    if (table->forks[i] == NULL) status = RatCreateMutex(false, false, &table->forks[i]);
    if (status < 0) return status;
  }
  RatThreadAttributes attributes = {.size = sizeof attributes, .stackSize = 64 << 10};
  for (int i = 0; i < seats && status >= 0; i++) {
    attributes.name = NAMES[i];
    status = RatCreateThread(dine, &table->seats[i], &attributes, &table->seats[i].thread);
    if (status >= 0) table->threadCount++;
  }
  return status;
}

void tableDeadlock(Table *table) {
  if (LOAD(table->trap) || LOAD(table->leaving)) return;
  Meeting *meetings[] = {&table->seated, &table->holding};
  for (int i = 0; i < 2; i++) {
    STORE(meetings[i]->here, 0);
    RatResetEvent(meetings[i]->everybody);
  }
  STORE(table->trap, true);
  RatSetEvent(table->hurry);
}

bool tableIsStuck(const Table *table) {
  for (int i = 0; i < table->seatCount; i++) {
    const Seat *seat = &table->seats[i];
    if (!LOAD(seat->forever) || LOAD(seat->waitsFor) != rightOf(table, i) || LOAD(table->holders[leftOf(table, i)]) != i) return false;
  }
  return table->threadCount > 0;
}

void tableBreak(Table *table) {
  if (!tableIsStuck(table)) return;
  STORE(table->trap, false);
  RatResetEvent(table->hurry);
  for (int i = 0; i < table->seatCount; i++) {
    if (LOAD(table->seats[i].there) && pthread_kill(table->seats[i].self, SIGUSR1) == 0) return;
  }
}

void tableLeave(Table *table) {
  STORE(table->leaving, true);
  RatSetEvent(table->hurry);
  RatSetEvent(table->seated.everybody);
  RatSetEvent(table->holding.everybody);
  for (int i = 0; i < table->seatCount; i++)
    if (LOAD(table->seats[i].there)) pthread_kill(table->seats[i].self, SIGUSR1);
}

bool tableThreadEnded(Table *table, HTHREAD thread) {
  for (int i = 0; i < table->seatCount; i++) {
    if (table->seats[i].thread != thread) continue;
    RatCloseHandle(thread);
    table->seats[i].thread = NULL;
    table->threadCount--;
  }
  return table->threadCount == 0;
}
