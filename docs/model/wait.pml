/*
 * Waiting for an auto-reset event (src/kernel/core/wait.ts, wake.ts, wait-queue.ts, objects/event.ts): the short ways by
 * compare-and-swap, the queue under the object's lock, parking on the waiter's own word, time-outs, and a kill.
 *
 * THREADS wait once each; SETTERS set the event once each; thread 0 is killed. One step is one atomic operation.
 * BROKEN_… leave one precaution out: the model must catch it. README.md says how to run it.
 */
#ifndef THREADS
#define THREADS 2
#endif
#ifndef SETTERS
#define SETTERS 2
#endif
#define NOBODY 255

mtype = { WAITING, TAKEN, TIMEOUT, KILLED };

/* The object. `signaled` and `waiters` are bits of one word: one step may read and swap both. */
bit held = 0;
bit signaled = 0;
bit waiters = 0;
byte queue[THREADS] = NOBODY;
byte length = 0;
bit queued[THREADS];

/* The threads. */
mtype word[THREADS] = TAKEN;
bit asleep[THREADS];
bit dying[THREADS];
bit forever[THREADS];
mtype result[THREADS] = WAITING;

/* What has been put in, for the count at the end. A set that finds the event set adds nothing. */
byte puts = 0;
byte taken = 0;

inline lock_object() {
  atomic { !held -> held = 1 };
  waiters = 1
}

inline unlock_object() {
  if
  :: length == 0 -> waiters = 0
  :: else
  fi;
  held = 0
}

/* Under the lock. */
inline enqueue(t) {
  d_step { queue[length] = t; length++; queued[t] = 1 }
}

inline dequeue(t, i) {
  d_step {
    i = 0;
    do
    :: i < length && queue[i] != t -> i++
    :: else -> break
    od;
    do
    :: i + 1 < length -> queue[i] = queue[i + 1]; i++
    :: else -> break
    od;
    length--;
    queue[length] = NOBODY;
    i = 0;
    queued[t] = 0
  }
}

inline notify(t) { asleep[t] = 0 }

/* Moves a waiter's word away from WAITING; `won` says whether it was this step that decided the wait. */
inline decide(t, outcome, won) {
  atomic {
    if
    :: word[t] == WAITING -> word[t] = outcome; won = 1
    :: else -> won = 0
    fi
  }
}

/* wakeLocked: the waiters of this moment, oldest first. */
inline wake(at, who, won, i) {
  at = 0;
  do
  :: at < length && signaled ->
     who = queue[at];
#ifdef BROKEN_DECIDE
     /* The outcome is written, not swapped: a time-out or kill may have decided already. */
     if
     :: word[who] == WAITING -> won = 1; word[who] = TAKEN
     :: else -> won = 0
     fi;
#else
     decide(who, TAKEN, won);
#endif
     if
     :: won ->
        d_step { signaled = 0; taken++ };
        dequeue(who, i);
        wakes[who] = 1
     :: else -> at++
     fi
  :: else -> break
  od
}

proctype Setter() {
  bit wakes[THREADS];
  byte at, who, i;
  bit won, sawWaiters, sawSignaled;
short_way:
  skip;
  d_step { sawWaiters = waiters; sawSignaled = signaled };
  if
  :: sawWaiters -> goto long_way
  :: !sawWaiters && sawSignaled -> goto done
  :: else
  fi;
#ifdef BROKEN_SHORT_WAY
  /* A store instead of a compare-and-swap: somebody may have queued meanwhile. */
  d_step { puts = puts + 1 - signaled; signaled = 1 };
  goto done;
#else
  atomic {
    if
    :: waiters == sawWaiters && signaled == sawSignaled -> signaled = 1; puts++; goto done
    :: else -> goto short_way
    fi
  };
#endif
long_way:
  lock_object();
  d_step { puts = puts + 1 - signaled; signaled = 1 };
  wake(at, who, won, i);
  unlock_object();
#ifndef BROKEN_NOTIFY
  /* wakeDeferred: when the lock has been given back. */
  at = 0;
  do
  :: at < THREADS ->
     if
     :: wakes[at] -> notify(at)
     :: else
     fi;
     at++
  :: else -> break
  od;
#endif
done:
  skip
}

proctype Waiter(byte t) {
  byte i;
  bit won, sawWaiters, sawSignaled;
  if
  :: forever[t] = 1
  :: forever[t] = 0
  fi;
short_way:
  skip;
  d_step { sawWaiters = waiters; sawSignaled = signaled };
  if
  :: sawWaiters || !sawSignaled -> goto long_way
  :: else
  fi;
  atomic {
    if
    :: waiters == sawWaiters && signaled == sawSignaled -> signaled = 0; taken++; result[t] = TAKEN; goto done
    :: else -> goto short_way
    fi
  };
long_way:
  word[t] = WAITING;
  lock_object();
#ifdef BROKEN_CHECK
  /* It does not look at the event after it has closed the short ways. */
#else
  if
  :: signaled ->
     d_step { signaled = 0; taken++; result[t] = TAKEN };
     unlock_object();
     goto done
  :: else
  fi;
#endif
  enqueue(t);
  unlock_object();
  /* park */
#ifndef BROKEN_PARK
  if
  :: dying[t] -> decide(t, KILLED, won)
  :: else
  fi;
#endif
  do
  :: word[t] != WAITING -> break
  :: else ->
     /* Atomics.wait: it goes to sleep only if the word still says WAITING. */
     atomic {
       if
       :: word[t] == WAITING -> asleep[t] = 1
       :: else
       fi
     };
     if
     :: !asleep[t]
     :: !forever[t] ->
        asleep[t] = 0;
        decide(t, TIMEOUT, won)
     fi
  od;
  result[t] = word[t];
  /* dequeueNodes */
  if
  :: queued[t] ->
     lock_object();
     if
     :: queued[t] -> dequeue(t, i)
     :: else
     fi;
     unlock_object()
  :: else
  fi;
done:
  skip
}

/* markDying: first the mark, then the wake-up. */
proctype Killer() {
  bit won;
#ifdef BROKEN_KILL_ORDER
  decide(0, KILLED, won);
  if
  :: won -> notify(0)
  :: else
  fi;
  dying[0] = 1
#else
  dying[0] = 1;
  decide(0, KILLED, won);
  if
  :: won -> notify(0)
  :: else
  fi
#endif
}

byte index = 0;
byte successes = 0;

init {
  atomic {
    do
    :: index < THREADS -> run Waiter(index); index++
    :: else -> break
    od;
    index = 0;
    do
    :: index < SETTERS -> run Setter(); index++
    :: else -> break
    od;
    run Killer()
  };
  /* When nobody can do anything any more: */
  timeout ->
  d_step {
    index = 0;
    do
    :: index < THREADS ->
       /* who has not come back sleeps for ever, the event is not set, and nobody has killed it; */
       assert(result[index] != WAITING || (forever[index] && !signaled && index != 0));
       if
       :: result[index] == TAKEN -> successes++
       :: else
       fi;
       assert(result[index] != KILLED || index == 0);
       assert(result[index] != WAITING || queued[index]);
       assert(result[index] == WAITING || !queued[index]);
       index++
    :: else -> break
    od;
    /* each signal was taken by one wait, or is still there; */
    assert(successes == taken);
    assert(puts == taken + signaled);
    /* nothing is left locked, and the short ways are open if nobody waits. */
    assert(!held && (waiters == (length > 0)))
  }
}
