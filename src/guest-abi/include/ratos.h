/* Made by `npm run generate` from src/guest-abi/. Do not edit. */
/* RatOS: the interface between a program and the system. C11 and C++17. Reference: docs/spec/syscalls.md. */
#ifndef RATOS_H
#define RATOS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#define RAT_STATIC_ASSERT(condition, text) static_assert(condition, text)
#else
#define RAT_STATIC_ASSERT(condition, text) _Static_assert(condition, text)
#endif
#define RAT_NORETURN __attribute__((noreturn))
#define RAT_IMPORT(name) __attribute__((import_module("ratos"), import_name(#name)))

/* ── Types ── */
typedef int32_t RatStatus;
typedef struct RatObject *RatHandle; /* every handle; NULL is none */
typedef RatHandle HANDLE;
typedef RatHandle HPROCESS;
typedef RatHandle RatProcessHandle;
typedef RatHandle HTHREAD;
typedef RatHandle RatThreadHandle;
typedef RatHandle HEVENT;
typedef RatHandle RatEventHandle;
typedef RatHandle HMUTEX;
typedef RatHandle RatMutexHandle;
typedef RatHandle HSEMAPHORE;
typedef RatHandle RatSemaphoreHandle;
typedef RatHandle HTIMER;
typedef RatHandle RatTimerHandle;
typedef RatHandle HCOMPQ;
typedef RatHandle RatCompQueueHandle;
typedef RatHandle HMSGQUEUE;
typedef RatHandle RatMsgQueueHandle;
typedef RatHandle HFILE;
typedef RatHandle RatFileHandle;
typedef RatHandle HPIPE;
typedef RatHandle RatPipeHandle;
typedef RatHandle HJOB;
typedef RatHandle RatJobHandle;
typedef RatHandle HWINDOW;
typedef RatHandle RatWindowHandle;
typedef RatHandle HFIBER;
typedef RatHandle RatFiberHandle;
typedef RatHandle HTERMINAL;
typedef RatHandle RatTerminalHandle;
typedef struct RatSecurityContext RatSecurityContext;
typedef int32_t (*RatThreadEntry)(void *arg);
struct RatMsg;
typedef intptr_t (*RatWindowProc)(HWINDOW w, const struct RatMsg *msg);

/* ── Status ── */
#define RAT_SUCCESS 0
#define RAT_ABANDONED 1
#define RAT_PENDING 2
#define RAT_ERR_TIMEOUT (-1)
#define RAT_ERR_INVALID_HANDLE (-2)
#define RAT_ERR_INVALID_ARGUMENT (-3)
#define RAT_ERR_WRONG_TYPE (-4)
#define RAT_ERR_ACCESS_DENIED (-5)
#define RAT_ERR_NO_MEMORY (-6)
#define RAT_ERR_NOT_FOUND (-7)
#define RAT_ERR_EXISTS (-8)
#define RAT_ERR_NOT_OWNER (-9)
#define RAT_ERR_LIMIT_EXCEEDED (-10)
#define RAT_ERR_QUOTA (-11)
#define RAT_ERR_QUEUE_FULL (-12)
#define RAT_ERR_CLOSED (-13)
#define RAT_ERR_CANCELLED (-14)
#define RAT_ERR_STILL_ACTIVE (-15)
#define RAT_ERR_BAD_IMAGE (-16)
#define RAT_ERR_FAULT (-17)
#define RAT_ERR_IO (-18)
#define RAT_ERR_NOT_SUPPORTED (-19)
#define RAT_ERR_WOULD_BLOCK (-20)
#define RAT_ERR_DEADLOCK (-21)
#define RAT_ERR_NOT_DIRECTORY (-22)
#define RAT_ERR_IS_DIRECTORY (-23)
#define RAT_ERR_NOT_EMPTY (-24)
#define RAT_ERR_NO_SPACE (-25)
#define RAT_ERR_NAME_TOO_LONG (-26)
#define RAT_ERR_INTERRUPTED (-27)
#define RAT_SUCCEEDED(s) ((s) >= 0)
/* The name of a status and what it means. Never NULL. */
const char *RatStatusText(RatStatus s);

