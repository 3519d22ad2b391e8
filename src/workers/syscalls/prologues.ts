// Made by `npm run generate` from src/guest-abi/syscalls.ts. Do not edit.
import { RAT_ERR_FAULT, RAT_ERR_INTERRUPTED, RIGHT, TYPE } from '../../guest-abi/status.ts';
import { guessObject, lookupUsed } from '../../kernel/core/brief-use.ts';
import { lookup, SIGNALABLE, STREAM } from '../../kernel/core/handle-table.ts';
import { release } from '../../kernel/core/object.ts';
import type { Guest } from '../guest.ts';

/**
 * The calls behind their prologues: pointers to single values have been checked, and handles stand for
 * objects of the right type, on which the prologue has a reference as long as the handler runs, or which the thread
 * has said that it uses (kernel/core/brief-use.ts).
 */
export interface SyscallHandlers {
  /** Closes a handle. */
  RatCloseHandle(h: number): number;
  /** Makes a second handle to an object, with the same or fewer rights. */
  RatDuplicateHandle(hObject: number, h: number, rights: number, out: number): number;
  /** Tells an object’s type, the handle’s rights, the object’s id (equal for handles to one object) and how many handles it has. */
  RatGetHandleInfo(hObject: number, h: number, out: number): number;
  /** Starts a program as a new process. */
  RatCreateProcess(path: number, argv: number, attrs: number, out: number): number;
  /** Reads a handle that the creator passed on, by its position. */
  RatGetInheritedHandle(index: number, out: number): number;
  /** Ends a process in whatever state it is. */
  RatTerminateProcess(hObject: number, exitCode: number): number;
  /** Reads the exit code of a process that has ended. */
  RatGetProcessExitCode(hObject: number, out: number): number;
  /** Reads the id of a process, running or ended. */
  RatGetProcessId(hObject: number, out: number): number;
  /** The id of the calling process: positive, and not used again while the system runs. */
  RatGetCurrentProcessId(): number;
  /** Starts a process that was created suspended. */
  RatResumeProcess(hObject: number): number;
  /** Ends the calling process without a look at C streams. */
  RatProcessExit(exitCode: number): never;
  /** Tells the system the working directory that C’s `chdir` has set, so that relative program paths and children follow it. */
  RatSetCurrentDirectory(path: number): number;
  /** Reads the working directory that the process was created with or has set. */
  RatGetCurrentDirectory(buffer: number, size: number): number;
  /** Lists the processes of the system, lowest id first. */
  RatGetProcessList(out: number, max: number, count: number): number;
  /** Starts a program the POSIX way: the child has the caller’s descriptors at their numbers, changed by the plan’s actions, without those that are closed on spawn, and no handles. */
  RatSpawn(path: number, argv: number, plan: number, out: number, id: number): number;
  /** The id of the process that has started the calling one; 0: the page has, or that process has ended. */
  RatGetParentProcessId(): number;
  /** Tells how a process has ended. */
  RatGetProcessEnd(hObject: number, end: number): number;
  /** Logical processors of the machine, as far as the browser tells. */
  RatGetProcessorCount(): number;
  /** Reads what a thread returned, or gave to `RatExitThread`; the process’s exit code when the process ended first. */
  RatGetThreadExitCode(hObject: number, out: number): number;
  /** The id of the calling thread, 1 to 0x1FFFFFFF, unlike that of any other live thread of the system. */
  RatGetCurrentThreadId(): number;
  /** Ends the calling thread, after the destructors of its thread-local objects. */
  RatExitThread(exitCode: number): never;
  /** Parks the calling thread for at least `ms` milliseconds. */
  RatSleep(ms: number): number;
  /** Lets other threads run: a very short sleep. */
  RatYield(): number;
  /** Nanoseconds since the system was booted, the same clock in every process. */
  RatGetTickNs(): bigint;
  /** Starts a thread on a stack and a TLS block that libratos has allocated. */
  RatThreadStart(entry: number, arg: number, name: number, block: number, out: number): number;
  /** Parks the thread on a word of guest memory until `memory.atomic.notify`; unlike a bare `memory.atomic.wait32` it can be killed and is seen by inspection. */
  RatFutexWait(address: number, expected: number, timeoutMs: number): number;
  /** Whether memory is to have its full size before there is a second thread: 1 where the engine may hold a thread for a moment to the size that memory had before another made it grow, else 0. */
  RatMemoryGrowsFirst(): number;
  /** Where the calling thread is in the program’s code: places, none of them two zeros, that `RatDescribeStack` makes text of. */
  RatCaptureStack(words: number, max: number): number;
  /** Calls a function of the program that takes up to three words, and may give one: whatever type it has. */
  RatCallFunction(pointer: number, first: number, second: number, third: number): number;
  /** Tells places as a trap tells them: a line each, with file, line and function as far as they are known. */
  RatDescribeStack(words: number, count: number, out: number, size: number): number;
  /** What people call the calling thread: its id and its name. */
  RatDescribeThread(out: number, size: number): number;
  /** Names a thread for inspection, traces and traps. */
  RatSetThreadName(id: number, name: number): number;
  /** Tells what a thread is called. */
  RatGetThreadName(id: number, name: number, size: number): number;
  /** Creates an event. */
  RatCreateEvent(manualReset: number, initialState: number, out: number): number;
  /** Sets an event: all waiters of a manual-reset one are released and it stays set; one waiter of an auto-reset one is released, or it stays set until a wait comes. */
  RatSetEvent(hObject: number): number;
  /** Resets an event. */
  RatResetEvent(hObject: number): number;
  /** Releases the waiters of this moment (all of a manual-reset event, one of an auto-reset event) and leaves the event reset, in one step. */
  RatPulseEvent(hObject: number): number;
  /** Creates a mutex. */
  RatCreateMutex(recursive: number, initiallyOwned: number, out: number): number;
  /** Gives back one level of ownership; with the last one the next waiter becomes the owner. */
  RatReleaseMutex(hObject: number): number;
  /** Creates a semaphore: a count that each satisfied wait lowers by one. */
  RatCreateSemaphore(initial: number, max: number, out: number): number;
  /** Raises the count and releases as many waiters as it satisfies. */
  RatReleaseSemaphore(hObject: number, count: number, previous: number): number;
  /** Creates a timer that is not set and not signaled. */
  RatCreateTimer(manualReset: number, out: number): number;
  /** Sets a timer, in place of what it was set to before; it becomes unsignaled until it is due. */
  RatSetTimer(hObject: number, dueMs: number, periodMs: number): number;
  /** Stops a timer. */
  RatCancelTimer(hObject: number): number;
  /** Waits until the object is signaled, and applies the wait’s effect to it: an auto-reset event or timer is cleared, a mutex is owned, a semaphore is lowered. */
  RatWaitForHandle(hObject: number, timeoutMs: number): number;
  /** Waits for any or all of several objects. */
  RatWaitForMultipleHandles(handles: number, count: number, waitAll: number, timeoutMs: number, outIndex: number): number;
  /** Signals one object and waits for another. */
  RatSignalAndWait(toSignalObject: number, toWaitForObject: number, timeoutMs: number): number;
  /** Creates a completion queue. */
  RatCreateCompletionQueue(out: number): number;
  /** Registers a wait for a process: one-shot, exactly one completion, with the effect of a satisfied wait, in one line with blocked threads. */
  RatWaitProcessAsync(hObject: number, h: number, qObject: number, userData: number): number;
  /** Registers a wait for a thread: one-shot, exactly one completion, with the effect of a satisfied wait, in one line with blocked threads. */
  RatWaitThreadAsync(hObject: number, h: number, qObject: number, userData: number): number;
  /** Registers a wait for a event: one-shot, exactly one completion, with the effect of a satisfied wait, in one line with blocked threads. */
  RatWaitEventAsync(hObject: number, h: number, qObject: number, userData: number): number;
  /** Registers a wait for a waitable object: one-shot, exactly one completion, with the effect of a satisfied wait, in one line with blocked threads. */
  RatWaitHandleAsync(hObject: number, h: number, qObject: number, userData: number): number;
  /** Cancels the oldest pending wait with this object, queue and user data; its completion is delivered with `RAT_ERR_CANCELLED`. */
  RatCancelWaitAsync(hObject: number, qObject: number, userData: number): number;
  /** Posts a completion of the program’s own. */
  RatPostCompletion(qObject: number, c: number): number;
  /** Takes the oldest completion; parks the thread until there is one. */
  RatGetNextCompletion(q: number, out: number): number;
  /** Takes what there is, up to `max`, oldest first; waits only while there is nothing at all. */
  RatGetCompletions(qObject: number, out: number, max: number, timeoutMs: number, count: number): number;
  /** Creates a message queue, which is nobody’s own: it closes with its last handle. */
  RatCreateMessageQueue(capacity: number, out: number): number;
  /** Makes a handle to a thread’s own message queue, which comes to life if it has not yet. */
  RatGetThreadMessageQueue(thread: number, out: number): number;
  /** Posts a message, and does not wait until somebody takes it. */
  RatPostMessage(q: number, msg: number): number;
  /** Takes the next message; parks the thread until there is one. */
  RatGetMessage(out: number, q: number): number;
  /** Looks for a message and does not wait. */
  RatPeekMessage(out: number, q: number, remove: number): number;
  /** Has the caller’s own queue give `RATMSG_QUIT` once, after all that has been posted. */
  RatPostQuitMessage(exitCode: number): number;
  /** Has the queue hear, by a message, each time that the object is signaled, and now if it is. */
  RatWatchHandle(hObject: number, h: number, q: number): number;
  /** Has the queue hear of the object no more, also of what it has not been told yet. */
  RatUnwatchHandle(hObject: number, q: number): number;
  /** Waits as `RatWaitForMultipleHandles` does, with the caller’s own message queue behind the handles. */
  RatMsgWaitForMultipleHandles(handles: number, count: number, waitAll: number, timeoutMs: number, outIndex: number): number;
  /** Opens a file or a device; its offset starts at 0. */
  RatOpenFile(path: number, flags: number, out: number): number;
  /** Reads from the offset of a file, which moves on, or from a pipe, where it waits for the first byte (`RAT_ERR_WOULD_BLOCK` where `O_NONBLOCK` has been set). */
  RatReadFile(hObject: number, buf: number, len: number, done: number): number;
  /** Writes at the offset of a file, which moves on, or all of it to a pipe, waiting for room. */
  RatWriteFile(hObject: number, buf: number, len: number, done: number): number;
  /** Creates a pipe. */
  RatCreatePipe(capacity: number, readEnd: number, writeEnd: number): number;
  /** Makes a handle to what a C file descriptor refers to; both share one offset and are closed apart. */
  RatHandleFromFd(fd: number, out: number): number;
  /** Makes a C file descriptor for a file or pipe end. */
  RatFdFromHandle(hObject: number, fd: number): number;
  /** Moves the offset, which all handles of one opening share; it may lie past the end, up to 2^53 less one. */
  RatSeekFile(hObject: number, offset: bigint, origin: number, position: number): number;
  /** Cuts a file off, or makes it longer; what is added reads as zeros and takes no space. */
  RatSetFileSize(hObject: number, size: bigint): number;
  /** Returns when content and name are on persistent storage, where the file lies on one; elsewhere at once. */
  RatFlushFile(hObject: number): number;
  /** Begins a read and gives one completion (`RAT_COMPLETION_IO`, its value the bytes; 0 at the end). */
  RatReadFileAsync(hObject: number, h: number, offset: bigint, buf: number, len: number, q: number, userData: number): number;
  /** Begins a write of all the bytes and gives one completion (`RAT_COMPLETION_IO`, its value the bytes). */
  RatWriteFileAsync(hObject: number, h: number, offset: bigint, buf: number, len: number, q: number, userData: number): number;
  /** Does what `RatFlushFile` does, and gives one completion (`RAT_COMPLETION_IO`) when it is done. */
  RatFlushFileAsync(hObject: number, h: number, q: number, userData: number): number;
  /** Cancels the oldest pending operation of the process with this handle, queue and user data; its completion is delivered with `RAT_ERR_CANCELLED`, its value the bytes that had been written. */
  RatCancelFileAsync(hObject: number, h: number, q: number, userData: number): number;
  /** Tells what an open file is: type, length, id, names, times. */
  RatGetFileInfo(hObject: number, out: number): number;
  /** Tells what a path names, as `RatGetFileInfo` does. */
  RatGetPathInfo(path: number, followLink: number, out: number): number;
  /** Goes on listing a directory, without "." and "..". */
  RatReadDirectory(directoryObject: number, out: number, max: number, count: number): number;
  /** Makes an empty directory. */
  RatCreateDirectory(path: number): number;
  /** Removes an empty directory. */
  RatDeleteDirectory(path: number): number;
  /** Removes the name of a file or symbolic link. */
  RatDeleteFile(path: number): number;
  /** Gives a file, symbolic link or directory another name, in one step, in place of what had it: a file in place of a file, a directory in place of an empty one. */
  RatRenameFile(from: number, to: number): number;
  /** Makes a link. */
  RatCreateLink(path: number, target: number, symbolic: number): number;
  /** Tells how much room there is for files, and how much of it the calling program may still take. */
  RatGetVolumeInfo(path: number, out: number): number;
  /** Makes a pipe with the two lowest free descriptors. */
  RatPipe(flags: number, readFd: number, writeFd: number): number;
  /** Makes a second descriptor for what one refers to. */
  RatFdDuplicate(fd: number, to: number, flags: number, newFd: number): number;
  /** Reads or sets the flags of a descriptor (not of what it refers to). */
  RatFdFlags(fd: number, change: number, flags: number, former: number): number;
  /** The absolute path of a directory, by its descriptor. */
  RatFdPath(fd: number, buffer: number, size: number): number;
  /** Locks a range of a file in place of what its owner has of it, unlocks it (`RAT_LOCK_NONE`), or asks. */
  RatFdLock(fd: number, owner: number, action: number, range: number): number;
  /** Waits until one of several descriptors is ready: `poll`, with its rules. */
  RatPoll(entries: number, count: number, timeoutNs: bigint, mask: number, ready: number): number;
  /** Sends a signal, to processes of the same program: one that the page has started, with its descendants. */
  RatSignalSend(id: number, to: number, signal: number): number;
  /** Says what a signal does to the calling process. */
  RatSignalAction(signal: number, action: number, former: number): number;
  /** Changes the signals that the calling thread blocks. */
  RatSignalMask(less: number, more: number, former: number): number;
  /** Signals that are pending for the calling thread or its process. */
  RatSignalPending(): number;
  /** Waits for any of several objects, as RatWaitForMultipleHandles does, or for a signal’s handler. */
  RatSignalWait(handles: number, count: number, timeoutNs: bigint, mask: number): number;
  /** Waits for one of several signals, which should be blocked, and takes it: no handler runs. */
  RatSignalTake(set: number, timeoutNs: bigint, signal: number, sender: number): number;
  /** Sets the alarm of the calling process. */
  RatSetAlarm(change: number, dueMs: number, periodMs: number, formerDueMs: number, formerPeriodMs: number): number;
  /** Creates a terminal. */
  RatCreateTerminal(columns: number, rows: number, out: number): number;
  /** Reads the modes and the size of a terminal. */
  RatGetTerminal(fd: number, modes: number): number;
  /** Sets the modes or the size of a terminal. */
  RatSetTerminal(fd: number, what: number, modes: number): number;
  /** Reads or sets the process group in front of the terminal of the caller’s session. */
  RatTerminalGroup(fd: number, change: number, group: number, former: number, session: number): number;
  /** Tells the process group and the session of a process, or puts the caller or a child of it into another group of its session. */
  RatProcessGroup(id: number, join: number, group: number, session: number): number;
  /** From now on the event is set whenever a child that the caller has started by RatSpawn is stopped by a signal, or goes on. */
  RatSetChildEvent(hObject: number): number;
  /** Tells once that a process has stopped, or that it goes on. */
  RatTakeChange(hObject: number, what: number, signal: number): number;
  /** Makes a window, whose messages go to the caller’s own queue. */
  RatCreateWindow(attrs: number, out: number): number;
  /** Takes a window from the screen. */
  RatDestroyWindow(wObject: number): number;
  /** Reads a window’s user data, also when it has been destroyed. */
  RatGetWindowUserData(wObject: number, out: number): number;
  /** Shows a window as it is, minimized or maximized, or hides it. */
  RatShowWindow(wObject: number, state: number): number;
  /** Gives a window another title. */
  RatSetWindowTitle(wObject: number, title: number): number;
  /** Moves a window, and gives it another size. */
  RatMoveWindow(wObject: number, x: number, y: number, width: number, height: number): number;
  /** Tells where a window is, and how large. */
  RatGetWindowRect(wObject: number, out: number): number;
  /** Puts a window before the others, and gives it the keyboard if another window has it. */
  RatActivateWindow(wObject: number): number;
  /** Posts a message to a window, of whatever thread or process. */
  RatPostWindowMessage(wObject: number, msg: number): number;
  /** Shows a picture in a window: it is copied before the call returns, and shown as a whole. */
  RatPresent(wObject: number, pixels: number, width: number, height: number, stridePixels: number, dirty: number, dirtyCount: number): number;
  /** Asks for one `RATMSG_FRAME` when the next frame may be drawn. */
  RatRequestFrame(wObject: number): number;
  /** Has the window get one `RATMSG_PAINT`, unless one is under way. */
  RatInvalidate(wObject: number, area: number): number;
  /** Reads the procedure of a window that the calling process has made. */
  RatWindowProcedure(wObject: number, out: number): number;
  /** Begins a paint of the calling thread: what is drawn until RatEndPaint is shown as a whole then. */
  RatBeginPaint(wObject: number, invalid: number): number;
  /** Ends a paint and shows it, over what the window showed before. */
  RatEndPaint(wObject: number): number;
  /** Fills a rectangle. */
  RatFillRect(wObject: number, area: number, color: number): number;
  /** Draws the border of a rectangle, inside it. */
  RatStrokeRect(wObject: number, area: number, color: number, thickness: number): number;
  /** Draws a straight line with round ends. */
  RatDrawLine(wObject: number, x1: number, y1: number, x2: number, y2: number, color: number, thickness: number): number;
  /** Fills the ellipse that just fits into a rectangle. */
  RatFillEllipse(wObject: number, area: number, color: number): number;
  /** Draws one line of text, whose left upper corner is at a place. */
  RatDrawText(wObject: number, x: number, y: number, text: number, font: number, color: number): number;
  /** Measures a text as RatDrawText draws it. */
  RatMeasureText(text: number, font: number, width: number, height: number): number;
  /** Draws a picture over what is there, as opaque as each pixel’s alpha. */
  RatDrawPixels(wObject: number, area: number, pixels: number, width: number, height: number, stridePixels: number): number;
  /** Keeps what is drawn from now on in this paint within a rectangle. */
  RatSetClip(wObject: number, area: number): number;
  /** Makes a control in a window: an element of the page, above what the window shows. */
  RatCreateControl(parentObject: number, attrs: number, out: number): number;
  /** Gives a control another text: of an edit and a text area its content, of lists, sliders, progress bars and terminals the name. */
  RatSetControlText(cObject: number, text: number): number;
  /** Reads a control’s text as it is now, also what a person has typed. */
  RatGetControlText(cObject: number, buf: number, size: number, length: number): number;
  /** Sets the value of a check box, radio button, list, slider or progress bar; others are `RAT_ERR_NOT_SUPPORTED`. */
  RatSetControlValue(cObject: number, value: number): number;
  /** Reads a control’s value as it is now. */
  RatGetControlValue(cObject: number, value: number): number;
  /** Gives a list other items, of which none is selected. */
  RatSetControlItems(cObject: number, items: number, count: number): number;
  /** Enables or disables a control. */
  RatEnableControl(cObject: number, enabled: number): number;
  /** Gives a control the keyboard, at once if its window has it, else when the window gets it; on a window, what is drawn in it, and no control. */
  RatFocusControl(cObject: number): number;
  /** Gives a window a menu bar, above its content, or another one. */
  RatSetMenu(wObject: number, items: number, count: number): number;
  /** Selects a part of the text of an edit or a text area, and brings it into sight; others are `RAT_ERR_NOT_SUPPORTED`. */
  RatSetControlSelection(cObject: number, start: number, end: number): number;
  /** Tells which part of the text of an edit or a text area is selected, or where the caret is. */
  RatGetControlSelection(cObject: number, start: number, end: number): number;
  /** Has a window get `RATMSG_TIMER` again and again, at most one that has not been taken. */
  RatSetWindowTimer(wObject: number, id: number, periodMs: number): number;
  /** Says what the pointer looks like over a window’s content. */
  RatSetCursor(wObject: number, cursor: number): number;
  /** Gives a window all that the mouse does, until that is taken back. */
  RatCaptureMouse(w: number): number;
  /** Reads the desktop’s colours. */
  RatGetTheme(out: number): number;
  /** Puts a text into the desktop’s clipboard, and into the browser’s where that is allowed without asking. */
  RatSetClipboardText(text: number): number;
  /** Reads the text in the desktop’s clipboard. */
  RatGetClipboardText(buf: number, size: number, length: number): number;
  /** Puts the text and buttons of a message box into a window, and gives it the size and place for that. */
  RatFillMessageBox(wObject: number, text: number, buttons: number): number;
  /** Has a terminal control show a terminal, with the size that there is room for, and type into it. */
  RatAttachTerminal(cObject: number, terminalObject: number): number;
  /** Sends a message, and waits as `RatContinueSend` does. */
  RatBeginSend(wObject: number, msg: number, timeoutMs: number, out: number): number;
  /** Waits for the result of a send of the calling thread. */
  RatContinueSend(out: number): number;
  /** Takes what was sent to a window of the calling thread, which is to be served. */
  RatReceiveSent(out: number): number;
  /** Gives the sender the result, if it waits still. */
  RatReplySent(id: number, result: number): number;
}

