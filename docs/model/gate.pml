/*
 * The gate between guest code and the kernel, and the end of a thread (src/kernel/process/gate.ts; the broker's
 * side is src/host/broker/). A worker may be terminated at any instruction, so it must never happen in the kernel.
 *
 * One guest thread; the broker kills it at some moment. `provided (!terminated)` is what terminate() does.
 * BROKEN_… leave one precaution out.
 */
mtype = { NEW, USER, KERNEL, DYING, KERNEL_DYING, LEAVING, DEAD, SEALED };

mtype state = NEW;
bit terminated = 0;
/* A kernel lock that both sides take, and the lock of the request queue. */
bit held = 0;
bit held_by_thread = 0;
bit request_held = 0;
/* THREAD_LEFT requests that were made and taken. */
byte told = 0;
byte heard = 0;
/* The gate has been shut for good. */
bit sealed = 0;
/* The broker has ended the thread: abandoned its mutexes, signaled its object. */
bit ended = 0;
bit thread_done = 0;
bit broker_done = 0;
/* The thread sleeps in the kernel until somebody wakes it. */
bit asleep = 0;
bit woken = 0;

#define QUIET (state == DYING || state == LEAVING || state == DEAD || state == SEALED)

inline swap(from, to, ok) {
  atomic {
    if
    :: state == from -> state = to; ok = 1
    :: else -> ok = 0
    fi
  }
}

inline enter(ok) {
#ifdef BROKEN_ENTER
  /* It looks, then writes. */
  if
  :: state == USER -> state = KERNEL; ok = 1
  :: else -> ok = 0
  fi
#else
  swap(USER, KERNEL, ok)
#endif
}

proctype Thread() provided (!terminated) {
  bit ok;
  byte calls = 0;
  mtype seen;
  swap(NEW, USER, ok);
  if
  :: !ok -> goto out          /* killed before it began: the broker has done with it */
  :: else
  fi;
  do
  :: calls < 2 ->
     calls++;
     enter(ok);
     if
     :: !ok -> goto leave_for_good
     :: else
     fi;
     assert(!sealed);
     /* A system call: it may sleep, and it takes a lock. */
     if
     :: if
        :: state == KERNEL_DYING -> skip
        :: else ->
           atomic {
             if
             :: !woken -> asleep = 1
             :: else
             fi
           };
           asleep == 0 || woken
        fi
     :: skip
     fi;
     atomic { !held -> held = 1; held_by_thread = 1 };
     assert(!ended);
     atomic { held_by_thread = 0; held = 0 };
     swap(KERNEL, USER, ok);
     if
     :: !ok -> goto leave_for_good
     :: else
     fi
  :: calls < 2 -> skip        /* it computes, perhaps for ever */
  :: calls == 2 ->
     enter(ok);
     goto leave_for_good      /* it ends by itself */
  od;
leave_for_good:
  do
  :: seen = state;
     if
     :: seen == SEALED || seen == LEAVING || seen == DEAD -> goto out
     :: else
     fi;
#ifdef BROKEN_LEAVE
     state = LEAVING;
     break
#else
     swap(seen, LEAVING, ok);
     if
     :: ok -> break
     :: else
     fi
#endif
  od;
  atomic { !request_held -> request_held = 1 };
  told++;
  request_held = 0;
out:
  thread_done = 1
}

inline mark_dying(seen, next, ok) {
  do
  :: seen = state;
     if
     :: seen == NEW -> next = DEAD
     :: seen == USER -> next = DYING
     :: seen == KERNEL -> next = KERNEL_DYING
     :: else -> next = seen
     fi;
     if
     :: next == seen -> break
     :: else
     fi;
#ifdef BROKEN_MARK
     state = next;
     break
#else
     swap(seen, next, ok);
     if
     :: ok -> break
     :: else
     fi
#endif
  od;
  if
  :: state == KERNEL_DYING -> atomic { woken = 1; asleep = 0 }
  :: else
  fi
}

proctype Broker() {
  mtype seen, next;
  bit ok;
  mark_dying(seen, next, ok);
#ifdef BROKEN_IMPATIENT
  /* It does not wait until the thread is quiet. */
#else
  QUIET;
#endif
  /* endThread: takes kernel locks. */
  atomic { !held -> held = 1 };
  ended = 1;
  held = 0;
  /* The grace is over at any time. */
  if
  :: state == DEAD -> goto done
  :: else
  fi;
#ifdef BROKEN_SEAL
  /* It terminates whom it saw dying, without shutting the gate. */
  if
  :: state == DYING -> ok = 1
  :: else -> ok = 0
  fi;
#else
  swap(DYING, SEALED, ok);
#endif
  if
  :: ok ->
     sealed = 1;
     assert(!held_by_thread && !request_held);
     terminated = 1;
     assert(told == 0)
  :: else ->
     /* It is on its way out: its request comes. */
     told > heard;
     atomic { !request_held -> request_held = 1 };
     heard++;
     request_held = 0
  fi;
done:
  broker_done = 1
}

init {
  atomic { run Thread(); run Broker() };
  timeout ->
  assert(broker_done);
  assert(terminated || thread_done);
  /* Who was terminated has said nothing; who left has said it once, and was heard. */
  assert(told <= 1 && told == heard);
  assert(!(terminated && told > 0));
  assert(!held && !request_held)
}
