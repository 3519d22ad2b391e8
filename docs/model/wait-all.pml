/*
 * A wait-all that another thread satisfies (src/kernel/core/wait-all.ts: waitAll, wake.ts: tryTakeAll). The signaler decides the waiter's word,
 * takes the objects one by one and unlocks them by the waiter's nodes; the waiter may notice its outcome at any
 * moment, because its deadline wakes it or because it spins. It must not go on before the signaler is through:
 * its nodes are used again for its next wait.
 *
 * BROKEN_RETURN: on success the waiter does not take the all-lock, as the kernel did at first.
 */
#define OBJECTS 2
mtype = { WAITING, TAKEN, TIMEOUT };

bit all_held = 0;
bit held[OBJECTS];
bit signaled[OBJECTS];
/* Which object each of the waiter's nodes is for; NONE once it has gone on to something else. */
#define NONE 255
byte node[OBJECTS];
bit queued[OBJECTS];
mtype word = WAITING;
bit returned = 0;

/* Sets object 1; object 0 is set. Holds the all-lock, because there is a wait-all in the queue. */
active proctype Signaler() {
  byte i;
  bit won;
  atomic { !all_held -> all_held = 1 };
  atomic { !held[1] -> held[1] = 1 };
  signaled[1] = 1;
  if
  :: queued[1] ->
     atomic { !held[0] -> held[0] = 1 };
     if
     :: signaled[0] ->
        atomic {
          if
          :: word == WAITING -> word = TAKEN; won = 1
          :: else -> won = 0
          fi
        };
        if
        :: won ->
           i = 0;
           do
           :: i < OBJECTS ->
              assert(node[i] != NONE);
              signaled[node[i]] = 0;
              queued[i] = 0;
              i++
           :: else -> break
           od
        :: else
        fi
     :: else
     fi;
     assert(node[0] != NONE);
     held[node[0]] = 0
  :: else
  fi;
  held[1] = 0;
  all_held = 0
}

active proctype Waiter() {
  byte i;
  /* queueAll */
  atomic { !all_held -> all_held = 1 };
  node[0] = 0;
  node[1] = 1;
  queued[0] = 1;
  queued[1] = 1;
  all_held = 0;
  /* park, with a deadline */
  do
  :: word != WAITING -> break
  :: atomic { word == WAITING -> word = TIMEOUT }
  od;
#ifdef BROKEN_RETURN
  if
  :: word == TAKEN -> goto done
  :: else
  fi;
#endif
  /* unqueueAll */
  atomic { !all_held -> all_held = 1 };
  i = 0;
  do
  :: i < OBJECTS ->
     atomic { !held[node[i]] -> held[node[i]] = 1 };
     queued[i] = 0;
     held[node[i]] = 0;
     i++
  :: else -> break
  od;
  all_held = 0;
done:
  /* It goes on: what it waited for is its own, and its nodes are for the next wait. */
  assert(word != TAKEN || (!signaled[0] && !signaled[1]));
  d_step { node[0] = NONE; node[1] = NONE; returned = 1 }
}

init {
  signaled[0] = 1;
  timeout ->
  assert(returned && !held[0] && !held[1] && !all_held);
  assert(word != TIMEOUT || (signaled[0] && signaled[1]))
}
