/*
 * Threads that compute tiles. What is to be done is a plan; a new plan replaces what is left of the one before, and what
 * is being computed for that is given up at its next row. Each finished tile is a completion in a queue: its value is
 * the plan's number, its user data the block of memory with the levels, which belongs to whoever takes the completion.
 */
#ifndef MANDELBROT_CREW_H
#define MANDELBROT_CREW_H

#include <ratos.h>
#include <ratos-lock.h>

#include "fractal.h"

enum { CREW_MAX = 64 };

typedef struct Plan {
  uint32_t number;
  View view;
  Size picture;
  int32_t iterations;
  Tile *tiles; /* in the order in which they are wanted */
  size_t count;
} Plan;

typedef struct Result {
  Tile tile;
  float levels[];
} Result;

typedef struct Crew {
  HCOMPQ results;
  HEVENT work; /* set while tiles are left, and to end */
  HTHREAD threads[CREW_MAX];
  size_t threadCount;
  uint32_t wanted; /* the plan's number again, for threads that compute: they look at it without the lock */
  RatLock lock; /* guards what follows */
  Plan plan;
  size_t next; /* of the plan's tiles */
  bool ending;
} Crew;

RatStatus crewStart(Crew *crew, size_t threads);
/* Takes over the plan's tiles, and gives it a number, which it returns. */
uint32_t crewSetPlan(Crew *crew, Plan plan);
/* The next finished tile, to be freed; NULL with a number: one for which there was no memory. false: none now. */
bool crewTake(Crew *crew, uint32_t *number, Result **result);
void crewEnd(Crew *crew);

#endif