/* ── Constants ── */
#define RAT_INFINITE 0xFFFFFFFFu
#define RAT_MAXIMUM_WAIT_OBJECTS 1024
#define RAT_EXIT_TRAP (-1000)
#define RAT_RIGHTS_SAME 0x80000000u
#define RAT_RIGHT_WAIT 1
#define RAT_RIGHT_SIGNAL 2
#define RAT_RIGHT_READ 4
#define RAT_RIGHT_WRITE 8
#define RAT_RIGHT_DUPLICATE 16
#define RAT_RIGHT_TERMINATE 32
#define RAT_RIGHT_INSPECT 64
#define RAT_TYPE_PROCESS 1
#define RAT_TYPE_THREAD 2
#define RAT_TYPE_EVENT 3
#define RAT_TYPE_MUTEX 4
#define RAT_TYPE_SEMAPHORE 5
#define RAT_TYPE_TIMER 6
#define RAT_TYPE_COMPLETION_QUEUE 7
#define RAT_TYPE_MESSAGE_QUEUE 8
#define RAT_TYPE_FILE 9
#define RAT_TYPE_PIPE 10
#define RAT_TYPE_JOB 11
#define RAT_TYPE_WINDOW 12
#define RAT_TYPE_FIBER 13
#define RAT_TYPE_TERMINAL 14
#define RAT_COMPLETION_WAIT 1
#define RAT_COMPLETION_IO 2
#define RAT_COMPLETION_USER 3
#define RAT_COMPLETION_PROCESS_CREATED 4
#define RATMSG_NULL 0
#define RATMSG_QUIT 1
#define RATMSG_EVENT_SIGNALED 2
#define RATMSG_PROCESS_EXITED 3
#define RATMSG_THREAD_EXITED 4
#define RATMSG_IO_COMPLETED 5
#define RATMSG_TIMER 6
#define RATMSG_PAINT 7
#define RATMSG_SIZE 8
#define RATMSG_CLOSE 9
#define RATMSG_FOCUS 10
#define RATMSG_MOUSE_MOVE 11
#define RATMSG_MOUSE_DOWN 12
#define RATMSG_MOUSE_UP 13
#define RATMSG_MOUSE_WHEEL 14
#define RATMSG_KEY_DOWN 15
#define RATMSG_KEY_UP 16
#define RATMSG_CHAR 17
#define RATMSG_COMMAND 18
#define RATMSG_FRAME 19
#define RATMSG_THEME 20
#define RATMSG_HANDLE_SIGNALED 21
#define RATMSG_USER 1024
#define RAT_PROCESS_SUSPENDED 1
#define RAT_PROCESS_NEW_SESSION 2
#define RAT_PROCESS_STATE_SUSPENDED 1
#define RAT_PROCESS_STATE_RUNNING 2
#define RAT_PROCESS_STATE_EXITING 3
#define RAT_PROCESS_STATE_STOPPED 4
#define RAT_OPEN_READ 1
#define RAT_OPEN_WRITE 2
#define RAT_OPEN_CREATE 4
#define RAT_OPEN_EXCLUSIVE 8
#define RAT_OPEN_TRUNCATE 16
#define RAT_OPEN_APPEND 32
#define RAT_OPEN_DIRECTORY 64
#define RAT_OPEN_NO_FOLLOW 128
#define RAT_SEEK_BEGIN 0
#define RAT_SEEK_CURRENT 1
#define RAT_SEEK_END 2
#define RAT_FILE_REGULAR 1
#define RAT_FILE_DIRECTORY 2
#define RAT_FILE_LINK 3
#define RAT_FILE_TERMINAL 4
#define RAT_FILE_PIPE 5
#define RAT_FILE_DEVICE 6
#define RAT_WINDOW_RESIZABLE 1
#define RAT_WINDOW_HIDDEN 2
#define RAT_WINDOW_NO_FRAME 4
#define RAT_WINDOW_MODAL 8
#define RAT_WINDOW_TOPMOST 16
#define RAT_WINDOW_DEFAULT INT32_MIN
#define RAT_WINDOW_SIZE_MAX 8192
#define RAT_SHOW_HIDE 0
#define RAT_SHOW_NORMAL 1
#define RAT_SHOW_MINIMIZED 2
#define RAT_SHOW_MAXIMIZED 3
#define RAT_CURSOR_ARROW 0
#define RAT_CURSOR_TEXT 1
#define RAT_CURSOR_HAND 2
#define RAT_CURSOR_CROSS 3
#define RAT_CURSOR_WAIT 4
#define RAT_CURSOR_MOVE 5
#define RAT_CURSOR_NONE 6
#define RAT_CURSOR_RESIZE_HORIZONTAL 7
#define RAT_CURSOR_RESIZE_VERTICAL 8
#define RAT_CURSOR_RESIZE_DIAGONAL_DOWN 9
#define RAT_CURSOR_RESIZE_DIAGONAL_UP 10
#define RAT_CURSOR_PROGRESS 11
#define RAT_CURSOR_GRAB 12
#define RAT_CURSOR_GRABBING 13
#define RAT_CURSOR_NOT_ALLOWED 14
#define RAT_CLIPBOARD_BYTES 1048576
#define RAT_MODIFIER_SHIFT 1
#define RAT_MODIFIER_CTRL 2
#define RAT_MODIFIER_ALT 4
#define RAT_MODIFIER_META 8
#define RAT_MODIFIER_REPEATED 65536
#define RAT_CONTROL_LABEL 1
#define RAT_CONTROL_BUTTON 2
#define RAT_CONTROL_CHECK_BOX 3
#define RAT_CONTROL_RADIO 4
#define RAT_CONTROL_EDIT 5
#define RAT_CONTROL_TEXT_AREA 6
#define RAT_CONTROL_LIST 7
#define RAT_CONTROL_PROGRESS 8
#define RAT_CONTROL_SLIDER 9
#define RAT_CONTROL_TERMINAL 10
#define RAT_CONTROL_DISABLED 1
#define RAT_CONTROL_READ_ONLY 2
#define RAT_CONTROL_PASSWORD 4
#define RAT_CONTROL_DEFAULT 8
#define RAT_COMMAND_CLICKED 0
#define RAT_COMMAND_CHANGED 1
#define RAT_COMMAND_SELECTED 2
#define RAT_COMMAND_SUBMITTED 3
#define RAT_MENU_DISABLED 1
#define RAT_MENU_CHECKED 2
#define RAT_MENU_SEPARATOR 4
#define RAT_MESSAGE_OK 0
#define RAT_MESSAGE_OK_CANCEL 1
#define RAT_MESSAGE_YES_NO 2
#define RAT_MESSAGE_YES_NO_CANCEL 3
#define RAT_ID_OK 1
#define RAT_ID_CANCEL 2
#define RAT_ID_YES 6
#define RAT_ID_NO 7
#define RAT_FONT_UI 0
#define RAT_FONT_MONO 1
#define RAT_FONT_SERIF 2
/* Keys by their place, whatever is printed on them. */
#define RAT_KEY_A 4
#define RAT_KEY_B 5
#define RAT_KEY_C 6
#define RAT_KEY_D 7
#define RAT_KEY_E 8
#define RAT_KEY_F 9
#define RAT_KEY_G 10
#define RAT_KEY_H 11
#define RAT_KEY_I 12
#define RAT_KEY_J 13
#define RAT_KEY_K 14
#define RAT_KEY_L 15
#define RAT_KEY_M 16
#define RAT_KEY_N 17
#define RAT_KEY_O 18
#define RAT_KEY_P 19
#define RAT_KEY_Q 20
#define RAT_KEY_R 21
#define RAT_KEY_S 22
#define RAT_KEY_T 23
#define RAT_KEY_U 24
#define RAT_KEY_V 25
#define RAT_KEY_W 26
#define RAT_KEY_X 27
#define RAT_KEY_Y 28
#define RAT_KEY_Z 29
#define RAT_KEY_1 30
#define RAT_KEY_2 31
#define RAT_KEY_3 32
#define RAT_KEY_4 33
#define RAT_KEY_5 34
#define RAT_KEY_6 35
#define RAT_KEY_7 36
#define RAT_KEY_8 37
#define RAT_KEY_9 38
#define RAT_KEY_0 39
#define RAT_KEY_ENTER 40
#define RAT_KEY_ESCAPE 41
#define RAT_KEY_BACKSPACE 42
#define RAT_KEY_TAB 43
#define RAT_KEY_SPACE 44
#define RAT_KEY_MINUS 45
#define RAT_KEY_EQUAL 46
#define RAT_KEY_BRACKET_LEFT 47
#define RAT_KEY_BRACKET_RIGHT 48
#define RAT_KEY_BACKSLASH 49
#define RAT_KEY_SEMICOLON 51
#define RAT_KEY_QUOTE 52
#define RAT_KEY_BACKQUOTE 53
#define RAT_KEY_COMMA 54
#define RAT_KEY_PERIOD 55
#define RAT_KEY_SLASH 56
#define RAT_KEY_CAPS_LOCK 57
#define RAT_KEY_F1 58
#define RAT_KEY_F2 59
#define RAT_KEY_F3 60
#define RAT_KEY_F4 61
#define RAT_KEY_F5 62
#define RAT_KEY_F6 63
#define RAT_KEY_F7 64
#define RAT_KEY_F8 65
#define RAT_KEY_F9 66
#define RAT_KEY_F10 67
#define RAT_KEY_F11 68
#define RAT_KEY_F12 69
#define RAT_KEY_PRINT_SCREEN 70
#define RAT_KEY_SCROLL_LOCK 71
#define RAT_KEY_PAUSE 72
#define RAT_KEY_INSERT 73
#define RAT_KEY_HOME 74
#define RAT_KEY_PAGE_UP 75
#define RAT_KEY_DELETE 76
#define RAT_KEY_END 77
#define RAT_KEY_PAGE_DOWN 78
#define RAT_KEY_RIGHT 79
#define RAT_KEY_LEFT 80
#define RAT_KEY_DOWN 81
#define RAT_KEY_UP 82
#define RAT_KEY_NUM_LOCK 83
#define RAT_KEY_NUMPAD_DIVIDE 84
#define RAT_KEY_NUMPAD_MULTIPLY 85
#define RAT_KEY_NUMPAD_SUBTRACT 86
#define RAT_KEY_NUMPAD_ADD 87
#define RAT_KEY_NUMPAD_ENTER 88
#define RAT_KEY_NUMPAD_1 89
#define RAT_KEY_NUMPAD_2 90
#define RAT_KEY_NUMPAD_3 91
#define RAT_KEY_NUMPAD_4 92
#define RAT_KEY_NUMPAD_5 93
#define RAT_KEY_NUMPAD_6 94
#define RAT_KEY_NUMPAD_7 95
#define RAT_KEY_NUMPAD_8 96
#define RAT_KEY_NUMPAD_9 97
#define RAT_KEY_NUMPAD_0 98
#define RAT_KEY_NUMPAD_DECIMAL 99
#define RAT_KEY_INTL_BACKSLASH 100
#define RAT_KEY_CONTEXT_MENU 101
#define RAT_KEY_NUMPAD_EQUAL 103
#define RAT_KEY_INTL_RO 135
#define RAT_KEY_INTL_YEN 137
#define RAT_KEY_CTRL_LEFT 224
#define RAT_KEY_SHIFT_LEFT 225
#define RAT_KEY_ALT_LEFT 226
#define RAT_KEY_META_LEFT 227
#define RAT_KEY_CTRL_RIGHT 228
#define RAT_KEY_SHIFT_RIGHT 229
#define RAT_KEY_ALT_RIGHT 230
#define RAT_KEY_META_RIGHT 231

/* ── Structures ── */
/* What RatGetHandleInfo tells. */
typedef struct RatHandleInfo {
  uint32_t size; /* sizeof(RatHandleInfo) */
  uint32_t type; /* RAT_TYPE_… */
  uint32_t rights; /* RAT_RIGHT_… bits of this handle */
  uint64_t objectId; /* equal for all handles to one object, never used again */
  uint32_t handleCount; /* open handles to the object, in all processes */
} RatHandleInfo;
RAT_STATIC_ASSERT(sizeof(RatHandleInfo) == 32, "RatHandleInfo");
RAT_STATIC_ASSERT(offsetof(RatHandleInfo, size) == 0, "RatHandleInfo.size");
RAT_STATIC_ASSERT(offsetof(RatHandleInfo, type) == 4, "RatHandleInfo.type");
RAT_STATIC_ASSERT(offsetof(RatHandleInfo, rights) == 8, "RatHandleInfo.rights");
RAT_STATIC_ASSERT(offsetof(RatHandleInfo, objectId) == 16, "RatHandleInfo.objectId");
RAT_STATIC_ASSERT(offsetof(RatHandleInfo, handleCount) == 24, "RatHandleInfo.handleCount");

