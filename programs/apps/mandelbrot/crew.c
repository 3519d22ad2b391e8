#include "crew.h"

#include <stdlib.h>
#include <string.h>

static bool isWanted(const Crew *crew, uint32_t number) { return __atomic_load_n(&crew->wanted, __ATOMIC_RELAXED) == number; }

/* The next tile, with what is needed for it. false: nothing is left; the event says so, too. */
static bool takeTile(Crew *crew, Plan *plan, Tile *tile, bool *ending) {
  RatLockAcquire(&crew->lock);
  *ending = crew->ending;
  bool found = !crew->ending && crew->next < crew->plan.count;
  if (found) {
    *plan = crew->plan;
    *tile = crew->plan.tiles[crew->next++];
  } else if (!crew->ending) {
    RatResetEvent(crew->work);
  }
  RatLockRelease(&crew->lock);
  return found;
}

/* NULL: there is no memory, or nobody wants it any more. */
static Result *compute(const Crew *crew, const Plan *plan, const Tile *tile) {
  int32_t columns = tileColumns(tile), rows = tileRows(tile);
  Result *result = malloc(sizeof *result + sizeof(float) * (size_t)columns * (size_t)rows);
  if (result == NULL) return NULL;
  result->tile = *tile;
  for (int32_t row = 0; row < rows; row++) {
    if (!isWanted(crew, plan->number)) {
      free(result);
      return NULL;
    }
    tileRow(tile, row, &plan->view, plan->picture, plan->iterations, &result->levels[row * columns]);
  }
  return result;
}

static int32_t work(void *arg) {
  Crew *crew = arg;
  for (;;) {
    Plan plan;
    Tile tile;
    bool ending;
    while (takeTile(crew, &plan, &tile, &ending)) {
      Result *result = compute(crew, &plan, &tile);
      RatCompletion completion = {.userData = (uintptr_t)result, .kind = RAT_COMPLETION_USER, .value = plan.number};
      if (RatPostCompletion(crew->results, &completion) < 0) free(result);
    }
    if (ending || RatWaitForHandle(crew->work, RAT_INFINITE) < 0) return 0;
  }
}

RatStatus crewStart(Crew *crew, size_t threads) {
  memset(crew, 0, sizeof *crew);
  RatStatus status = RatCreateCompletionQueue(&crew->results);
  if (status >= 0) status = RatCreateEvent(true, false, &crew->work);
  if (threads > CREW_MAX) threads = CREW_MAX;
  RatThreadAttributes attributes = {.size = sizeof attributes, .stackSize = 64 << 10, .name = "painter"};
  while (status >= 0 && crew->threadCount < threads) {
    status = RatCreateThread(work, crew, &attributes, &crew->threads[crew->threadCount]);
    if (status >= 0) crew->threadCount++;
  }
  /* Fewer threads than there are cores are slower, and that is all. */
  return crew->threadCount > 0 ? RAT_SUCCESS : status;
}

uint32_t crewSetPlan(Crew *crew, Plan plan) {
  RatLockAcquire(&crew->lock);
  Tile *before = crew->plan.tiles;
  plan.number = crew->plan.number + 1;
  crew->plan = plan;
  crew->next = 0;
  __atomic_store_n(&crew->wanted, plan.number, __ATOMIC_RELAXED);
  if (plan.count > 0) RatSetEvent(crew->work);
  RatLockRelease(&crew->lock);
  free(before);
  return plan.number;
}

bool crewTake(Crew *crew, uint32_t *number, Result **result) {
  RatCompletion completion;
  size_t count;
  if (RatGetCompletions(crew->results, &completion, 1, 0, &count) < 0 || count == 0) return false;
  *number = (uint32_t)completion.value;
  *result = (Result *)completion.userData;
  return true;
}

void crewEnd(Crew *crew) {
  crewSetPlan(crew, (Plan){0});
  RatLockAcquire(&crew->lock);
  crew->ending = true;
  RatLockRelease(&crew->lock);
  RatSetEvent(crew->work);
  for (size_t i = 0; i < crew->threadCount; i++) {
    RatWaitForHandle(crew->threads[i], RAT_INFINITE);
    RatCloseHandle(crew->threads[i]);
  }
  uint32_t number;
  Result *result;
  while (crewTake(crew, &number, &result)) free(result);
  RatCloseHandle(crew->work);
  RatCloseHandle(crew->results);
}
