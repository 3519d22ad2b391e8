/* Made by `npm run generate` from src/guest-abi/syscalls.ts. Do not edit. */
enum { FUZZ_CALLS = 58 };

static RatStatus FuzzCall(unsigned call) {
  switch (call) {
    case 0: return RatCloseHandle(AnyHandle());
    case 1: return RatDuplicateHandle(AnyHandle(), (uint32_t)AnyNumber(), (HANDLE *)AnyPointer());
    case 2: return RatGetHandleInfo(AnyHandle(), (RatHandleInfo *)AnyPointer());
    case 3: return RatCreateProcess(AnyPath(), (const char *const *)AnyPointer(), (const RatProcessAttributes *)AnyPointer(), (HPROCESS *)AnyPointer());
    case 4: return RatGetInheritedHandle((size_t)AnyNumber(), (HANDLE *)AnyPointer());
    case 5: return RatTerminateProcess(AnyHandle(), (int32_t)AnyNumber());
    case 6: return RatGetProcessExitCode(AnyHandle(), (int32_t *)AnyPointer());
    case 7: return RatGetProcessId(AnyHandle(), (uint32_t *)AnyPointer());
    case 8: (void)RatGetCurrentProcessId(); return RAT_SUCCESS;
    case 9: return RatResumeProcess(AnyHandle());
    case 10: return RatGetProcessList((RatProcessInfo *)AnyPointer(), (size_t)AnyNumber(), (size_t *)AnyPointer());
    case 11: return RatCreateThread(AnyEntry(), (void *)AnyPointer(), (const RatThreadAttributes *)AnyPointer(), (HTHREAD *)AnyPointer());
    case 12: return RatGetThreadExitCode(AnyHandle(), (int32_t *)AnyPointer());
    case 13: (void)RatGetCurrentThreadId(); return RAT_SUCCESS;
    case 14: (void)RatSleep(ShortTime()); return RAT_SUCCESS;
    case 15: (void)RatYield(); return RAT_SUCCESS;
    case 16: (void)RatGetTickNs(); return RAT_SUCCESS;
    case 17: return RatCreateEvent((bool)AnyNumber(), (bool)AnyNumber(), (HEVENT *)AnyPointer());
    case 18: return RatSetEvent(AnyHandle());
    case 19: return RatResetEvent(AnyHandle());
    case 20: return RatPulseEvent(AnyHandle());
    case 21: return RatCreateMutex((bool)AnyNumber(), (bool)AnyNumber(), (HMUTEX *)AnyPointer());
    case 22: return RatReleaseMutex(AnyHandle());
    case 23: return RatCreateSemaphore((int32_t)AnyNumber(), (int32_t)AnyNumber(), (HSEMAPHORE *)AnyPointer());
    case 24: return RatReleaseSemaphore(AnyHandle(), (int32_t)AnyNumber(), (int32_t *)AnyPointer());
    case 25: return RatCreateTimer((bool)AnyNumber(), (HTIMER *)AnyPointer());
    case 26: return RatSetTimer(AnyHandle(), (uint32_t)AnyNumber(), (uint32_t)AnyNumber());
    case 27: return RatCancelTimer(AnyHandle());
    case 28: return RatWaitForHandle(AnyHandle(), ShortTime());
    case 29: return RatWaitForMultipleHandles((HANDLE *)AnyPointer(), (size_t)AnyNumber(), (bool)AnyNumber(), ShortTime(), (size_t *)AnyPointer());
    case 30: return RatSignalAndWait(AnyHandle(), AnyHandle(), ShortTime());
    case 31: return RatCreateCompletionQueue((HCOMPQ *)AnyPointer());
    case 32: return RatWaitProcessAsync(AnyHandle(), AnyHandle(), (uintptr_t)AnyNumber());
    case 33: return RatWaitThreadAsync(AnyHandle(), AnyHandle(), (uintptr_t)AnyNumber());
    case 34: return RatWaitEventAsync(AnyHandle(), AnyHandle(), (uintptr_t)AnyNumber());
    case 35: return RatWaitHandleAsync(AnyHandle(), AnyHandle(), (uintptr_t)AnyNumber());
    case 36: return RatCancelWaitAsync(AnyHandle(), AnyHandle(), (uintptr_t)AnyNumber());
    case 37: return RatPostCompletion(AnyHandle(), (const RatCompletion *)AnyPointer());
    case 38: (void)RatGetNextCompletion(DeadHandle(), (RatCompletion *)AnyPointer()); return RAT_SUCCESS;
    case 39: return RatGetCompletions(AnyHandle(), (RatCompletion *)AnyPointer(), (size_t)AnyNumber(), ShortTime(), (size_t *)AnyPointer());
    case 40: return RatOpenFile(AnyPath(), (uint32_t)AnyNumber(), (HFILE *)AnyPointer());
    case 41: return RatReadFile(DeadHandle(), (void *)AnyPointer(), (size_t)AnyNumber(), (size_t *)AnyPointer());
    case 42: return RatWriteFile(DeadHandle(), (const void *)AnyPointer(), (size_t)AnyNumber(), (size_t *)AnyPointer());
    case 43: return RatCreatePipe((size_t)AnyNumber(), (HPIPE *)AnyPointer(), (HPIPE *)AnyPointer());
    case 44: return RatHandleFromFd((int32_t)AnyNumber(), (HANDLE *)AnyPointer());
    case 45: return RatFdFromHandle(AnyHandle(), (int *)AnyPointer());
    case 46: return RatSeekFile(AnyHandle(), (int64_t)AnyNumber(), (uint32_t)AnyNumber(), (uint64_t *)AnyPointer());
    case 47: return RatSetFileSize(AnyHandle(), (uint64_t)AnyNumber());
    case 48: return RatFlushFile(AnyHandle());
    case 49: return RatGetFileInfo(AnyHandle(), (RatFileInfo *)AnyPointer());
    case 50: return RatGetPathInfo(AnyPath(), (bool)AnyNumber(), (RatFileInfo *)AnyPointer());
    case 51: return RatReadDirectory(AnyHandle(), (RatDirectoryEntry *)AnyPointer(), (size_t)AnyNumber(), (size_t *)AnyPointer());
    case 52: return RatCreateDirectory(AnyPath());
    case 53: return RatDeleteDirectory(AnyPath());
    case 54: return RatDeleteFile(AnyPath());
    case 55: return RatRenameFile(AnyPath(), AnyPath());
    case 56: return RatCreateLink(AnyPath(), AnyPath(), (bool)AnyNumber());
    case 57: return RatGetVolumeInfo(AnyPath(), (RatVolumeInfo *)AnyPointer());
    default: return RAT_SUCCESS;
  }
}