/* How a process is created. Zero every field that is not meant. */
typedef struct RatProcessAttributes {
  uint32_t size; /* sizeof(RatProcessAttributes) */
  uint32_t flags; /* RAT_PROCESS_SUSPENDED; _NEW_SESSION: it leads a session, whose terminal is stdIn, if that is one */
  const char *cwd; /* working directory; NULL: the creator’s */
  const char *const *envp; /* environment, ended by NULL; NULL: the creator’s at its start */
  HANDLE stdIn; /* standard input; NULL: the creator’s */
  HANDLE stdOut; /* standard output; NULL: the creator’s */
  HANDLE stdErr; /* standard error; NULL: the creator’s */
  const HANDLE *inherit; /* handles that the child gets copies of */
  size_t inheritCount; /* how many; the child reads them with RatGetInheritedHandle */
  HJOB job; /* must be NULL: jobs come later */
  const RatSecurityContext *security; /* must be NULL: the creator’s */
} RatProcessAttributes;
RAT_STATIC_ASSERT(sizeof(RatProcessAttributes) == 44, "RatProcessAttributes");
RAT_STATIC_ASSERT(offsetof(RatProcessAttributes, size) == 0, "RatProcessAttributes.size");
RAT_STATIC_ASSERT(offsetof(RatProcessAttributes, flags) == 4, "RatProcessAttributes.flags");
RAT_STATIC_ASSERT(offsetof(RatProcessAttributes, cwd) == 8, "RatProcessAttributes.cwd");
RAT_STATIC_ASSERT(offsetof(RatProcessAttributes, envp) == 12, "RatProcessAttributes.envp");
RAT_STATIC_ASSERT(offsetof(RatProcessAttributes, stdIn) == 16, "RatProcessAttributes.stdIn");
RAT_STATIC_ASSERT(offsetof(RatProcessAttributes, stdOut) == 20, "RatProcessAttributes.stdOut");
RAT_STATIC_ASSERT(offsetof(RatProcessAttributes, stdErr) == 24, "RatProcessAttributes.stdErr");
RAT_STATIC_ASSERT(offsetof(RatProcessAttributes, inherit) == 28, "RatProcessAttributes.inherit");
RAT_STATIC_ASSERT(offsetof(RatProcessAttributes, inheritCount) == 32, "RatProcessAttributes.inheritCount");
RAT_STATIC_ASSERT(offsetof(RatProcessAttributes, job) == 36, "RatProcessAttributes.job");
RAT_STATIC_ASSERT(offsetof(RatProcessAttributes, security) == 40, "RatProcessAttributes.security");

/* How a thread is created. */
typedef struct RatThreadAttributes {
  uint32_t size; /* sizeof(RatThreadAttributes) */
  uint32_t stackSize; /* bytes; 0: 256 KiB */
  uint32_t flags; /* must be 0 */
  const char *name; /* shown in traces and inspection; may be NULL */
} RatThreadAttributes;
RAT_STATIC_ASSERT(sizeof(RatThreadAttributes) == 16, "RatThreadAttributes");
RAT_STATIC_ASSERT(offsetof(RatThreadAttributes, size) == 0, "RatThreadAttributes.size");
RAT_STATIC_ASSERT(offsetof(RatThreadAttributes, stackSize) == 4, "RatThreadAttributes.stackSize");
RAT_STATIC_ASSERT(offsetof(RatThreadAttributes, flags) == 8, "RatThreadAttributes.flags");
RAT_STATIC_ASSERT(offsetof(RatThreadAttributes, name) == 12, "RatThreadAttributes.name");

/* One process, as RatGetProcessList tells of it. */
typedef struct RatProcessInfo {
  uint32_t size; /* sizeof(RatProcessInfo) */
  uint32_t processId; /* id */
  uint32_t parentId; /* id of the creator; 0: the page */
  uint32_t state; /* RAT_PROCESS_STATE_… */
  uint32_t threadCount; /* threads that have not ended */
  uint32_t handleCount; /* open handles */
  uint64_t startNs; /* when it was created, on the clock of RatGetTickNs */
  char name[64]; /* path of the program, cut to 63 bytes */
} RatProcessInfo;
RAT_STATIC_ASSERT(sizeof(RatProcessInfo) == 96, "RatProcessInfo");
RAT_STATIC_ASSERT(offsetof(RatProcessInfo, size) == 0, "RatProcessInfo.size");
RAT_STATIC_ASSERT(offsetof(RatProcessInfo, processId) == 4, "RatProcessInfo.processId");
RAT_STATIC_ASSERT(offsetof(RatProcessInfo, parentId) == 8, "RatProcessInfo.parentId");
RAT_STATIC_ASSERT(offsetof(RatProcessInfo, state) == 12, "RatProcessInfo.state");
RAT_STATIC_ASSERT(offsetof(RatProcessInfo, threadCount) == 16, "RatProcessInfo.threadCount");
RAT_STATIC_ASSERT(offsetof(RatProcessInfo, handleCount) == 20, "RatProcessInfo.handleCount");
RAT_STATIC_ASSERT(offsetof(RatProcessInfo, startNs) == 24, "RatProcessInfo.startNs");
RAT_STATIC_ASSERT(offsetof(RatProcessInfo, name) == 32, "RatProcessInfo.name");

/* One completion. */
typedef struct RatCompletion {
  uintptr_t userData; /* the registration’s user data */
  HANDLE source; /* the handle that was waited for, or that the operation was started on */
  RatStatus status; /* how it ended: RAT_SUCCESS, RAT_ABANDONED, RAT_ERR_CANCELLED, … */
  uint32_t kind; /* RAT_COMPLETION_… */
  uint64_t value; /* exit code of a process or thread, bytes done of an operation */
} RatCompletion;
RAT_STATIC_ASSERT(sizeof(RatCompletion) == 24, "RatCompletion");
RAT_STATIC_ASSERT(offsetof(RatCompletion, userData) == 0, "RatCompletion.userData");
RAT_STATIC_ASSERT(offsetof(RatCompletion, source) == 4, "RatCompletion.source");
RAT_STATIC_ASSERT(offsetof(RatCompletion, status) == 8, "RatCompletion.status");
RAT_STATIC_ASSERT(offsetof(RatCompletion, kind) == 12, "RatCompletion.kind");
RAT_STATIC_ASSERT(offsetof(RatCompletion, value) == 16, "RatCompletion.value");

/* One message. */
typedef struct RatMsg {
  uint32_t type; /* RATMSG_…, or one of the program’s own, from RATMSG_USER on */
  HWINDOW hWindow; /* the window that it is for; NULL: none */
  union { HANDLE hSource; HEVENT hEvent; }; /* the handle that was signaled, or that the operation was started on */
  uintptr_t wParam; /* exit code of a process, a thread or a quit; user data of an operation */
  uintptr_t lParam; /* bytes done of an operation */
  RatStatus status; /* how an operation ended; why there is no message */
  int32_t x; /* place in the window */
  int32_t y; /* the same */
  uint64_t timeNs; /* when it came, on the clock of RatGetTickNs: the system sets it */
} RatMsg;
RAT_STATIC_ASSERT(sizeof(RatMsg) == 40, "RatMsg");
RAT_STATIC_ASSERT(offsetof(RatMsg, type) == 0, "RatMsg.type");
RAT_STATIC_ASSERT(offsetof(RatMsg, hWindow) == 4, "RatMsg.hWindow");
RAT_STATIC_ASSERT(offsetof(RatMsg, hSource) == 8, "RatMsg.hSource");
RAT_STATIC_ASSERT(offsetof(RatMsg, wParam) == 12, "RatMsg.wParam");
RAT_STATIC_ASSERT(offsetof(RatMsg, lParam) == 16, "RatMsg.lParam");
RAT_STATIC_ASSERT(offsetof(RatMsg, status) == 20, "RatMsg.status");
RAT_STATIC_ASSERT(offsetof(RatMsg, x) == 24, "RatMsg.x");
RAT_STATIC_ASSERT(offsetof(RatMsg, y) == 28, "RatMsg.y");
RAT_STATIC_ASSERT(offsetof(RatMsg, timeNs) == 32, "RatMsg.timeNs");

/* A rectangle, in pixels; y goes down. */
typedef struct RatRect {
  int32_t x; /* left edge */
  int32_t y; /* upper edge */
  int32_t width; /* to the right; a negative one is none */
  int32_t height; /* downwards; the same */
} RatRect;
RAT_STATIC_ASSERT(sizeof(RatRect) == 16, "RatRect");
RAT_STATIC_ASSERT(offsetof(RatRect, x) == 0, "RatRect.x");
RAT_STATIC_ASSERT(offsetof(RatRect, y) == 4, "RatRect.y");
RAT_STATIC_ASSERT(offsetof(RatRect, width) == 8, "RatRect.width");
RAT_STATIC_ASSERT(offsetof(RatRect, height) == 12, "RatRect.height");