/** What programs import: the handlers, each between the two sides of the gate. */
export function bindSyscalls(guest: Guest, handlers: SyscallHandlers) {
  const { kernel } = guest;
  return {
    RatCloseHandle: (h: number) => {
      try {
        if (!guest.enter(1)) return guest.instead(1, [h]);
        return guest.leave(handlers.RatCloseHandle(h));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatDuplicateHandle: (h: number, rights: number, out: number) => {
      try {
        if (!guest.enter(2)) return guest.instead(2, [h, rights, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, h, 0, RIGHT.DUPLICATE);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatDuplicateHandle(hObject, h, rights, out);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetHandleInfo: (h: number, out: number) => {
      try {
        if (!guest.enter(3)) return guest.instead(3, [h, out]);
        if (!guest.memory.writable(out, 32)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, h, 0, 0);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatGetHandleInfo(hObject, h, out);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatCreateProcess: (path: number, argv: number, attrs: number, out: number) => {
      try {
        if (!guest.enter(10)) return guest.instead(10, [path, argv, attrs, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatCreateProcess(path, argv, attrs, out));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetInheritedHandle: (index: number, out: number) => {
      try {
        if (!guest.enter(11)) return guest.instead(11, [index, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatGetInheritedHandle(index, out));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatTerminateProcess: (h: number, exitCode: number) => {
      try {
        if (!guest.enter(12)) return guest.instead(12, [h, exitCode]);
        let result = lookup(kernel, h, TYPE.PROCESS, RIGHT.TERMINATE);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatTerminateProcess(hObject, exitCode);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetProcessExitCode: (h: number, out: number) => {
      try {
        if (!guest.enter(13)) return guest.instead(13, [h, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, h, TYPE.PROCESS, RIGHT.INSPECT);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatGetProcessExitCode(hObject, out);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetProcessId: (h: number, out: number) => {
      try {
        if (!guest.enter(14)) return guest.instead(14, [h, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, h, TYPE.PROCESS, RIGHT.INSPECT);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatGetProcessId(hObject, out);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetCurrentProcessId: () => {
      try {
        if (!guest.enter(15)) return guest.instead(15, []);
        return guest.leave(handlers.RatGetCurrentProcessId());
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatResumeProcess: (h: number) => {
      try {
        if (!guest.enter(17)) return guest.instead(17, [h]);
        let result = lookup(kernel, h, TYPE.PROCESS, RIGHT.TERMINATE);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatResumeProcess(hObject);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatProcessExit: (exitCode: number) => {
      try {
        guest.enterForGood(18, [exitCode]);
        return handlers.RatProcessExit(exitCode);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSetCurrentDirectory: (path: number) => {
      try {
        if (!guest.enter(19)) return guest.instead(19, [path]);
        return guest.leave(handlers.RatSetCurrentDirectory(path));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetCurrentDirectory: (buffer: number, size: number) => {
      try {
        if (!guest.enter(20)) return guest.instead(20, [buffer, size]);
        if (!guest.memory.contains(buffer, size)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatGetCurrentDirectory(buffer, size));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetProcessList: (out: number, max: number, count: number) => {
      try {
        if (!guest.enter(21)) return guest.instead(21, [out, max, count]);
        if (!guest.memory.containsArray(out, max, 96)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(count, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatGetProcessList(out, max, count));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSpawn: (path: number, argv: number, plan: number, out: number, id: number) => {
      try {
        if (!guest.enter(22)) return guest.instead(22, [path, argv, plan, out, id]);
        if (!guest.memory.writable(plan, 28)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(id, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatSpawn(path, argv, plan, out, id));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetParentProcessId: () => {
      try {
        if (!guest.enter(23)) return guest.instead(23, []);
        return guest.leave(handlers.RatGetParentProcessId());
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetProcessEnd: (h: number, end: number) => {
      try {
        if (!guest.enter(24)) return guest.instead(24, [h, end]);
        if (!guest.memory.writable(end, 8)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, h, TYPE.PROCESS, RIGHT.INSPECT);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatGetProcessEnd(hObject, end);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetProcessorCount: () => {
      try {
        if (!guest.enter(25)) return guest.instead(25, []);
        return guest.leave(handlers.RatGetProcessorCount());
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetThreadExitCode: (h: number, out: number) => {
      try {
        if (!guest.enter(31)) return guest.instead(31, [h, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, h, TYPE.THREAD, RIGHT.INSPECT);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatGetThreadExitCode(hObject, out);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetCurrentThreadId: () => {
      try {
        if (!guest.enter(32)) return guest.instead(32, []);
        return guest.leave(handlers.RatGetCurrentThreadId());
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatExitThread: (exitCode: number) => {
      try {
        guest.enterForGood(33, [exitCode]);
        return handlers.RatExitThread(exitCode);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSleep: (ms: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(34)) return void guest.instead(34, [ms]);
          const result = handlers.RatSleep(ms);
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatYield: () => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(35)) return void guest.instead(35, []);
          const result = handlers.RatYield();
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetTickNs: () => {
      try {
        if (!guest.enter(36)) return BigInt(guest.instead(36, []));
        const result = handlers.RatGetTickNs();
        guest.leave(0);
        return result;
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatThreadStart: (entry: number, arg: number, name: number, block: number, out: number) => {
      try {
        if (!guest.enter(37)) return guest.instead(37, [entry, arg, name, block, out]);
        if (!guest.memory.writable(block, 24)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatThreadStart(entry, arg, name, block, out));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatFutexWait: (address: number, expected: number, timeoutMs: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(38)) return guest.instead(38, [address, expected, timeoutMs]);
          const result = handlers.RatFutexWait(address, expected, timeoutMs);
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatMemoryGrowsFirst: () => {
      try {
        if (!guest.enter(39)) return guest.instead(39, []);
        return guest.leave(handlers.RatMemoryGrowsFirst());
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatCaptureStack: (words: number, max: number) => {
      try {
        if (!guest.enter(170)) return guest.instead(170, [words, max]);
        if (!guest.memory.containsArray(words, max, 4)) return guest.leave(0);
        return guest.leave(handlers.RatCaptureStack(words, max));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatCallFunction: (pointer: number, first: number, second: number, third: number) => handlers.RatCallFunction(pointer, first, second, third),
    RatDescribeStack: (words: number, count: number, out: number, size: number) => {
      try {
        if (!guest.enter(171)) return guest.instead(171, [words, count, out, size]);
        if (!guest.memory.containsArray(words, count, 4)) return guest.leave(0);
        if (!guest.memory.contains(out, size)) return guest.leave(0);
        return guest.leave(handlers.RatDescribeStack(words, count, out, size));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatDescribeThread: (out: number, size: number) => {
      try {
        if (!guest.enter(172)) return guest.instead(172, [out, size]);
        if (!guest.memory.contains(out, size)) return guest.leave(0);
        return guest.leave(handlers.RatDescribeThread(out, size));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSetThreadName: (id: number, name: number) => {
      try {
        if (!guest.enter(173)) return guest.instead(173, [id, name]);
        return guest.leave(handlers.RatSetThreadName(id, name));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetThreadName: (id: number, name: number, size: number) => {
      try {
        if (!guest.enter(174)) return guest.instead(174, [id, name, size]);
        if (!guest.memory.contains(name, size)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatGetThreadName(id, name, size));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatCreateEvent: (manualReset: number, initialState: number, out: number) => {
      try {
        if (!guest.enter(40)) return guest.instead(40, [manualReset, initialState, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatCreateEvent(manualReset, initialState, out));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSetEvent: (h: number) => {
      try {
        if (!guest.enter(41, guessObject(kernel, h))) return guest.instead(41, [h]);
        let result = lookupUsed(kernel, h, TYPE.EVENT, RIGHT.SIGNAL);
        if (result >= 0) {
          const hObject = result;
          result = handlers.RatSetEvent(hObject);
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatResetEvent: (h: number) => {
      try {
        if (!guest.enter(42, guessObject(kernel, h))) return guest.instead(42, [h]);
        let result = lookupUsed(kernel, h, TYPE.EVENT, RIGHT.SIGNAL);
        if (result >= 0) {
          const hObject = result;
          result = handlers.RatResetEvent(hObject);
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatPulseEvent: (h: number) => {
      try {
        if (!guest.enter(43, guessObject(kernel, h))) return guest.instead(43, [h]);
        let result = lookupUsed(kernel, h, TYPE.EVENT, RIGHT.SIGNAL);
        if (result >= 0) {
          const hObject = result;
          result = handlers.RatPulseEvent(hObject);
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatCreateMutex: (recursive: number, initiallyOwned: number, out: number) => {
      try {
        if (!guest.enter(44)) return guest.instead(44, [recursive, initiallyOwned, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatCreateMutex(recursive, initiallyOwned, out));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatReleaseMutex: (h: number) => {
      try {
        if (!guest.enter(45, guessObject(kernel, h))) return guest.instead(45, [h]);
        let result = lookupUsed(kernel, h, TYPE.MUTEX, RIGHT.SIGNAL);
        if (result >= 0) {
          const hObject = result;
          result = handlers.RatReleaseMutex(hObject);
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatCreateSemaphore: (initial: number, max: number, out: number) => {
      try {
        if (!guest.enter(46)) return guest.instead(46, [initial, max, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatCreateSemaphore(initial, max, out));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatReleaseSemaphore: (h: number, count: number, previous: number) => {
      try {
        if (!guest.enter(47, guessObject(kernel, h))) return guest.instead(47, [h, count, previous]);
        if (previous !== 0 && !guest.memory.contains(previous, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookupUsed(kernel, h, TYPE.SEMAPHORE, RIGHT.SIGNAL);
        if (result >= 0) {
          const hObject = result;
          result = handlers.RatReleaseSemaphore(hObject, count, previous);
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatCreateTimer: (manualReset: number, out: number) => {
      try {
        if (!guest.enter(48)) return guest.instead(48, [manualReset, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatCreateTimer(manualReset, out));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSetTimer: (h: number, dueMs: number, periodMs: number) => {
      try {
        if (!guest.enter(49)) return guest.instead(49, [h, dueMs, periodMs]);
        let result = lookup(kernel, h, TYPE.TIMER, RIGHT.SIGNAL);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatSetTimer(hObject, dueMs, periodMs);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatCancelTimer: (h: number) => {
      try {
        if (!guest.enter(50)) return guest.instead(50, [h]);
        let result = lookup(kernel, h, TYPE.TIMER, RIGHT.SIGNAL);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatCancelTimer(hObject);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatWaitForHandle: (h: number, timeoutMs: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(60, guessObject(kernel, h))) return guest.instead(60, [h, timeoutMs]);
          let result = lookupUsed(kernel, h, 0, RIGHT.WAIT);
          if (result >= 0) {
            const hObject = result;
            result = handlers.RatWaitForHandle(hObject, timeoutMs);
          }
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatWaitForMultipleHandles: (handles: number, count: number, waitAll: number, timeoutMs: number, outIndex: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(61)) return guest.instead(61, [handles, count, waitAll, timeoutMs, outIndex]);
          if (outIndex !== 0 && !guest.memory.contains(outIndex, 4)) return guest.leave(RAT_ERR_FAULT);
          const result = handlers.RatWaitForMultipleHandles(handles, count, waitAll, timeoutMs, outIndex);
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSignalAndWait: (toSignal: number, toWaitFor: number, timeoutMs: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(62)) return guest.instead(62, [toSignal, toWaitFor, timeoutMs]);
          let result = lookup(kernel, toSignal, SIGNALABLE, RIGHT.SIGNAL);
          if (result >= 0) {
            const toSignalObject = result;
            try {
              result = lookup(kernel, toWaitFor, 0, RIGHT.WAIT);
              if (result >= 0) {
                const toWaitForObject = result;
                try {
                  result = handlers.RatSignalAndWait(toSignalObject, toWaitForObject, timeoutMs);
                } finally {
                  release(kernel, toWaitForObject);
                }
              }
            } finally {
              release(kernel, toSignalObject);
            }
          }
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatCreateCompletionQueue: (out: number) => {
      try {
        if (!guest.enter(70)) return guest.instead(70, [out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatCreateCompletionQueue(out));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatWaitProcessAsync: (h: number, q: number, userData: number) => {
      try {
        if (!guest.enter(71)) return guest.instead(71, [h, q, userData]);
        let result = lookup(kernel, h, TYPE.PROCESS, RIGHT.WAIT);
        if (result >= 0) {
          const hObject = result;
          try {
            result = lookup(kernel, q, TYPE.COMPLETION_QUEUE, RIGHT.SIGNAL);
            if (result >= 0) {
              const qObject = result;
              try {
                result = handlers.RatWaitProcessAsync(hObject, h, qObject, userData);
              } finally {
                release(kernel, qObject);
              }
            }
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatWaitThreadAsync: (h: number, q: number, userData: number) => {
      try {
        if (!guest.enter(72)) return guest.instead(72, [h, q, userData]);
        let result = lookup(kernel, h, TYPE.THREAD, RIGHT.WAIT);
        if (result >= 0) {
          const hObject = result;
          try {
            result = lookup(kernel, q, TYPE.COMPLETION_QUEUE, RIGHT.SIGNAL);
            if (result >= 0) {
              const qObject = result;
              try {
                result = handlers.RatWaitThreadAsync(hObject, h, qObject, userData);
              } finally {
                release(kernel, qObject);
              }
            }
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatWaitEventAsync: (h: number, q: number, userData: number) => {
      try {
        if (!guest.enter(73)) return guest.instead(73, [h, q, userData]);
        let result = lookup(kernel, h, TYPE.EVENT, RIGHT.WAIT);
        if (result >= 0) {
          const hObject = result;
          try {
            result = lookup(kernel, q, TYPE.COMPLETION_QUEUE, RIGHT.SIGNAL);
            if (result >= 0) {
              const qObject = result;
              try {
                result = handlers.RatWaitEventAsync(hObject, h, qObject, userData);
              } finally {
                release(kernel, qObject);
              }
            }
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatWaitHandleAsync: (h: number, q: number, userData: number) => {
      try {
        if (!guest.enter(74)) return guest.instead(74, [h, q, userData]);
        let result = lookup(kernel, h, 0, RIGHT.WAIT);
        if (result >= 0) {
          const hObject = result;
          try {
            result = lookup(kernel, q, TYPE.COMPLETION_QUEUE, RIGHT.SIGNAL);
            if (result >= 0) {
              const qObject = result;
              try {
                result = handlers.RatWaitHandleAsync(hObject, h, qObject, userData);
              } finally {
                release(kernel, qObject);
              }
            }
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatCancelWaitAsync: (h: number, q: number, userData: number) => {
      try {
        if (!guest.enter(75)) return guest.instead(75, [h, q, userData]);
        let result = lookup(kernel, h, 0, 0);
        if (result >= 0) {
          const hObject = result;
          try {
            result = lookup(kernel, q, TYPE.COMPLETION_QUEUE, RIGHT.SIGNAL);
            if (result >= 0) {
              const qObject = result;
              try {
                result = handlers.RatCancelWaitAsync(hObject, qObject, userData);
              } finally {
                release(kernel, qObject);
              }
            }
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatPostCompletion: (q: number, c: number) => {
      try {
        if (!guest.enter(76, guessObject(kernel, q))) return guest.instead(76, [q, c]);
        if (!guest.memory.writable(c, 24)) return guest.leave(RAT_ERR_FAULT);
        let result = lookupUsed(kernel, q, TYPE.COMPLETION_QUEUE, RIGHT.SIGNAL);
        if (result >= 0) {
          const qObject = result;
          result = handlers.RatPostCompletion(qObject, c);
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetNextCompletion: (q: number, out: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(77, guessObject(kernel, q))) return guest.instead(77, [q, out]);
          if (!guest.memory.writable(out, 24)) return guest.leave(0);
          const result = handlers.RatGetNextCompletion(q, out);
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetCompletions: (q: number, out: number, max: number, timeoutMs: number, count: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(78, guessObject(kernel, q))) return guest.instead(78, [q, out, max, timeoutMs, count]);
          if (!guest.memory.containsArray(out, max, 24)) return guest.leave(RAT_ERR_FAULT);
          if (!guest.memory.writable(count, 4)) return guest.leave(RAT_ERR_FAULT);
          let result = lookupUsed(kernel, q, TYPE.COMPLETION_QUEUE, RIGHT.READ);
          if (result >= 0) {
            const qObject = result;
            result = handlers.RatGetCompletions(qObject, out, max, timeoutMs, count);
          }
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatCreateMessageQueue: (capacity: number, out: number) => {
      try {
        if (!guest.enter(80)) return guest.instead(80, [capacity, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatCreateMessageQueue(capacity, out));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetThreadMessageQueue: (thread: number, out: number) => {
      try {
        if (!guest.enter(81)) return guest.instead(81, [thread, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatGetThreadMessageQueue(thread, out));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatPostMessage: (q: number, msg: number) => {
      try {
        if (!guest.enter(82, guessObject(kernel, q))) return guest.instead(82, [q, msg]);
        if (!guest.memory.writable(msg, 40)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatPostMessage(q, msg));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetMessage: (out: number, q: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(83, guessObject(kernel, q))) return guest.instead(83, [out, q]);
          if (!guest.memory.writable(out, 40)) return guest.leave(0);
          const result = handlers.RatGetMessage(out, q);
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatPeekMessage: (out: number, q: number, remove: number) => {
      try {
        if (!guest.enter(84, guessObject(kernel, q))) return guest.instead(84, [out, q, remove]);
        if (!guest.memory.writable(out, 40)) return guest.leave(0);
        return guest.leave(handlers.RatPeekMessage(out, q, remove));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatPostQuitMessage: (exitCode: number) => {
      try {
        if (!guest.enter(86)) return guest.instead(86, [exitCode]);
        return guest.leave(handlers.RatPostQuitMessage(exitCode));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatWatchHandle: (h: number, q: number) => {
      try {
        if (!guest.enter(87)) return guest.instead(87, [h, q]);
        let result = lookup(kernel, h, 0, RIGHT.WAIT);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatWatchHandle(hObject, h, q);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatUnwatchHandle: (h: number, q: number) => {
      try {
        if (!guest.enter(88)) return guest.instead(88, [h, q]);
        let result = lookup(kernel, h, 0, 0);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatUnwatchHandle(hObject, q);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatMsgWaitForMultipleHandles: (handles: number, count: number, waitAll: number, timeoutMs: number, outIndex: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(89)) return guest.instead(89, [handles, count, waitAll, timeoutMs, outIndex]);
          if (outIndex !== 0 && !guest.memory.contains(outIndex, 4)) return guest.leave(RAT_ERR_FAULT);
          const result = handlers.RatMsgWaitForMultipleHandles(handles, count, waitAll, timeoutMs, outIndex);
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatOpenFile: (path: number, flags: number, out: number) => {
      try {
        if (!guest.enter(90)) return guest.instead(90, [path, flags, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatOpenFile(path, flags, out));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatReadFile: (h: number, buf: number, len: number, done: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(91)) return guest.instead(91, [h, buf, len, done]);
          if (!guest.memory.contains(buf, len)) return guest.leave(RAT_ERR_FAULT);
          if (!guest.memory.writable(done, 4)) return guest.leave(RAT_ERR_FAULT);
          let result = lookup(kernel, h, STREAM, RIGHT.READ);
          if (result >= 0) {
            const hObject = result;
            try {
              result = handlers.RatReadFile(hObject, buf, len, done);
            } finally {
              release(kernel, hObject);
            }
          }
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatWriteFile: (h: number, buf: number, len: number, done: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(92)) return guest.instead(92, [h, buf, len, done]);
          if (!guest.memory.contains(buf, len)) return guest.leave(RAT_ERR_FAULT);
          if (!guest.memory.writable(done, 4)) return guest.leave(RAT_ERR_FAULT);
          let result = lookup(kernel, h, STREAM, RIGHT.WRITE);
          if (result >= 0) {
            const hObject = result;
            try {
              result = handlers.RatWriteFile(hObject, buf, len, done);
            } finally {
              release(kernel, hObject);
            }
          }
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatCreatePipe: (capacity: number, readEnd: number, writeEnd: number) => {
      try {
        if (!guest.enter(95)) return guest.instead(95, [capacity, readEnd, writeEnd]);
        if (!guest.memory.writable(readEnd, 4)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(writeEnd, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatCreatePipe(capacity, readEnd, writeEnd));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatHandleFromFd: (fd: number, out: number) => {
      try {
        if (!guest.enter(96)) return guest.instead(96, [fd, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatHandleFromFd(fd, out));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatFdFromHandle: (h: number, fd: number) => {
      try {
        if (!guest.enter(97)) return guest.instead(97, [h, fd]);
        if (!guest.memory.writable(fd, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, h, STREAM, 0);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatFdFromHandle(hObject, fd);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSeekFile: (h: number, offset: bigint, origin: number, position: number) => {
      try {
        if (!guest.enter(120)) return guest.instead(120, [h, offset, origin, position]);
        if (position !== 0 && !guest.memory.contains(position, 8)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, h, TYPE.FILE, 0);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatSeekFile(hObject, offset, origin, position);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSetFileSize: (h: number, size: bigint) => {
      try {
        if (!guest.enter(121)) return guest.instead(121, [h, size]);
        let result = lookup(kernel, h, TYPE.FILE, RIGHT.WRITE);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatSetFileSize(hObject, size);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatFlushFile: (h: number) => {
      try {
        if (!guest.enter(122)) return guest.instead(122, [h]);
        let result = lookup(kernel, h, TYPE.FILE, 0);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatFlushFile(hObject);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatReadFileAsync: (h: number, offset: bigint, buf: number, len: number, q: number, userData: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(140)) return guest.instead(140, [h, offset, buf, len, q, userData]);
          if (!guest.memory.contains(buf, len)) return guest.leave(RAT_ERR_FAULT);
          let result = lookup(kernel, h, STREAM, RIGHT.READ);
          if (result >= 0) {
            const hObject = result;
            try {
              result = handlers.RatReadFileAsync(hObject, h, offset, buf, len, q, userData);
            } finally {
              release(kernel, hObject);
            }
          }
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatWriteFileAsync: (h: number, offset: bigint, buf: number, len: number, q: number, userData: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(141)) return guest.instead(141, [h, offset, buf, len, q, userData]);
          if (!guest.memory.contains(buf, len)) return guest.leave(RAT_ERR_FAULT);
          let result = lookup(kernel, h, STREAM, RIGHT.WRITE);
          if (result >= 0) {
            const hObject = result;
            try {
              result = handlers.RatWriteFileAsync(hObject, h, offset, buf, len, q, userData);
            } finally {
              release(kernel, hObject);
            }
          }
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatFlushFileAsync: (h: number, q: number, userData: number) => {
      try {
        if (!guest.enter(142)) return guest.instead(142, [h, q, userData]);
        let result = lookup(kernel, h, TYPE.FILE, 0);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatFlushFileAsync(hObject, h, q, userData);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatCancelFileAsync: (h: number, q: number, userData: number) => {
      try {
        if (!guest.enter(143)) return guest.instead(143, [h, q, userData]);
        let result = lookup(kernel, h, STREAM, 0);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatCancelFileAsync(hObject, h, q, userData);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetFileInfo: (h: number, out: number) => {
      try {
        if (!guest.enter(123)) return guest.instead(123, [h, out]);
        if (!guest.memory.writable(out, 56)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, h, STREAM, 0);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatGetFileInfo(hObject, out);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetPathInfo: (path: number, followLink: number, out: number) => {
      try {
        if (!guest.enter(124)) return guest.instead(124, [path, followLink, out]);
        if (!guest.memory.writable(out, 56)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatGetPathInfo(path, followLink, out));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatReadDirectory: (directory: number, out: number, max: number, count: number) => {
      try {
        if (!guest.enter(125)) return guest.instead(125, [directory, out, max, count]);
        if (!guest.memory.containsArray(out, max, 272)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(count, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, directory, TYPE.FILE, RIGHT.READ);
        if (result >= 0) {
          const directoryObject = result;
          try {
            result = handlers.RatReadDirectory(directoryObject, out, max, count);
          } finally {
            release(kernel, directoryObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatCreateDirectory: (path: number) => {
      try {
        if (!guest.enter(126)) return guest.instead(126, [path]);
        return guest.leave(handlers.RatCreateDirectory(path));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatDeleteDirectory: (path: number) => {
      try {
        if (!guest.enter(127)) return guest.instead(127, [path]);
        return guest.leave(handlers.RatDeleteDirectory(path));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatDeleteFile: (path: number) => {
      try {
        if (!guest.enter(128)) return guest.instead(128, [path]);
        return guest.leave(handlers.RatDeleteFile(path));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatRenameFile: (from: number, to: number) => {
      try {
        if (!guest.enter(129)) return guest.instead(129, [from, to]);
        return guest.leave(handlers.RatRenameFile(from, to));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatCreateLink: (path: number, target: number, symbolic: number) => {
      try {
        if (!guest.enter(130)) return guest.instead(130, [path, target, symbolic]);
        return guest.leave(handlers.RatCreateLink(path, target, symbolic));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetVolumeInfo: (path: number, out: number) => {
      try {
        if (!guest.enter(131)) return guest.instead(131, [path, out]);
        if (!guest.memory.writable(out, 64)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatGetVolumeInfo(path, out));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatPipe: (flags: number, readFd: number, writeFd: number) => {
      try {
        if (!guest.enter(100)) return guest.instead(100, [flags, readFd, writeFd]);
        if (!guest.memory.writable(readFd, 4)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(writeFd, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatPipe(flags, readFd, writeFd));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatFdDuplicate: (fd: number, to: number, flags: number, newFd: number) => {
      try {
        if (!guest.enter(101)) return guest.instead(101, [fd, to, flags, newFd]);
        if (!guest.memory.writable(newFd, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatFdDuplicate(fd, to, flags, newFd));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatFdFlags: (fd: number, change: number, flags: number, former: number) => {
      try {
        if (!guest.enter(102)) return guest.instead(102, [fd, change, flags, former]);
        if (!guest.memory.writable(former, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatFdFlags(fd, change, flags, former));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatFdPath: (fd: number, buffer: number, size: number) => {
      try {
        if (!guest.enter(103)) return guest.instead(103, [fd, buffer, size]);
        if (!guest.memory.contains(buffer, size)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatFdPath(fd, buffer, size));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatFdLock: (fd: number, owner: number, action: number, range: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(105)) return guest.instead(105, [fd, owner, action, range]);
          if (!guest.memory.writable(range, 24)) return guest.leave(RAT_ERR_FAULT);
          const result = handlers.RatFdLock(fd, owner, action, range);
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED || guest.handled) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatPoll: (entries: number, count: number, timeoutNs: bigint, mask: number, ready: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(104)) return guest.instead(104, [entries, count, timeoutNs, mask, ready]);
          if (!guest.memory.containsArray(entries, count, 8)) return guest.leave(RAT_ERR_FAULT);
          if (mask !== 0 && !guest.memory.contains(mask, 4)) return guest.leave(RAT_ERR_FAULT);
          if (!guest.memory.writable(ready, 4)) return guest.leave(RAT_ERR_FAULT);
          const result = handlers.RatPoll(entries, count, timeoutNs, mask, ready);
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED || guest.handled) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSignalSend: (id: number, to: number, signal: number) => {
      try {
        if (!guest.enter(110)) return guest.instead(110, [id, to, signal]);
        return guest.leave(handlers.RatSignalSend(id, to, signal));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSignalAction: (signal: number, action: number, former: number) => {
      try {
        if (!guest.enter(111)) return guest.instead(111, [signal, action, former]);
        if (!guest.memory.writable(former, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatSignalAction(signal, action, former));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSignalMask: (less: number, more: number, former: number) => {
      try {
        if (!guest.enter(112)) return guest.instead(112, [less, more, former]);
        if (!guest.memory.writable(former, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatSignalMask(less, more, former));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSignalPending: () => {
      try {
        if (!guest.enter(113)) return guest.instead(113, []);
        return guest.leave(handlers.RatSignalPending());
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSignalWait: (handles: number, count: number, timeoutNs: bigint, mask: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(114)) return guest.instead(114, [handles, count, timeoutNs, mask]);
          if (!guest.memory.containsArray(handles, count, 4)) return guest.leave(RAT_ERR_FAULT);
          if (mask !== 0 && !guest.memory.contains(mask, 4)) return guest.leave(RAT_ERR_FAULT);
          const result = handlers.RatSignalWait(handles, count, timeoutNs, mask);
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED || guest.handled) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSignalTake: (set: number, timeoutNs: bigint, signal: number, sender: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(115)) return guest.instead(115, [set, timeoutNs, signal, sender]);
          if (!guest.memory.writable(signal, 4)) return guest.leave(RAT_ERR_FAULT);
          if (!guest.memory.writable(sender, 4)) return guest.leave(RAT_ERR_FAULT);
          const result = handlers.RatSignalTake(set, timeoutNs, signal, sender);
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED || guest.handled) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSetAlarm: (change: number, dueMs: number, periodMs: number, formerDueMs: number, formerPeriodMs: number) => {
      try {
        if (!guest.enter(116)) return guest.instead(116, [change, dueMs, periodMs, formerDueMs, formerPeriodMs]);
        if (!guest.memory.writable(formerDueMs, 4)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(formerPeriodMs, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatSetAlarm(change, dueMs, periodMs, formerDueMs, formerPeriodMs));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatCreateTerminal: (columns: number, rows: number, out: number) => {
      try {
        if (!guest.enter(98)) return guest.instead(98, [columns, rows, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatCreateTerminal(columns, rows, out));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetTerminal: (fd: number, modes: number) => {
      try {
        if (!guest.enter(180)) return guest.instead(180, [fd, modes]);
        if (!guest.memory.writable(modes, 76)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatGetTerminal(fd, modes));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSetTerminal: (fd: number, what: number, modes: number) => {
      try {
        if (!guest.enter(181)) return guest.instead(181, [fd, what, modes]);
        if (!guest.memory.writable(modes, 76)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatSetTerminal(fd, what, modes));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatTerminalGroup: (fd: number, change: number, group: number, former: number, session: number) => {
      try {
        if (!guest.enter(182)) return guest.instead(182, [fd, change, group, former, session]);
        if (!guest.memory.writable(former, 4)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(session, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatTerminalGroup(fd, change, group, former, session));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatProcessGroup: (id: number, join: number, group: number, session: number) => {
      try {
        if (!guest.enter(183)) return guest.instead(183, [id, join, group, session]);
        if (!guest.memory.writable(group, 4)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(session, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatProcessGroup(id, join, group, session));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSetChildEvent: (h: number) => {
      try {
        if (!guest.enter(184)) return guest.instead(184, [h]);
        let result = lookup(kernel, h, TYPE.EVENT, RIGHT.SIGNAL);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatSetChildEvent(hObject);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatTakeChange: (h: number, what: number, signal: number) => {
      try {
        if (!guest.enter(185)) return guest.instead(185, [h, what, signal]);
        if (!guest.memory.writable(signal, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, h, TYPE.PROCESS, RIGHT.INSPECT);
        if (result >= 0) {
          const hObject = result;
          try {
            result = handlers.RatTakeChange(hObject, what, signal);
          } finally {
            release(kernel, hObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatCreateWindow: (attrs: number, out: number) => {
      try {
        if (!guest.enter(144)) return guest.instead(144, [attrs, out]);
        if (!guest.memory.writable(attrs, 40)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatCreateWindow(attrs, out));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatDestroyWindow: (w: number) => {
      try {
        if (!guest.enter(145)) return guest.instead(145, [w]);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatDestroyWindow(wObject);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetWindowUserData: (w: number, out: number) => {
      try {
        if (!guest.enter(146)) return guest.instead(146, [w, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.INSPECT);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatGetWindowUserData(wObject, out);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatShowWindow: (w: number, state: number) => {
      try {
        if (!guest.enter(147)) return guest.instead(147, [w, state]);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatShowWindow(wObject, state);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSetWindowTitle: (w: number, title: number) => {
      try {
        if (!guest.enter(148)) return guest.instead(148, [w, title]);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatSetWindowTitle(wObject, title);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatMoveWindow: (w: number, x: number, y: number, width: number, height: number) => {
      try {
        if (!guest.enter(149)) return guest.instead(149, [w, x, y, width, height]);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatMoveWindow(wObject, x, y, width, height);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetWindowRect: (w: number, out: number) => {
      try {
        if (!guest.enter(150)) return guest.instead(150, [w, out]);
        if (!guest.memory.writable(out, 16)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.INSPECT);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatGetWindowRect(wObject, out);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatActivateWindow: (w: number) => {
      try {
        if (!guest.enter(151)) return guest.instead(151, [w]);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatActivateWindow(wObject);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatPostWindowMessage: (w: number, msg: number) => {
      try {
        if (!guest.enter(153)) return guest.instead(153, [w, msg]);
        if (!guest.memory.writable(msg, 40)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.SIGNAL);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatPostWindowMessage(wObject, msg);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatPresent: (w: number, pixels: number, width: number, height: number, stridePixels: number, dirty: number, dirtyCount: number) => {
      try {
        if (!guest.enter(154)) return guest.instead(154, [w, pixels, width, height, stridePixels, dirty, dirtyCount]);
        if (dirty !== 0 && !guest.memory.containsArray(dirty, dirtyCount, 16)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatPresent(wObject, pixels, width, height, stridePixels, dirty, dirtyCount);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatRequestFrame: (w: number) => {
      try {
        if (!guest.enter(155)) return guest.instead(155, [w]);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatRequestFrame(wObject);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatInvalidate: (w: number, area: number) => {
      try {
        if (!guest.enter(156)) return guest.instead(156, [w, area]);
        if (area !== 0 && !guest.memory.contains(area, 16)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatInvalidate(wObject, area);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatWindowProcedure: (w: number, out: number) => {
      try {
        if (!guest.enter(157)) return guest.instead(157, [w, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, w, TYPE.WINDOW, 0);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatWindowProcedure(wObject, out);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatBeginPaint: (w: number, invalid: number) => {
      try {
        if (!guest.enter(158)) return guest.instead(158, [w, invalid]);
        if (invalid !== 0 && !guest.memory.contains(invalid, 16)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatBeginPaint(wObject, invalid);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatEndPaint: (w: number) => {
      try {
        if (!guest.enter(159)) return guest.instead(159, [w]);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatEndPaint(wObject);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatFillRect: (w: number, area: number, color: number) => {
      try {
        if (!guest.enter(160, guessObject(kernel, w))) return guest.instead(160, [w, area, color]);
        if (!guest.memory.writable(area, 16)) return guest.leave(RAT_ERR_FAULT);
        let result = lookupUsed(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          result = handlers.RatFillRect(wObject, area, color);
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatStrokeRect: (w: number, area: number, color: number, thickness: number) => {
      try {
        if (!guest.enter(161, guessObject(kernel, w))) return guest.instead(161, [w, area, color, thickness]);
        if (!guest.memory.writable(area, 16)) return guest.leave(RAT_ERR_FAULT);
        let result = lookupUsed(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          result = handlers.RatStrokeRect(wObject, area, color, thickness);
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatDrawLine: (w: number, x1: number, y1: number, x2: number, y2: number, color: number, thickness: number) => {
      try {
        if (!guest.enter(162, guessObject(kernel, w))) return guest.instead(162, [w, x1, y1, x2, y2, color, thickness]);
        let result = lookupUsed(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          result = handlers.RatDrawLine(wObject, x1, y1, x2, y2, color, thickness);
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatFillEllipse: (w: number, area: number, color: number) => {
      try {
        if (!guest.enter(163, guessObject(kernel, w))) return guest.instead(163, [w, area, color]);
        if (!guest.memory.writable(area, 16)) return guest.leave(RAT_ERR_FAULT);
        let result = lookupUsed(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          result = handlers.RatFillEllipse(wObject, area, color);
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatDrawText: (w: number, x: number, y: number, text: number, font: number, color: number) => {
      try {
        if (!guest.enter(164, guessObject(kernel, w))) return guest.instead(164, [w, x, y, text, font, color]);
        if (font !== 0 && !guest.memory.contains(font, 20)) return guest.leave(RAT_ERR_FAULT);
        let result = lookupUsed(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          result = handlers.RatDrawText(wObject, x, y, text, font, color);
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatMeasureText: (text: number, font: number, width: number, height: number) => {
      try {
        if (!guest.enter(165)) return guest.instead(165, [text, font, width, height]);
        if (font !== 0 && !guest.memory.contains(font, 20)) return guest.leave(RAT_ERR_FAULT);
        if (width !== 0 && !guest.memory.contains(width, 4)) return guest.leave(RAT_ERR_FAULT);
        if (height !== 0 && !guest.memory.contains(height, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatMeasureText(text, font, width, height));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatDrawPixels: (w: number, area: number, pixels: number, width: number, height: number, stridePixels: number) => {
      try {
        if (!guest.enter(166)) return guest.instead(166, [w, area, pixels, width, height, stridePixels]);
        if (!guest.memory.writable(area, 16)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatDrawPixels(wObject, area, pixels, width, height, stridePixels);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSetClip: (w: number, area: number) => {
      try {
        if (!guest.enter(167, guessObject(kernel, w))) return guest.instead(167, [w, area]);
        if (area !== 0 && !guest.memory.contains(area, 16)) return guest.leave(RAT_ERR_FAULT);
        let result = lookupUsed(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          result = handlers.RatSetClip(wObject, area);
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatCreateControl: (parent: number, attrs: number, out: number) => {
      try {
        if (!guest.enter(300)) return guest.instead(300, [parent, attrs, out]);
        if (!guest.memory.writable(attrs, 36)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, parent, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const parentObject = result;
          try {
            result = handlers.RatCreateControl(parentObject, attrs, out);
          } finally {
            release(kernel, parentObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSetControlText: (c: number, text: number) => {
      try {
        if (!guest.enter(301)) return guest.instead(301, [c, text]);
        let result = lookup(kernel, c, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const cObject = result;
          try {
            result = handlers.RatSetControlText(cObject, text);
          } finally {
            release(kernel, cObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetControlText: (c: number, buf: number, size: number, length: number) => {
      try {
        if (!guest.enter(302)) return guest.instead(302, [c, buf, size, length]);
        if (!guest.memory.contains(buf, size)) return guest.leave(RAT_ERR_FAULT);
        if (length !== 0 && !guest.memory.contains(length, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, c, TYPE.WINDOW, RIGHT.INSPECT);
        if (result >= 0) {
          const cObject = result;
          try {
            result = handlers.RatGetControlText(cObject, buf, size, length);
          } finally {
            release(kernel, cObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSetControlValue: (c: number, value: number) => {
      try {
        if (!guest.enter(303)) return guest.instead(303, [c, value]);
        let result = lookup(kernel, c, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const cObject = result;
          try {
            result = handlers.RatSetControlValue(cObject, value);
          } finally {
            release(kernel, cObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetControlValue: (c: number, value: number) => {
      try {
        if (!guest.enter(304)) return guest.instead(304, [c, value]);
        if (!guest.memory.writable(value, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, c, TYPE.WINDOW, RIGHT.INSPECT);
        if (result >= 0) {
          const cObject = result;
          try {
            result = handlers.RatGetControlValue(cObject, value);
          } finally {
            release(kernel, cObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSetControlItems: (c: number, items: number, count: number) => {
      try {
        if (!guest.enter(305)) return guest.instead(305, [c, items, count]);
        if (!guest.memory.containsArray(items, count, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, c, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const cObject = result;
          try {
            result = handlers.RatSetControlItems(cObject, items, count);
          } finally {
            release(kernel, cObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatEnableControl: (c: number, enabled: number) => {
      try {
        if (!guest.enter(306)) return guest.instead(306, [c, enabled]);
        let result = lookup(kernel, c, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const cObject = result;
          try {
            result = handlers.RatEnableControl(cObject, enabled);
          } finally {
            release(kernel, cObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatFocusControl: (c: number) => {
      try {
        if (!guest.enter(307)) return guest.instead(307, [c]);
        let result = lookup(kernel, c, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const cObject = result;
          try {
            result = handlers.RatFocusControl(cObject);
          } finally {
            release(kernel, cObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSetMenu: (w: number, items: number, count: number) => {
      try {
        if (!guest.enter(308)) return guest.instead(308, [w, items, count]);
        if (!guest.memory.containsArray(items, count, 16)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatSetMenu(wObject, items, count);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSetControlSelection: (c: number, start: number, end: number) => {
      try {
        if (!guest.enter(320)) return guest.instead(320, [c, start, end]);
        let result = lookup(kernel, c, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const cObject = result;
          try {
            result = handlers.RatSetControlSelection(cObject, start, end);
          } finally {
            release(kernel, cObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetControlSelection: (c: number, start: number, end: number) => {
      try {
        if (!guest.enter(321)) return guest.instead(321, [c, start, end]);
        if (!guest.memory.writable(start, 4)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(end, 4)) return guest.leave(RAT_ERR_FAULT);
        let result = lookup(kernel, c, TYPE.WINDOW, RIGHT.INSPECT);
        if (result >= 0) {
          const cObject = result;
          try {
            result = handlers.RatGetControlSelection(cObject, start, end);
          } finally {
            release(kernel, cObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSetWindowTimer: (w: number, id: number, periodMs: number) => {
      try {
        if (!guest.enter(190)) return guest.instead(190, [w, id, periodMs]);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatSetWindowTimer(wObject, id, periodMs);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSetCursor: (w: number, cursor: number) => {
      try {
        if (!guest.enter(191)) return guest.instead(191, [w, cursor]);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatSetCursor(wObject, cursor);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatCaptureMouse: (w: number) => {
      try {
        if (!guest.enter(192)) return guest.instead(192, [w]);
        return guest.leave(handlers.RatCaptureMouse(w));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetTheme: (out: number) => {
      try {
        if (!guest.enter(193)) return guest.instead(193, [out]);
        if (!guest.memory.writable(out, 40)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatGetTheme(out));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatSetClipboardText: (text: number) => {
      try {
        if (!guest.enter(194)) return guest.instead(194, [text]);
        return guest.leave(handlers.RatSetClipboardText(text));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatGetClipboardText: (buf: number, size: number, length: number) => {
      try {
        if (!guest.enter(195)) return guest.instead(195, [buf, size, length]);
        if (!guest.memory.contains(buf, size)) return guest.leave(RAT_ERR_FAULT);
        if (length !== 0 && !guest.memory.contains(length, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatGetClipboardText(buf, size, length));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatFillMessageBox: (w: number, text: number, buttons: number) => {
      try {
        if (!guest.enter(311)) return guest.instead(311, [w, text, buttons]);
        let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const wObject = result;
          try {
            result = handlers.RatFillMessageBox(wObject, text, buttons);
          } finally {
            release(kernel, wObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatAttachTerminal: (c: number, terminal: number) => {
      try {
        if (!guest.enter(312)) return guest.instead(312, [c, terminal]);
        let result = lookup(kernel, c, TYPE.WINDOW, RIGHT.WRITE);
        if (result >= 0) {
          const cObject = result;
          try {
            result = lookup(kernel, terminal, TYPE.TERMINAL, RIGHT.WRITE);
            if (result >= 0) {
              const terminalObject = result;
              try {
                result = handlers.RatAttachTerminal(cObject, terminalObject);
              } finally {
                release(kernel, terminalObject);
              }
            }
          } finally {
            release(kernel, cObject);
          }
        }
        return guest.leave(result);
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatBeginSend: (w: number, msg: number, timeoutMs: number, out: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(197)) return guest.instead(197, [w, msg, timeoutMs, out]);
          if (!guest.memory.writable(msg, 40)) return guest.leave(RAT_ERR_FAULT);
          if (!guest.memory.writable(out, 8)) return guest.leave(RAT_ERR_FAULT);
          let result = lookup(kernel, w, TYPE.WINDOW, RIGHT.SIGNAL);
          if (result >= 0) {
            const wObject = result;
            try {
              result = handlers.RatBeginSend(wObject, msg, timeoutMs, out);
            } finally {
              release(kernel, wObject);
            }
          }
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatContinueSend: (out: number) => {
      try {
        guest.resuming = false;
        for (;;) {
          guest.handled = false;
          if (!guest.enter(198)) return guest.instead(198, [out]);
          if (!guest.memory.writable(out, 8)) return guest.leave(RAT_ERR_FAULT);
          const result = handlers.RatContinueSend(out);
          const given = guest.leave(result);
          if (given !== RAT_ERR_INTERRUPTED) return given;
          guest.resuming = true;
        }
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatReceiveSent: (out: number) => {
      try {
        if (!guest.enter(199)) return guest.instead(199, [out]);
        if (!guest.memory.writable(out, 48)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatReceiveSent(out));
      } catch (error) {
        return guest.fail(error);
      }
    },
    RatReplySent: (id: number, result: number) => {
      try {
        if (!guest.enter(189)) return guest.instead(189, [id, result]);
        return guest.leave(handlers.RatReplySent(id, result));
      } catch (error) {
        return guest.fail(error);
      }
    },
  };
}
