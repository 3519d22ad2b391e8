// Made by `npm run generate` from src/guest-abi/syscalls.ts. Do not edit.
import { RAT_ERR_FAULT, RAT_ERR_INTERRUPTED, RIGHT, TYPE } from '../../guest-abi/status.ts';
import { guessObject, lookupUsed } from '../../kernel/core/brief-use.ts';
import { lookup, SIGNALABLE } from '../../kernel/core/handle-table.ts';
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
export function bindBasic(guest: Guest, handlers: Pick<SyscallHandlers, 'RatCloseHandle' | 'RatDuplicateHandle' | 'RatGetHandleInfo' | 'RatGetCurrentProcessId' | 'RatProcessExit' | 'RatGetThreadExitCode' | 'RatGetCurrentThreadId' | 'RatExitThread' | 'RatSleep' | 'RatYield' | 'RatGetTickNs' | 'RatThreadStart' | 'RatFutexWait' | 'RatMemoryGrowsFirst' | 'RatCallFunction' | 'RatSetThreadName' | 'RatGetThreadName' | 'RatCreateEvent' | 'RatSetEvent' | 'RatResetEvent' | 'RatPulseEvent' | 'RatCreateMutex' | 'RatReleaseMutex' | 'RatCreateSemaphore' | 'RatReleaseSemaphore' | 'RatCreateTimer' | 'RatSetTimer' | 'RatCancelTimer' | 'RatWaitForHandle' | 'RatWaitForMultipleHandles' | 'RatSignalAndWait' | 'RatPipe' | 'RatFdDuplicate' | 'RatFdFlags' | 'RatFdPath'>) {
  const { calls, kernel } = guest;
  return {
    RatCloseHandle: (calls[1] = (h: number) => {
      try {
        if (!guest.enter(1)) return guest.instead(1, [h]);
        return guest.leave(handlers.RatCloseHandle(h));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatDuplicateHandle: (calls[2] = (h: number, rights: number, out: number) => {
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
    }),
    RatGetHandleInfo: (calls[3] = (h: number, out: number) => {
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
    }),
    RatGetCurrentProcessId: (calls[15] = () => {
      try {
        if (!guest.enter(15)) return guest.instead(15, []);
        return guest.leave(handlers.RatGetCurrentProcessId());
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatProcessExit: (calls[18] = (exitCode: number) => {
      try {
        guest.enterForGood(18, [exitCode]);
        return handlers.RatProcessExit(exitCode);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetThreadExitCode: (calls[31] = (h: number, out: number) => {
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
    }),
    RatGetCurrentThreadId: (calls[32] = () => {
      try {
        if (!guest.enter(32)) return guest.instead(32, []);
        return guest.leave(handlers.RatGetCurrentThreadId());
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatExitThread: (calls[33] = (exitCode: number) => {
      try {
        guest.enterForGood(33, [exitCode]);
        return handlers.RatExitThread(exitCode);
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSleep: (calls[34] = (ms: number) => {
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
    }),
    RatYield: (calls[35] = () => {
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
    }),
    RatGetTickNs: (calls[36] = () => {
      try {
        if (!guest.enter(36)) return BigInt(guest.instead(36, []));
        const result = handlers.RatGetTickNs();
        guest.leave(0);
        return result;
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatThreadStart: (calls[37] = (entry: number, arg: number, name: number, block: number, out: number) => {
      try {
        if (!guest.enter(37)) return guest.instead(37, [entry, arg, name, block, out]);
        if (!guest.memory.writable(block, 24)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatThreadStart(entry, arg, name, block, out));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatFutexWait: (calls[38] = (address: number, expected: number, timeoutMs: number) => {
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
    }),
    RatMemoryGrowsFirst: (calls[39] = () => {
      try {
        if (!guest.enter(39)) return guest.instead(39, []);
        return guest.leave(handlers.RatMemoryGrowsFirst());
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatCallFunction: (pointer: number, first: number, second: number, third: number) => handlers.RatCallFunction(pointer, first, second, third),
    RatSetThreadName: (calls[173] = (id: number, name: number) => {
      try {
        if (!guest.enter(173)) return guest.instead(173, [id, name]);
        return guest.leave(handlers.RatSetThreadName(id, name));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatGetThreadName: (calls[174] = (id: number, name: number, size: number) => {
      try {
        if (!guest.enter(174)) return guest.instead(174, [id, name, size]);
        if (!guest.memory.containsBuffer(name, size)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatGetThreadName(id, name, size));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatCreateEvent: (calls[40] = (manualReset: number, initialState: number, out: number) => {
      try {
        if (!guest.enter(40)) return guest.instead(40, [manualReset, initialState, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatCreateEvent(manualReset, initialState, out));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSetEvent: (calls[41] = (h: number) => {
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
    }),
    RatResetEvent: (calls[42] = (h: number) => {
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
    }),
    RatPulseEvent: (calls[43] = (h: number) => {
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
    }),
    RatCreateMutex: (calls[44] = (recursive: number, initiallyOwned: number, out: number) => {
      try {
        if (!guest.enter(44)) return guest.instead(44, [recursive, initiallyOwned, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatCreateMutex(recursive, initiallyOwned, out));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatReleaseMutex: (calls[45] = (h: number) => {
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
    }),
    RatCreateSemaphore: (calls[46] = (initial: number, max: number, out: number) => {
      try {
        if (!guest.enter(46)) return guest.instead(46, [initial, max, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatCreateSemaphore(initial, max, out));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatReleaseSemaphore: (calls[47] = (h: number, count: number, previous: number) => {
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
    }),
    RatCreateTimer: (calls[48] = (manualReset: number, out: number) => {
      try {
        if (!guest.enter(48)) return guest.instead(48, [manualReset, out]);
        if (!guest.memory.writable(out, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatCreateTimer(manualReset, out));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatSetTimer: (calls[49] = (h: number, dueMs: number, periodMs: number) => {
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
    }),
    RatCancelTimer: (calls[50] = (h: number) => {
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
    }),
    RatWaitForHandle: (calls[60] = (h: number, timeoutMs: number) => {
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
    }),
    RatWaitForMultipleHandles: (calls[61] = (handles: number, count: number, waitAll: number, timeoutMs: number, outIndex: number) => {
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
    }),
    RatSignalAndWait: (calls[62] = (toSignal: number, toWaitFor: number, timeoutMs: number) => {
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
    }),
    RatPipe: (calls[100] = (flags: number, readFd: number, writeFd: number) => {
      try {
        if (!guest.enter(100)) return guest.instead(100, [flags, readFd, writeFd]);
        if (!guest.memory.writable(readFd, 4)) return guest.leave(RAT_ERR_FAULT);
        if (!guest.memory.writable(writeFd, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatPipe(flags, readFd, writeFd));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatFdDuplicate: (calls[101] = (fd: number, to: number, flags: number, newFd: number) => {
      try {
        if (!guest.enter(101)) return guest.instead(101, [fd, to, flags, newFd]);
        if (!guest.memory.writable(newFd, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatFdDuplicate(fd, to, flags, newFd));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatFdFlags: (calls[102] = (fd: number, change: number, flags: number, former: number) => {
      try {
        if (!guest.enter(102)) return guest.instead(102, [fd, change, flags, former]);
        if (!guest.memory.writable(former, 4)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatFdFlags(fd, change, flags, former));
      } catch (error) {
        return guest.fail(error);
      }
    }),
    RatFdPath: (calls[103] = (fd: number, buffer: number, size: number) => {
      try {
        if (!guest.enter(103)) return guest.instead(103, [fd, buffer, size]);
        if (!guest.memory.containsBuffer(buffer, size)) return guest.leave(RAT_ERR_FAULT);
        return guest.leave(handlers.RatFdPath(fd, buffer, size));
      } catch (error) {
        return guest.fail(error);
      }
    }),
  };
}