/* How a window is made. Zero every field that is not meant. */
typedef struct RatWindowAttributes {
  uint32_t size; /* sizeof(RatWindowAttributes) */
  uint32_t flags; /* RAT_WINDOW_… */
  const char *title; /* UTF-8; NULL: none */
  int32_t x; /* of its frame; RAT_WINDOW_DEFAULT: the desktop chooses */
  int32_t y; /* the same */
  int32_t width; /* of its content, 1 to 8192 */
  int32_t height; /* the same */
  RatWindowProc proc; /* NULL: RatDefaultWindowProc */
  void *userData; /* for the program */
  HWINDOW parent; /* its owner, with which it closes; NULL: none */
} RatWindowAttributes;
RAT_STATIC_ASSERT(sizeof(RatWindowAttributes) == 40, "RatWindowAttributes");
RAT_STATIC_ASSERT(offsetof(RatWindowAttributes, size) == 0, "RatWindowAttributes.size");
RAT_STATIC_ASSERT(offsetof(RatWindowAttributes, flags) == 4, "RatWindowAttributes.flags");
RAT_STATIC_ASSERT(offsetof(RatWindowAttributes, title) == 8, "RatWindowAttributes.title");
RAT_STATIC_ASSERT(offsetof(RatWindowAttributes, x) == 12, "RatWindowAttributes.x");
RAT_STATIC_ASSERT(offsetof(RatWindowAttributes, y) == 16, "RatWindowAttributes.y");
RAT_STATIC_ASSERT(offsetof(RatWindowAttributes, width) == 20, "RatWindowAttributes.width");
RAT_STATIC_ASSERT(offsetof(RatWindowAttributes, height) == 24, "RatWindowAttributes.height");
RAT_STATIC_ASSERT(offsetof(RatWindowAttributes, proc) == 28, "RatWindowAttributes.proc");
RAT_STATIC_ASSERT(offsetof(RatWindowAttributes, userData) == 32, "RatWindowAttributes.userData");
RAT_STATIC_ASSERT(offsetof(RatWindowAttributes, parent) == 36, "RatWindowAttributes.parent");

/* How a control is made. Zero every field that is not meant. */
typedef struct RatControlAttributes {
  uint32_t size; /* sizeof(RatControlAttributes) */
  uint32_t kind; /* RAT_CONTROL_LABEL, _BUTTON, … */
  uint32_t id; /* wParam of its RATMSG_COMMAND */
  const char *text; /* UTF-8: its text and name; NULL: none */
  int32_t x; /* in the content of its window */
  int32_t y; /* the same */
  int32_t width; /* 1 to 8192 */
  int32_t height; /* the same */
  uint32_t flags; /* RAT_CONTROL_DISABLED, _READ_ONLY, _PASSWORD, _DEFAULT */
} RatControlAttributes;
RAT_STATIC_ASSERT(sizeof(RatControlAttributes) == 36, "RatControlAttributes");
RAT_STATIC_ASSERT(offsetof(RatControlAttributes, size) == 0, "RatControlAttributes.size");
RAT_STATIC_ASSERT(offsetof(RatControlAttributes, kind) == 4, "RatControlAttributes.kind");
RAT_STATIC_ASSERT(offsetof(RatControlAttributes, id) == 8, "RatControlAttributes.id");
RAT_STATIC_ASSERT(offsetof(RatControlAttributes, text) == 12, "RatControlAttributes.text");
RAT_STATIC_ASSERT(offsetof(RatControlAttributes, x) == 16, "RatControlAttributes.x");
RAT_STATIC_ASSERT(offsetof(RatControlAttributes, y) == 20, "RatControlAttributes.y");
RAT_STATIC_ASSERT(offsetof(RatControlAttributes, width) == 24, "RatControlAttributes.width");
RAT_STATIC_ASSERT(offsetof(RatControlAttributes, height) == 28, "RatControlAttributes.height");
RAT_STATIC_ASSERT(offsetof(RatControlAttributes, flags) == 32, "RatControlAttributes.flags");

/* One item of a window’s menu. What follows it with a larger depth is its own menu. */
typedef struct RatMenuItem {
  const char *text; /* UTF-8, with a shortcut behind a tab: "Save\tCtrl+S"; NULL or "": a line */
  uint32_t id; /* wParam of its RATMSG_COMMAND */
  uint32_t depth; /* 0: in the bar */
  uint32_t flags; /* RAT_MENU_DISABLED, _CHECKED, _SEPARATOR */
} RatMenuItem;
RAT_STATIC_ASSERT(sizeof(RatMenuItem) == 16, "RatMenuItem");
RAT_STATIC_ASSERT(offsetof(RatMenuItem, text) == 0, "RatMenuItem.text");
RAT_STATIC_ASSERT(offsetof(RatMenuItem, id) == 4, "RatMenuItem.id");
RAT_STATIC_ASSERT(offsetof(RatMenuItem, depth) == 8, "RatMenuItem.depth");
RAT_STATIC_ASSERT(offsetof(RatMenuItem, flags) == 12, "RatMenuItem.flags");

/* The desktop’s colours, 0xAARRGGBB. */
typedef struct RatTheme {
  uint32_t size; /* sizeof(RatTheme) */
  uint32_t dark; /* 1: light on dark; 0: dark on light */
  uint32_t surface; /* of what lies behind text */
  uint32_t text; /* of text */
  uint32_t soft; /* of text that matters less */
  uint32_t line; /* of lines and edges */
  uint32_t accent; /* of what stands out */
  uint32_t accentText; /* of text on that */
  uint32_t good; /* of what went well */
  uint32_t bad; /* of what did not */
} RatTheme;
RAT_STATIC_ASSERT(sizeof(RatTheme) == 40, "RatTheme");
RAT_STATIC_ASSERT(offsetof(RatTheme, size) == 0, "RatTheme.size");
RAT_STATIC_ASSERT(offsetof(RatTheme, dark) == 4, "RatTheme.dark");
RAT_STATIC_ASSERT(offsetof(RatTheme, surface) == 8, "RatTheme.surface");
RAT_STATIC_ASSERT(offsetof(RatTheme, text) == 12, "RatTheme.text");
RAT_STATIC_ASSERT(offsetof(RatTheme, soft) == 16, "RatTheme.soft");
RAT_STATIC_ASSERT(offsetof(RatTheme, line) == 20, "RatTheme.line");
RAT_STATIC_ASSERT(offsetof(RatTheme, accent) == 24, "RatTheme.accent");
RAT_STATIC_ASSERT(offsetof(RatTheme, accentText) == 28, "RatTheme.accentText");
RAT_STATIC_ASSERT(offsetof(RatTheme, good) == 32, "RatTheme.good");
RAT_STATIC_ASSERT(offsetof(RatTheme, bad) == 36, "RatTheme.bad");

/* A font. Zero every field that is not meant. */
typedef struct RatFont {
  uint32_t size; /* sizeof(RatFont) */
  uint32_t family; /* RAT_FONT_… */
  float pixels; /* its size, up to 1,000; 0: 13, the desktop’s */
  uint32_t weight; /* 1 to 1,000: 400 is normal, 700 bold; 0: 400 */
  uint32_t italic; /* not 0: italic */
} RatFont;
RAT_STATIC_ASSERT(sizeof(RatFont) == 20, "RatFont");
RAT_STATIC_ASSERT(offsetof(RatFont, size) == 0, "RatFont.size");
RAT_STATIC_ASSERT(offsetof(RatFont, family) == 4, "RatFont.family");
RAT_STATIC_ASSERT(offsetof(RatFont, pixels) == 8, "RatFont.pixels");
RAT_STATIC_ASSERT(offsetof(RatFont, weight) == 12, "RatFont.weight");
RAT_STATIC_ASSERT(offsetof(RatFont, italic) == 16, "RatFont.italic");

/* What a file is. Times are nanoseconds since 1970; what is no file of the file system has zeros but for its type. */
typedef struct RatFileInfo {
  uint32_t size; /* sizeof(RatFileInfo) */
  uint32_t type; /* RAT_FILE_… */
  uint64_t length; /* bytes; of a symbolic link, of its target */
  uint64_t fileId; /* one number for all names and handles of a file, while it exists */
  uint32_t linkCount; /* names that it has */
  uint64_t createdNs; /* when it was made */
  uint64_t modifiedNs; /* when its content was changed last */
  uint64_t accessedNs; /* when its content was read last */
} RatFileInfo;
RAT_STATIC_ASSERT(sizeof(RatFileInfo) == 56, "RatFileInfo");
RAT_STATIC_ASSERT(offsetof(RatFileInfo, size) == 0, "RatFileInfo.size");
RAT_STATIC_ASSERT(offsetof(RatFileInfo, type) == 4, "RatFileInfo.type");
RAT_STATIC_ASSERT(offsetof(RatFileInfo, length) == 8, "RatFileInfo.length");
RAT_STATIC_ASSERT(offsetof(RatFileInfo, fileId) == 16, "RatFileInfo.fileId");
RAT_STATIC_ASSERT(offsetof(RatFileInfo, linkCount) == 24, "RatFileInfo.linkCount");
RAT_STATIC_ASSERT(offsetof(RatFileInfo, createdNs) == 32, "RatFileInfo.createdNs");
RAT_STATIC_ASSERT(offsetof(RatFileInfo, modifiedNs) == 40, "RatFileInfo.modifiedNs");
RAT_STATIC_ASSERT(offsetof(RatFileInfo, accessedNs) == 48, "RatFileInfo.accessedNs");

