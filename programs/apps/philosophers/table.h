/*
 * The table: each philosopher is a thread, each fork a mutex of RatOS. Threads say how it goes with them in atomic
 * words, which anybody may look at, at any time.
 */
#ifndef PHILOSOPHERS_TABLE_H
#define PHILOSOPHERS_TABLE_H

#include <pthread.h>
#include <ratos.h>

enum { SEATS_MIN = 2, SEATS_MAX = 12, NOBODY = -1 };

typedef enum Mood { THINKING, HUNGRY, EATING } Mood;
/* How forks are taken. */
typedef enum Manners {
  IN_ORDER,    /* the one with the lower number first: no circle can close */
  WITH_LIMIT,  /* left, then right, but who waits too long puts the first one down again */
  LEFT_FIRST,  /* left, then right: once all hold the left one, that is the end */
} Manners;

struct Table;
typedef struct Seat {
  struct Table *table;
  int number;
  HTHREAD thread;
  pthread_t self; /* valid while `there` */
  bool there;
  int mood;     /* Mood */
  int waitsFor; /* a fork, or NOBODY */
  bool forever; /* that wait has no time-out */
  uint32_t meals;
  uint32_t random;
  bool handsBack; /* set by the signal: the left fork is no longer held */
} Seat;

/* Where everybody waits for everybody. */
typedef struct Meeting {
  int here;
  HEVENT everybody;
} Meeting;

typedef struct Table {
  int seatCount;
  Seat seats[SEATS_MAX];
  HMUTEX forks[SEATS_MAX]; /* each with the number of the seat that it lies to the left of */
  int holders[SEATS_MAX];  /* seats, or NOBODY */
  int manners;             /* Manners */
  uint32_t paceMs;         /* of thinking and eating, about */
  uint32_t gaveUp;         /* forks put down again because a wait was too long */
  HEVENT hurry;            /* set: nobody thinks or eats any longer */
  Meeting seated, holding; /* in a deadlock that was asked for: before the left fork, and with it */
  bool trap, leaving;
  int threadCount;         /* that have not ended */
  void (*changed)(void *context); /* called by any of the threads */
  void *context;
} Table;

extern const char *const NAMES[SEATS_MAX];

int leftOf(const Table *table, int seat);
int rightOf(const Table *table, int seat);

/* Lays the table and starts the threads. Manners, pace and `changed` must be set; it must be empty. */
RatStatus tableBegin(Table *table, int seats);
/* Everybody takes the left fork, and waits, without a time-out, for the right one. */
void tableDeadlock(Table *table);
bool tableIsStuck(const Table *table);
/* One of them puts the left fork down. */
void tableBreak(Table *table);
/* Asks everybody to leave, whatever they wait for. */
void tableLeave(Table *table);
/* To be told of each thread that has ended. true: it was the last one, and the table is empty. */
bool tableThreadEnded(Table *table, HTHREAD thread);

#endif
