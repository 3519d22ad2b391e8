// Made by `npm run generate` from syscalls.ts. Do not edit.

/**
 * What programs import from the module `ratos`, by the groups in which workers load it: each call's number, its name
 * without Rat, and that of the function of libratos as which it is shown.
 */
export const CALL_NAMES = {
  basic: '1CloseHandle 2DuplicateHandle 3GetHandleInfo 15GetCurrentProcessId 18ProcessExit 31GetThreadExitCode 32GetCurrentThreadId 33ExitThread 34Sleep 35Yield 36GetTickNs 37ThreadStart 38FutexWait 39MemoryGrowsFirst 175CallFunction 173SetThreadName 174GetThreadName 40CreateEvent 41SetEvent 42ResetEvent 43PulseEvent 44CreateMutex 45ReleaseMutex 46CreateSemaphore 47ReleaseSemaphore 48CreateTimer 49SetTimer 50CancelTimer 60WaitForHandle 61WaitForMultipleHandles 62SignalAndWait 100Pipe 101FdDuplicate 102FdFlags 103FdPath',
  further: '10CreateProcess 11GetInheritedHandle 12TerminateProcess 13GetProcessExitCode 14GetProcessId 17ResumeProcess 19SetCurrentDirectory 20GetCurrentDirectory 21GetProcessList 22Spawn 23GetParentProcessId 24GetProcessEnd 25GetProcessorCount 70CreateCompletionQueue 71WaitProcessAsync 72WaitThreadAsync 73WaitEventAsync 74WaitHandleAsync 75CancelWaitAsync 76PostCompletion 77GetNextCompletion 78GetCompletions 90OpenFile 91ReadFile 92WriteFile 95CreatePipe 96HandleFromFd 97FdFromHandle 120SeekFile 121SetFileSize 122FlushFile 140ReadFileAsync 141WriteFileAsync 142FlushFileAsync 143CancelFileAsync 123GetFileInfo 124GetPathInfo 125ReadDirectory 126CreateDirectory 127DeleteDirectory 128DeleteFile 129RenameFile 130CreateLink 131GetVolumeInfo 105FdLock 104Poll 110SignalSend 111SignalAction 112SignalMask 113SignalPending 114SignalWait 115SignalTake 116SetAlarm 98CreateTerminal 180GetTerminal 181SetTerminal 182TerminalGroup 183ProcessGroup 184SetChildEvent 185TakeChange',
  windows: '80CreateMessageQueue 81GetThreadMessageQueue 82PostMessage 83GetMessage 84PeekMessage 86PostQuitMessage 87WatchHandle 88UnwatchHandle 89MsgWaitForMultipleHandles 144CreateWindow 145DestroyWindow 146GetWindowUserData 147ShowWindow 148SetWindowTitle 149MoveWindow 150GetWindowRect 151ActivateWindow 153PostWindowMessage 154Present 155RequestFrame 156Invalidate 157WindowProcedure 158BeginPaint 159EndPaint 160FillRect 161StrokeRect 162DrawLine 163FillEllipse 164DrawText 165MeasureText 166DrawPixels 167SetClip 300CreateControl 301SetControlText 302GetControlText 303SetControlValue 304GetControlValue 305SetControlItems 306EnableControl 307FocusControl 308SetMenu 320SetControlSelection 321GetControlSelection 190SetWindowTimer 191SetCursor 192CaptureMouse 193GetTheme 194SetClipboardText 195GetClipboardText 311FillMessageBox 312AttachTerminal 197BeginSend=SendMessage 198ContinueSend=SendMessage 199ReceiveSent 189ReplySent',
  stacks: '170CaptureStack 171DescribeStack 172DescribeThread',
} as const;

/** Calls that do not return, as they are shown. */
export const NOT_RETURNING: readonly string[] = ['RatExitProcess', 'RatProcessExit', 'RatExitThread'];