/* How much room there is for files. Space is taken in whole pages. */
typedef struct RatVolumeInfo {
  uint32_t size; /* sizeof(RatVolumeInfo) */
  uint32_t pageBytes; /* bytes of a page */
  uint64_t totalBytes; /* bytes that all files together may take */
  uint64_t freeBytes; /* of these, bytes that are free */
  uint64_t availableBytes; /* of these, bytes that the calling program may still take */
  uint64_t totalFiles; /* files, directories and links that there can be at most */
  uint64_t freeFiles; /* how many more there can be, each without content */
  uint64_t availableFiles; /* how many more the calling program may make */
  uint32_t nameMax; /* longest name, in bytes */
} RatVolumeInfo;
RAT_STATIC_ASSERT(sizeof(RatVolumeInfo) == 64, "RatVolumeInfo");
RAT_STATIC_ASSERT(offsetof(RatVolumeInfo, size) == 0, "RatVolumeInfo.size");
RAT_STATIC_ASSERT(offsetof(RatVolumeInfo, pageBytes) == 4, "RatVolumeInfo.pageBytes");
RAT_STATIC_ASSERT(offsetof(RatVolumeInfo, totalBytes) == 8, "RatVolumeInfo.totalBytes");
RAT_STATIC_ASSERT(offsetof(RatVolumeInfo, freeBytes) == 16, "RatVolumeInfo.freeBytes");
RAT_STATIC_ASSERT(offsetof(RatVolumeInfo, availableBytes) == 24, "RatVolumeInfo.availableBytes");
RAT_STATIC_ASSERT(offsetof(RatVolumeInfo, totalFiles) == 32, "RatVolumeInfo.totalFiles");
RAT_STATIC_ASSERT(offsetof(RatVolumeInfo, freeFiles) == 40, "RatVolumeInfo.freeFiles");
RAT_STATIC_ASSERT(offsetof(RatVolumeInfo, availableFiles) == 48, "RatVolumeInfo.availableFiles");
RAT_STATIC_ASSERT(offsetof(RatVolumeInfo, nameMax) == 56, "RatVolumeInfo.nameMax");

/* One name in a directory. */
typedef struct RatDirectoryEntry {
  uint32_t size; /* sizeof(RatDirectoryEntry) */
  uint32_t type; /* RAT_FILE_… */
  uint64_t fileId; /* that of what it names */
  char name[256]; /* at most 255 bytes, with a final zero */
} RatDirectoryEntry;
RAT_STATIC_ASSERT(sizeof(RatDirectoryEntry) == 272, "RatDirectoryEntry");
RAT_STATIC_ASSERT(offsetof(RatDirectoryEntry, size) == 0, "RatDirectoryEntry.size");
RAT_STATIC_ASSERT(offsetof(RatDirectoryEntry, type) == 4, "RatDirectoryEntry.type");
RAT_STATIC_ASSERT(offsetof(RatDirectoryEntry, fileId) == 8, "RatDirectoryEntry.fileId");
RAT_STATIC_ASSERT(offsetof(RatDirectoryEntry, name) == 16, "RatDirectoryEntry.name");
typedef RatCompletion RAT_COMPLETION;

/* ── Handles ── */
/* Closes a handle. Waits and calls that are running on the object hold it themselves and are not disturbed; asynchronous operations that were started on this handle are cancelled. */
RAT_IMPORT(RatCloseHandle) RatStatus RatCloseHandle(HANDLE h);
/* Makes a second handle to an object, with the same or fewer rights. Asking for a right that the handle lacks is `RAT_ERR_ACCESS_DENIED`, for none `RAT_ERR_INVALID_ARGUMENT`. */
RAT_IMPORT(RatDuplicateHandle) RatStatus RatDuplicateHandle(HANDLE h, uint32_t rights, HANDLE *out);
/* Tells an object’s type, the handle’s rights, the object’s id (equal for handles to one object) and how many handles it has. */
RAT_IMPORT(RatGetHandleInfo) RatStatus RatGetHandleInfo(HANDLE h, RatHandleInfo *out);

/* ── Processes ── */
/* Starts a program as a new process. It gets copies of the standard handles and of the listed handles, and no others. Arguments and environment together are at most 1 MiB (`RAT_ERR_LIMIT_EXCEEDED`). Why an image is bad is said on the creator’s standard error. `RAT_ERR_CANCELLED`: somebody has ended it while its program was on its way. */
RAT_IMPORT(RatCreateProcess) RatStatus RatCreateProcess(const char *path, const char *const *argv, const RatProcessAttributes *attrs, HPROCESS *out);
/* Reads a handle that the creator passed on, by its position. The handle is the caller’s own: it is closed with `RatCloseHandle`. */
RAT_IMPORT(RatGetInheritedHandle) RatStatus RatGetInheritedHandle(size_t index, HANDLE *out);
/* Ends a process in whatever state it is. When the call returns, the handle is signaled and everything the process held is released. A process that has ended keeps its exit code, and the call succeeds. */
RAT_IMPORT(RatTerminateProcess) RatStatus RatTerminateProcess(HPROCESS h, int32_t exitCode);
/* Reads the exit code of a process that has ended. It stays readable as long as a handle is open. */
RAT_IMPORT(RatGetProcessExitCode) RatStatus RatGetProcessExitCode(HPROCESS h, int32_t *out);
/* Reads the id of a process, running or ended. */
RAT_IMPORT(RatGetProcessId) RatStatus RatGetProcessId(HPROCESS h, uint32_t *out);
/* The id of the calling process: positive, and not used again while the system runs. */
RAT_IMPORT(RatGetCurrentProcessId) uint32_t RatGetCurrentProcessId(void);
/* Ends the calling process with all its threads. C streams are flushed where no other thread holds them; `atexit` functions do not run (`exit` runs them). */
RAT_NORETURN void RatExitProcess(int32_t exitCode);
/* Starts a process that was created suspended. `RAT_ERR_INVALID_ARGUMENT` when it has been started or has ended. */
RAT_IMPORT(RatResumeProcess) RatStatus RatResumeProcess(HPROCESS h);
/* Lists the processes of the system, lowest id first. */
RAT_IMPORT(RatGetProcessList) RatStatus RatGetProcessList(RatProcessInfo *out, size_t max, size_t *count);

/* ── Threads ── */
/* Starts a thread of the calling process. `stackSize` 0 means 256 KiB; less than 16 KiB is rounded up. A thread that overflows its stack ends its process as a trap does. */
RatStatus RatCreateThread(RatThreadEntry entry, void *arg, const RatThreadAttributes *attrs, HTHREAD *out);
/* Reads what a thread returned, or gave to `RatExitThread`; the process’s exit code when the process ended first. */
RAT_IMPORT(RatGetThreadExitCode) RatStatus RatGetThreadExitCode(HTHREAD h, int32_t *out);
/* The id of the calling thread, 1 to 0x1FFFFFFF, unlike that of any other live thread of the system. */
RAT_IMPORT(RatGetCurrentThreadId) uint32_t RatGetCurrentThreadId(void);
/* Ends the calling thread, after the destructors of its thread-local objects. The end of a process’s last thread ends the process, as `exit` with that thread’s code does. */
RAT_NORETURN void RatExitThread(int32_t exitCode);
/* Parks the calling thread for at least `ms` milliseconds. */
RAT_IMPORT(RatSleep) void RatSleep(uint32_t ms);
/* Lets other threads run: a very short sleep. */
RAT_IMPORT(RatYield) void RatYield(void);
/* Nanoseconds since the system was booted, the same clock in every process. Its resolution is the browser’s, 5 µs in an isolated page. */
RAT_IMPORT(RatGetTickNs) uint64_t RatGetTickNs(void);

/* ── Synchronization ── */
/* Creates an event. */
RAT_IMPORT(RatCreateEvent) RatStatus RatCreateEvent(bool manualReset, bool initialState, HEVENT *out);
/* Sets an event: all waiters of a manual-reset one are released and it stays set; one waiter of an auto-reset one is released, or it stays set until a wait comes. Setting a set event changes nothing. */
RAT_IMPORT(RatSetEvent) RatStatus RatSetEvent(HEVENT h);
/* Resets an event. Resetting a reset event changes nothing. */
RAT_IMPORT(RatResetEvent) RatStatus RatResetEvent(HEVENT h);
/* Releases the waiters of this moment (all of a manual-reset event, one of an auto-reset event) and leaves the event reset, in one step. */
RAT_IMPORT(RatPulseEvent) RatStatus RatPulseEvent(HEVENT h);
/* Creates a mutex. It is taken by waiting for it, and owned by a thread, not by a handle. */
RAT_IMPORT(RatCreateMutex) RatStatus RatCreateMutex(bool recursive, bool initiallyOwned, HMUTEX *out);
/* Gives back one level of ownership; with the last one the next waiter becomes the owner. */
RAT_IMPORT(RatReleaseMutex) RatStatus RatReleaseMutex(HMUTEX h);
/* Creates a semaphore: a count that each satisfied wait lowers by one. */
RAT_IMPORT(RatCreateSemaphore) RatStatus RatCreateSemaphore(int32_t initial, int32_t max, HSEMAPHORE *out);
/* Raises the count and releases as many waiters as it satisfies. A negative count is `RAT_ERR_INVALID_ARGUMENT`; one past the maximum is `RAT_ERR_LIMIT_EXCEEDED` and changes nothing. */
RAT_IMPORT(RatReleaseSemaphore) RatStatus RatReleaseSemaphore(HSEMAPHORE h, int32_t count, int32_t *previous);
/* Creates a timer that is not set and not signaled. */
RAT_IMPORT(RatCreateTimer) RatStatus RatCreateTimer(bool manualReset, HTIMER *out);
/* Sets a timer, in place of what it was set to before; it becomes unsignaled until it is due. */
RAT_IMPORT(RatSetTimer) RatStatus RatSetTimer(HTIMER h, uint32_t dueMs, uint32_t periodMs);
/* Stops a timer. Its signaled state stays as it is. */
RAT_IMPORT(RatCancelTimer) RatStatus RatCancelTimer(HTIMER h);

/* ── Waiting ── */
/* Waits until the object is signaled, and applies the wait’s effect to it: an auto-reset event or timer is cleared, a mutex is owned, a semaphore is lowered. */
RAT_IMPORT(RatWaitForHandle) RatStatus RatWaitForHandle(HANDLE h, uint32_t timeoutMs);
/* Waits for any or all of several objects. Wait-any takes the lowest signaled index and affects that object alone. Wait-all affects nothing until all are signaled together, then all in one step; the same object twice is `RAT_ERR_INVALID_ARGUMENT` there. */
RAT_IMPORT(RatWaitForMultipleHandles) RatStatus RatWaitForMultipleHandles(HANDLE *handles, size_t count, bool waitAll, uint32_t timeoutMs, size_t *outIndex);
/* Signals one object and waits for another. Both handles are checked first; when the signal fails nothing is waited for. Not atomic: another thread may run between the two. */
RAT_IMPORT(RatSignalAndWait) RatStatus RatSignalAndWait(HANDLE toSignal, HANDLE toWaitFor, uint32_t timeoutMs);

/* ── Completion queues ── */
/* Creates a completion queue. The queue itself is waitable: it is signaled while a completion lies in it. */
RAT_IMPORT(RatCreateCompletionQueue) RatStatus RatCreateCompletionQueue(HCOMPQ *out);
/* Registers a wait for a process: one-shot, exactly one completion, with the effect of a satisfied wait, in one line with blocked threads. The completion’s space is reserved now; its delivery cannot fail. */
RAT_IMPORT(RatWaitProcessAsync) RatStatus RatWaitProcessAsync(HPROCESS h, HCOMPQ q, uintptr_t userData);
/* Registers a wait for a thread: one-shot, exactly one completion, with the effect of a satisfied wait, in one line with blocked threads. The completion’s space is reserved now; its delivery cannot fail. */
RAT_IMPORT(RatWaitThreadAsync) RatStatus RatWaitThreadAsync(HTHREAD h, HCOMPQ q, uintptr_t userData);
/* Registers a wait for a event: one-shot, exactly one completion, with the effect of a satisfied wait, in one line with blocked threads. The completion’s space is reserved now; its delivery cannot fail. */
RAT_IMPORT(RatWaitEventAsync) RatStatus RatWaitEventAsync(HEVENT h, HCOMPQ q, uintptr_t userData);
/* Registers a wait for a waitable object: one-shot, exactly one completion, with the effect of a satisfied wait, in one line with blocked threads. The completion’s space is reserved now; its delivery cannot fail. */
RAT_IMPORT(RatWaitHandleAsync) RatStatus RatWaitHandleAsync(HANDLE h, HCOMPQ q, uintptr_t userData);
/* Cancels the oldest pending wait with this object, queue and user data; its completion is delivered with `RAT_ERR_CANCELLED`. `RAT_ERR_NOT_FOUND` when none is pending. */
RAT_IMPORT(RatCancelWaitAsync) RatStatus RatCancelWaitAsync(HANDLE h, HCOMPQ q, uintptr_t userData);
/* Posts a completion of the program’s own. */
RAT_IMPORT(RatPostCompletion) RatStatus RatPostCompletion(HCOMPQ q, const RatCompletion *c);
/* Takes the oldest completion; parks the thread until there is one. false: nothing more, and `out->status` says why. */
RAT_IMPORT(RatGetNextCompletion) bool RatGetNextCompletion(HCOMPQ q, RatCompletion *out);
/* Takes what there is, up to `max`, oldest first; waits only while there is nothing at all. */
RAT_IMPORT(RatGetCompletions) RatStatus RatGetCompletions(HCOMPQ q, RatCompletion *out, size_t max, uint32_t timeoutMs, size_t *count);

/* ── Messages ── */
/* Creates a message queue, which is nobody’s own: it closes with its last handle. It is waitable: signaled while a message lies in it. */
RAT_IMPORT(RatCreateMessageQueue) RatStatus RatCreateMessageQueue(uint32_t capacity, HMSGQUEUE *out);
/* Makes a handle to a thread’s own message queue, which comes to life if it has not yet. `RAT_ERR_CLOSED` when the thread has ended. */
RAT_IMPORT(RatGetThreadMessageQueue) RatStatus RatGetThreadMessageQueue(HTHREAD thread, HMSGQUEUE *out);
/* Posts a message, and does not wait until somebody takes it. Messages of one poster come out in the order in which they were posted. */
RAT_IMPORT(RatPostMessage) RatStatus RatPostMessage(HMSGQUEUE q, const RatMsg *msg);
/* Takes the next message; parks the thread until there is one. false: it is `RATMSG_QUIT`, and `out->status` is `RAT_SUCCESS`; or there is none, and `out->status` says why (when `out` is no place in memory, nothing does). */
bool RatGetMessage(RatMsg *out, HMSGQUEUE q);
/* Looks for a message and does not wait. false as of `RatGetMessage`; `RAT_ERR_WOULD_BLOCK` when there is none. */
bool RatPeekMessage(RatMsg *out, HMSGQUEUE q, bool remove);
/* Gives a message to the procedure of its window, which the calling process has made. One that is for no window is nobody’s, and `RAT_SUCCESS`. */
RatStatus RatDispatchMessage(const RatMsg *msg);
/* Has the caller’s own queue give `RATMSG_QUIT` once, after all that has been posted. It needs no room in the queue; of several exit codes, the last one counts. */
RAT_IMPORT(RatPostQuitMessage) RatStatus RatPostQuitMessage(int32_t exitCode);
/* Has the queue hear, by a message, each time that the object is signaled, and now if it is. Nothing is taken from those who wait for it. A queue watches an object once; its messages name the handle that was given last, and end when that is closed. */
RAT_IMPORT(RatWatchHandle) RatStatus RatWatchHandle(HANDLE h, HMSGQUEUE q);
/* Has the queue hear of the object no more, also of what it has not been told yet. `RAT_ERR_NOT_FOUND` when it does not watch it. */
RAT_IMPORT(RatUnwatchHandle) RatStatus RatUnwatchHandle(HANDLE h, HMSGQUEUE q);
/* Waits as `RatWaitForMultipleHandles` does, with the caller’s own message queue behind the handles. No message is taken. */
RatStatus RatMsgWaitForMultipleHandles(HANDLE *handles, size_t count, bool waitAll, uint32_t timeoutMs, size_t *outIndex);

/* ── Windows ── */
/* Makes a window, whose messages go to the caller’s own queue. `RAT_WINDOW_MODAL` without a parent is `RAT_ERR_INVALID_ARGUMENT`. `RAT_ERR_NOT_SUPPORTED` where there is no desktop. `RAT_ERR_CLOSED` when its owner has been destroyed. */
RAT_IMPORT(RatCreateWindow) RatStatus RatCreateWindow(const RatWindowAttributes *attrs, HWINDOW *out);
/* Takes a window from the screen. Its handles stay open, are signaled, and give `RAT_ERR_CLOSED`. Closing the last handle and the end of the thread that has made it do the same. */
RAT_IMPORT(RatDestroyWindow) RatStatus RatDestroyWindow(HWINDOW w);
/* Reads a window’s user data, also when it has been destroyed. */
RAT_IMPORT(RatGetWindowUserData) RatStatus RatGetWindowUserData(HWINDOW w, void **out);
/* Shows a window as it is, minimized or maximized, or hides it. */
RAT_IMPORT(RatShowWindow) RatStatus RatShowWindow(HWINDOW w, uint32_t state);
/* Gives a window another title. On a control it is RatSetControlText, with the errors that a window’s title has not. */
RAT_IMPORT(RatSetWindowTitle) RatStatus RatSetWindowTitle(HWINDOW w, const char *title);
/* Moves a window, and gives it another size. The desktop keeps its title within reach. */
RAT_IMPORT(RatMoveWindow) RatStatus RatMoveWindow(HWINDOW w, int32_t x, int32_t y, int32_t width, int32_t height);
/* Tells where a window is, and how large. */
RAT_IMPORT(RatGetWindowRect) RatStatus RatGetWindowRect(HWINDOW w, RatRect *out);
/* Puts a window before the others, and gives it the keyboard if another window has it. */
RAT_IMPORT(RatActivateWindow) RatStatus RatActivateWindow(HWINDOW w);
/* What a window does with a message that its procedure has no use for: `RATMSG_CLOSE` destroys it. 0. */
intptr_t RatDefaultWindowProc(HWINDOW w, const RatMsg *msg);
/* Posts a message to a window, of whatever thread or process. `hWindow` becomes the handle by which its thread knows it. */
RAT_IMPORT(RatPostWindowMessage) RatStatus RatPostWindowMessage(HWINDOW w, const RatMsg *msg);
/* Shows a picture in a window: it is copied before the call returns, and shown as a whole. Of several between two frames of the display, the last one is shown. */
RAT_IMPORT(RatPresent) RatStatus RatPresent(HWINDOW w, const uint32_t *pixels, int32_t width, int32_t height, int32_t stridePixels, const RatRect *dirty, size_t dirtyCount);
/* Asks for one `RATMSG_FRAME` when the next frame may be drawn. It is held back while the window cannot be seen. */
RAT_IMPORT(RatRequestFrame) RatStatus RatRequestFrame(HWINDOW w);
/* Has the window get one `RATMSG_PAINT`, unless one is under way. */
RAT_IMPORT(RatInvalidate) RatStatus RatInvalidate(HWINDOW w, const RatRect *area);
/* Begins a paint of the calling thread: what is drawn until RatEndPaint is shown as a whole then. `RAT_ERR_EXISTS`: one is under way. */
RAT_IMPORT(RatBeginPaint) RatStatus RatBeginPaint(HWINDOW w, RatRect *invalid);
/* Ends a paint and shows it, over what the window showed before. Whatever it gives but for errors of the handle, the paint is over. */
RAT_IMPORT(RatEndPaint) RatStatus RatEndPaint(HWINDOW w);
/* Fills a rectangle. */
RAT_IMPORT(RatFillRect) RatStatus RatFillRect(HWINDOW w, RatRect area, uint32_t color);
/* Draws the border of a rectangle, inside it. */
RAT_IMPORT(RatStrokeRect) RatStatus RatStrokeRect(HWINDOW w, RatRect area, uint32_t color, float thickness);
/* Draws a straight line with round ends. One with a coordinate that is no number, or beyond ±2^24, is not drawn. */
RAT_IMPORT(RatDrawLine) RatStatus RatDrawLine(HWINDOW w, float x1, float y1, float x2, float y2, uint32_t color, float thickness);
/* Fills the ellipse that just fits into a rectangle. */
RAT_IMPORT(RatFillEllipse) RatStatus RatFillEllipse(HWINDOW w, RatRect area, uint32_t color);
/* Draws one line of text, whose left upper corner is at a place. Characters that begin a new line, or control anything else, are spaces. At a coordinate that is no number, or beyond ±2^24, nothing is drawn. */
RAT_IMPORT(RatDrawText) RatStatus RatDrawText(HWINDOW w, float x, float y, const char *text, const RatFont *font, uint32_t color);
/* Measures a text as RatDrawText draws it. `RAT_ERR_NOT_SUPPORTED` where there is no desktop. */
RAT_IMPORT(RatMeasureText) RatStatus RatMeasureText(const char *text, const RatFont *font, float *width, float *height);
/* Draws a picture over what is there, as opaque as each pixel’s alpha. It is copied before the call returns. */
RAT_IMPORT(RatDrawPixels) RatStatus RatDrawPixels(HWINDOW w, RatRect area, const uint32_t *pixels, int32_t width, int32_t height, int32_t stridePixels);
/* Keeps what is drawn from now on in this paint within a rectangle. */
RAT_IMPORT(RatSetClip) RatStatus RatSetClip(HWINDOW w, const RatRect *area);
/* Makes a control in a window: an element of the page, above what the window shows. What a person does with it comes to the window as `RATMSG_COMMAND`. It is destroyed as a window is, and with its window. RatMoveWindow, RatGetWindowRect, RatShowWindow and RatSetWindowTitle work on it, in the coordinates of the content. A text that is too long is `RAT_ERR_LIMIT_EXCEEDED`. */
RAT_IMPORT(RatCreateControl) RatStatus RatCreateControl(HWINDOW parent, const RatControlAttributes *attrs, HWINDOW *out);
/* Gives a control another text: of an edit and a text area its content, of lists, sliders, progress bars and terminals the name. Nothing is told of that. */
RAT_IMPORT(RatSetControlText) RatStatus RatSetControlText(HWINDOW c, const char *text);
/* Reads a control’s text as it is now, also what a person has typed. */
RAT_IMPORT(RatGetControlText) RatStatus RatGetControlText(HWINDOW c, char *buf, size_t size, size_t *length);
/* Sets the value of a check box, radio button, list, slider or progress bar; others are `RAT_ERR_NOT_SUPPORTED`. Positions and percents outside are moved to the nearest; an index that is none is `RAT_ERR_INVALID_ARGUMENT`. Nothing is told of that. */
RAT_IMPORT(RatSetControlValue) RatStatus RatSetControlValue(HWINDOW c, int32_t value);
/* Reads a control’s value as it is now. */
RAT_IMPORT(RatGetControlValue) RatStatus RatGetControlValue(HWINDOW c, int32_t *value);
/* Gives a list other items, of which none is selected. */
RAT_IMPORT(RatSetControlItems) RatStatus RatSetControlItems(HWINDOW c, const char *const *items, size_t count);
/* Enables or disables a control. */
RAT_IMPORT(RatEnableControl) RatStatus RatEnableControl(HWINDOW c, bool enabled);
/* Gives a control the keyboard, at once if its window has it, else when the window gets it; on a window, what is drawn in it, and no control. A label and a control that is disabled or hidden is `RAT_ERR_NOT_SUPPORTED`. */
RAT_IMPORT(RatFocusControl) RatStatus RatFocusControl(HWINDOW c);
/* Gives a window a menu bar, above its content, or another one. An item that is chosen, also by its shortcut, comes as `RATMSG_COMMAND` with `hSource` NULL. */
RAT_IMPORT(RatSetMenu) RatStatus RatSetMenu(HWINDOW w, const RatMenuItem *items, size_t count);
/* Selects a part of the text of an edit or a text area, and brings it into sight; others are `RAT_ERR_NOT_SUPPORTED`. What lies beyond the text is its end, what lies within a character the place before that. */
RAT_IMPORT(RatSetControlSelection) RatStatus RatSetControlSelection(HWINDOW c, uint32_t start, uint32_t end);
/* Tells which part of the text of an edit or a text area is selected, or where the caret is. */
RAT_IMPORT(RatGetControlSelection) RatStatus RatGetControlSelection(HWINDOW c, uint32_t *start, uint32_t *end);
/* Has a window get `RATMSG_TIMER` again and again, at most one that has not been taken. An id that is set already is set anew. A window has at most 256: `RAT_ERR_LIMIT_EXCEEDED`. They end with the window. */
RAT_IMPORT(RatSetWindowTimer) RatStatus RatSetWindowTimer(HWINDOW w, uint32_t id, uint32_t periodMs);
/* Says what the pointer looks like over a window’s content. */
RAT_IMPORT(RatSetCursor) RatStatus RatSetCursor(HWINDOW w, uint32_t cursor);
/* Gives a window all that the mouse does, until that is taken back. It must have the keyboard, else nothing happens; when it loses that, or somebody presses a button elsewhere than in windows of its process, the capture ends. */
RAT_IMPORT(RatCaptureMouse) RatStatus RatCaptureMouse(HWINDOW w);
/* Reads the desktop’s colours. Each window gets `RATMSG_THEME` when they become others. `RAT_ERR_NOT_SUPPORTED` where there is no desktop. */
RAT_IMPORT(RatGetTheme) RatStatus RatGetTheme(RatTheme *out);
/* Puts a text into the desktop’s clipboard, and into the browser’s where that is allowed without asking. At most 1 MiB: `RAT_ERR_LIMIT_EXCEEDED`. Only a process whose window has the keyboard may: `RAT_ERR_ACCESS_DENIED`. */
RAT_IMPORT(RatSetClipboardText) RatStatus RatSetClipboardText(const char *text);
/* Reads the text in the desktop’s clipboard. Only a process whose window has the keyboard may: `RAT_ERR_ACCESS_DENIED`. */
RAT_IMPORT(RatGetClipboardText) RatStatus RatGetClipboardText(char *buf, size_t size, size_t *length);
/* Shows a text and buttons, and returns when one is pressed. Closing the box is Cancel, or No, or OK where that is all there is. Meanwhile messages of the caller’s windows are dispatched; others come when it returns. `RAT_ERR_CLOSED` when the owner is destroyed. */
RatStatus RatMessageBox(HWINDOW parent, const char *title, const char *text, uint32_t buttons, uint32_t *pressed);
/* Has a terminal control show a terminal, with the size that there is room for, and type into it. The one that it has shown is hung up, and each when the control is destroyed. `RAT_ERR_ACCESS_DENIED` for a terminal that is, or was, shown elsewhere. */
RAT_IMPORT(RatAttachTerminal) RatStatus RatAttachTerminal(HWINDOW c, HANDLE terminal);
/* Has a window’s procedure called with a message, by the thread that has made the window, and waits for what it gives. The caller’s own window gets it at once; another one when its thread takes messages or waits for them, before those that were posted. While it waits the caller serves what is sent to its windows. `RAT_ERR_CLOSED` when the window or its thread goes meanwhile; `RAT_ERR_CANCELLED` when its procedure did not return. */
RatStatus RatSendMessage(HWINDOW w, const RatMsg *msg, uint32_t timeoutMs, intptr_t *result);

/* ── Files and pipes ── */
/* Opens a file or a device; its offset starts at 0. CREATE makes the file where there is none, with EXCLUSIVE only there; TRUNCATE empties it; with APPEND each write goes to the end. DIRECTORY opens a directory, for `RatReadDirectory`, and nothing else; without it a directory is `RAT_ERR_IS_DIRECTORY`. `/dev/fd/N` is the descriptor of that number once more, with its offset; `RAT_ERR_ACCESS_DENIED`: it is not open for that. With NO_FOLLOW a symbolic link at the end of the path is `RAT_ERR_LIMIT_EXCEEDED`. */
RAT_IMPORT(RatOpenFile) RatStatus RatOpenFile(const char *path, uint32_t flags, HFILE *out);
/* Reads from the offset of a file, which moves on, or from a pipe, where it waits for the first byte (`RAT_ERR_WOULD_BLOCK` where `O_NONBLOCK` has been set). */
RAT_IMPORT(RatReadFile) RatStatus RatReadFile(HANDLE h, void *buf, size_t len, size_t *done);
/* Writes at the offset of a file, which moves on, or all of it to a pipe, waiting for room. Up to 4,096 bytes go into a pipe in one piece. `RAT_ERR_CLOSED`: nobody can read them; `RAT_ERR_LIMIT_EXCEEDED`: the file would pass 4 TiB. */
RAT_IMPORT(RatWriteFile) RatStatus RatWriteFile(HANDLE h, const void *buf, size_t len, size_t *done);
/* Creates a pipe. The read end is signaled while there is something to read or no writer is left, the write end while there is room or no reader is left. */
RAT_IMPORT(RatCreatePipe) RatStatus RatCreatePipe(size_t capacity, HPIPE *readEnd, HPIPE *writeEnd);
/* Makes a handle to what a C file descriptor refers to; both share one offset and are closed apart. */
RAT_IMPORT(RatHandleFromFd) RatStatus RatHandleFromFd(int32_t fd, HANDLE *out);
/* Makes a C file descriptor for a file or pipe end. */
RAT_IMPORT(RatFdFromHandle) RatStatus RatFdFromHandle(HANDLE h, int *fd);
/* Moves the offset, which all handles of one opening share; it may lie past the end, up to 2^53 less one. A directory can only be brought back to its beginning (0 from `RAT_SEEK_BEGIN`); a device has no offset (`RAT_ERR_NOT_SUPPORTED`). */
RAT_IMPORT(RatSeekFile) RatStatus RatSeekFile(HANDLE h, int64_t offset, uint32_t origin, uint64_t *position);
/* Cuts a file off, or makes it longer; what is added reads as zeros and takes no space. The offset stays where it is. `RAT_ERR_LIMIT_EXCEEDED`: past 4 TiB; `RAT_ERR_NOT_SUPPORTED`: a device. */
RAT_IMPORT(RatSetFileSize) RatStatus RatSetFileSize(HANDLE h, uint64_t size);
/* Returns when content and name are on persistent storage, where the file lies on one; elsewhere at once. With an error nothing is lost that is in memory, and it is tried again. */
RAT_IMPORT(RatFlushFile) RatStatus RatFlushFile(HANDLE h);
/* Begins a read and gives one completion (`RAT_COMPLETION_IO`, its value the bytes; 0 at the end). From a pipe or terminal it waits for the first byte, in one line with blocked threads, and holds no thread. `RAT_PENDING`, also when it is done at once; an error queues nothing. */
RAT_IMPORT(RatReadFileAsync) RatStatus RatReadFileAsync(HANDLE h, uint64_t offset, void *buf, size_t len, HCOMPQ q, uintptr_t userData);
/* Begins a write of all the bytes and gives one completion (`RAT_COMPLETION_IO`, its value the bytes). Into a pipe or terminal it waits for room, in one line with blocked threads, and holds no thread. A file opened with APPEND grows, whatever the offset. `RAT_PENDING`, also when it is done at once; an error queues nothing. */
RAT_IMPORT(RatWriteFileAsync) RatStatus RatWriteFileAsync(HANDLE h, uint64_t offset, const void *buf, size_t len, HCOMPQ q, uintptr_t userData);
/* Does what `RatFlushFile` does, and gives one completion (`RAT_COMPLETION_IO`) when it is done. */
RAT_IMPORT(RatFlushFileAsync) RatStatus RatFlushFileAsync(HANDLE h, HCOMPQ q, uintptr_t userData);
/* Cancels the oldest pending operation of the process with this handle, queue and user data; its completion is delivered with `RAT_ERR_CANCELLED`, its value the bytes that had been written. `RAT_ERR_NOT_FOUND` when none is pending. */
RAT_IMPORT(RatCancelFileAsync) RatStatus RatCancelFileAsync(HANDLE h, HCOMPQ q, uintptr_t userData);
/* Tells what an open file is: type, length, id, names, times. */
RAT_IMPORT(RatGetFileInfo) RatStatus RatGetFileInfo(HANDLE h, RatFileInfo *out);
/* Tells what a path names, as `RatGetFileInfo` does. */
RAT_IMPORT(RatGetPathInfo) RatStatus RatGetPathInfo(const char *path, bool followLink, RatFileInfo *out);
/* Goes on listing a directory, without "." and "..". An entry that exists throughout is told exactly once, whatever else changes meanwhile; one that comes or goes meanwhile once or not at all. All handles of one opening share the place; `RatSeekFile` to 0 begins anew. A directory that has been removed is empty. */
RAT_IMPORT(RatReadDirectory) RatStatus RatReadDirectory(HANDLE directory, RatDirectoryEntry *out, size_t max, size_t *count);
/* Makes an empty directory. */
RAT_IMPORT(RatCreateDirectory) RatStatus RatCreateDirectory(const char *path);
/* Removes an empty directory. Where it is open, or somebody’s working directory, nothing is found or made in it any more. `RAT_ERR_INVALID_ARGUMENT`: the root, or a path that ends in "." or ".."; `RAT_ERR_ACCESS_DENIED`: /dev/fd. */
RAT_IMPORT(RatDeleteDirectory) RatStatus RatDeleteDirectory(const char *path);
/* Removes the name of a file or symbolic link. A file that is open lives on, without the name, until it is closed. `RAT_ERR_ACCESS_DENIED`: a device. */
RAT_IMPORT(RatDeleteFile) RatStatus RatDeleteFile(const char *path);
/* Gives a file, symbolic link or directory another name, in one step, in place of what had it: a file in place of a file, a directory in place of an empty one. `RAT_ERR_INVALID_ARGUMENT`: a directory moved into itself, the root, or a path that ends in "." or ".."; `RAT_ERR_ACCESS_DENIED`: a device, or /dev. */
RAT_IMPORT(RatRenameFile) RatStatus RatRenameFile(const char *from, const char *to);
/* Makes a link. A symbolic one keeps the target as it is given, which is looked up from the link’s directory when the link is followed, and need not exist. For one more name the target is a file, or a symbolic link itself, that exists; `RAT_ERR_ACCESS_DENIED`: a directory. */
RAT_IMPORT(RatCreateLink) RatStatus RatCreateLink(const char *path, const char *target, bool symbolic);
/* Tells how much room there is for files, and how much of it the calling program may still take. */
RAT_IMPORT(RatGetVolumeInfo) RatStatus RatGetVolumeInfo(const char *path, RatVolumeInfo *out);
/* Creates a terminal. Nobody types into it, and what is written waits, until `RatAttachTerminal` shows it; when that ends, programs are told that it has been hung up (SIGHUP). */
RAT_IMPORT(RatCreateTerminal) RatStatus RatCreateTerminal(uint32_t columns, uint32_t rows, HTERMINAL *out);

#include <ratos-lock.h>

#ifdef __cplusplus
}
#endif
#endif
