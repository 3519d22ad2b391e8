/**
 * The structures that cross the ABI. Offsets and sizes follow wasm32 C layout and are computed here; `ratos.h`
 * asserts them again in the C compiler.
 */
export const FIELD_TYPES = {
  u32: { size: 4, c: 'uint32_t' },
  i32: { size: 4, c: 'int32_t' },
  status: { size: 4, c: 'RatStatus' },
  size: { size: 4, c: 'size_t' },
  uptr: { size: 4, c: 'uintptr_t' },
  handle: { size: 4, c: 'HANDLE' },
  pointer: { size: 4, c: 'void *' },
  u64: { size: 8, c: 'uint64_t' },
  f32: { size: 4, c: 'float' },
} as const satisfies Record<string, { size: number; c: string }>;
type FieldType = keyof typeof FIELD_TYPES;

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** C declaration where it is not the type and the name: `const char *cwd`. */
  readonly c?: string;
  /** Elements, for an array (`char name[32]` is `type: 'u32', c: …, bytes: 32`). */
  readonly bytes?: number;
  readonly doc: string;
}

export interface Struct {
  readonly name: string;
  readonly doc: string;
  readonly internal?: true;
  readonly fields: readonly Field[];
}

export const STRUCTS: readonly Struct[] = [
  {
    name: 'RatHandleInfo',
    doc: 'What RatGetHandleInfo tells.',
    fields: [
      { name: 'size', type: 'u32', doc: 'sizeof(RatHandleInfo)' },
      { name: 'type', type: 'u32', doc: 'RAT_TYPE_…' },
      { name: 'rights', type: 'u32', doc: 'RAT_RIGHT_… bits of this handle' },
      { name: 'objectId', type: 'u64', doc: 'equal for all handles to one object, never used again' },
      { name: 'handleCount', type: 'u32', doc: 'open handles to the object, in all processes' },
    ],
  },
  {
    name: 'RatProcessAttributes',
    doc: 'How a process is created. Zero every field that is not meant.',
    fields: [
      { name: 'size', type: 'u32', doc: 'sizeof(RatProcessAttributes)' },
      {
        name: 'flags',
        type: 'u32',
        doc: 'RAT_PROCESS_SUSPENDED; _NEW_SESSION: it leads a session, whose terminal is stdIn, if that is one',
      },
      { name: 'cwd', type: 'pointer', c: 'const char *cwd', doc: 'working directory; NULL: the creator’s' },
      {
        name: 'envp',
        type: 'pointer',
        c: 'const char *const *envp',
        doc: 'environment, ended by NULL; NULL: the creator’s at its start',
      },
      { name: 'stdIn', type: 'handle', doc: 'standard input; NULL: the creator’s' },
      { name: 'stdOut', type: 'handle', doc: 'standard output; NULL: the creator’s' },
      { name: 'stdErr', type: 'handle', doc: 'standard error; NULL: the creator’s' },
      { name: 'inherit', type: 'pointer', c: 'const HANDLE *inherit', doc: 'handles that the child gets copies of' },
      { name: 'inheritCount', type: 'size', doc: 'how many; the child reads them with RatGetInheritedHandle' },
      { name: 'job', type: 'handle', c: 'HJOB job', doc: 'must be NULL: jobs come later' },
      {
        name: 'security',
        type: 'pointer',
        c: 'const RatSecurityContext *security',
        doc: 'must be NULL: the creator’s',
      },
    ],
  },
  {
    name: 'RatThreadAttributes',
    doc: 'How a thread is created.',
    fields: [
      { name: 'size', type: 'u32', doc: 'sizeof(RatThreadAttributes)' },
      { name: 'stackSize', type: 'u32', doc: 'bytes; 0: 256 KiB' },
      { name: 'flags', type: 'u32', doc: 'must be 0' },
      { name: 'name', type: 'pointer', c: 'const char *name', doc: 'shown in traces and inspection; may be NULL' },
    ],
  },
  {
    name: 'RatProcessInfo',
    doc: 'One process, as RatGetProcessList tells of it.',
    fields: [
      { name: 'size', type: 'u32', doc: 'sizeof(RatProcessInfo)' },
      { name: 'processId', type: 'u32', doc: 'id' },
      { name: 'parentId', type: 'u32', doc: 'id of the creator; 0: the page' },
      { name: 'state', type: 'u32', doc: 'RAT_PROCESS_STATE_…' },
      { name: 'threadCount', type: 'u32', doc: 'threads that have not ended' },
      { name: 'handleCount', type: 'u32', doc: 'open handles' },
      { name: 'startNs', type: 'u64', doc: 'when it was created, on the clock of RatGetTickNs' },
      { name: 'name', type: 'u32', c: 'char name[64]', bytes: 64, doc: 'path of the program, cut to 63 bytes' },
    ],
  },
  {
    name: 'RatCompletion',
    doc: 'One completion.',
    fields: [
      { name: 'userData', type: 'uptr', doc: 'the registration’s user data' },
      { name: 'source', type: 'handle', doc: 'the handle that was waited for, or that the operation was started on' },
      { name: 'status', type: 'status', doc: 'how it ended: RAT_SUCCESS, RAT_ABANDONED, RAT_ERR_CANCELLED, …' },
      { name: 'kind', type: 'u32', doc: 'RAT_COMPLETION_…' },
      { name: 'value', type: 'u64', doc: 'exit code of a process or thread, bytes done of an operation' },
    ],
  },
  {
    name: 'RatMsg',
    doc: 'One message.',
    fields: [
      { name: 'type', type: 'u32', doc: 'RATMSG_…, or one of the program’s own, from RATMSG_USER on' },
      { name: 'hWindow', type: 'handle', c: 'HWINDOW hWindow', doc: 'the window that it is for; NULL: none' },
      {
        name: 'hSource',
        type: 'handle',
        c: 'union { HANDLE hSource; HEVENT hEvent; }',
        doc: 'the handle that was signaled, or that the operation was started on',
      },
      { name: 'wParam', type: 'uptr', doc: 'exit code of a process, a thread or a quit; user data of an operation' },
      { name: 'lParam', type: 'uptr', doc: 'bytes done of an operation' },
      { name: 'status', type: 'status', doc: 'how an operation ended; why there is no message' },
      { name: 'x', type: 'i32', doc: 'place in the window' },
      { name: 'y', type: 'i32', doc: 'the same' },
      { name: 'timeNs', type: 'u64', doc: 'when it came, on the clock of RatGetTickNs: the system sets it' },
    ],
  },
  {
    name: 'RatSent',
    doc: 'A message that was sent, for the thread that is to serve it.',
    internal: true,
    fields: [
      { name: 'msg', type: 'u32', c: 'RatMsg msg', bytes: 40, doc: 'as it was sent' },
      { name: 'procedure', type: 'uptr', doc: 'of the window; 0: the default one' },
      { name: 'id', type: 'u32', doc: 'for RatReplySent' },
    ],
  },
  {
    name: 'RatSendResult',
    doc: 'What a sender waits for.',
    internal: true,
    fields: [
      { name: 'id', type: 'u32', doc: 'of the send' },
      { name: 'result', type: 'uptr', doc: 'what the procedure gave' },
    ],
  },
  {
    name: 'RatRect',
    doc: 'A rectangle, in pixels; y goes down.',
    fields: [
      { name: 'x', type: 'i32', doc: 'left edge' },
      { name: 'y', type: 'i32', doc: 'upper edge' },
      { name: 'width', type: 'i32', doc: 'to the right; a negative one is none' },
      { name: 'height', type: 'i32', doc: 'downwards; the same' },
    ],
  },
  {
    name: 'RatWindowAttributes',
    doc: 'How a window is made. Zero every field that is not meant.',
    fields: [
      { name: 'size', type: 'u32', doc: 'sizeof(RatWindowAttributes)' },
      { name: 'flags', type: 'u32', doc: 'RAT_WINDOW_…' },
      { name: 'title', type: 'pointer', c: 'const char *title', doc: 'UTF-8; NULL: none' },
      { name: 'x', type: 'i32', doc: 'of its frame; RAT_WINDOW_DEFAULT: the desktop chooses' },
      { name: 'y', type: 'i32', doc: 'the same' },
      { name: 'width', type: 'i32', doc: 'of its content, 1 to 8192' },
      { name: 'height', type: 'i32', doc: 'the same' },
      { name: 'proc', type: 'pointer', c: 'RatWindowProc proc', doc: 'NULL: RatDefaultWindowProc' },
      { name: 'userData', type: 'pointer', doc: 'for the program' },
      { name: 'parent', type: 'handle', c: 'HWINDOW parent', doc: 'its owner, with which it closes; NULL: none' },
    ],
  },
  {
    name: 'RatControlAttributes',
    doc: 'How a control is made. Zero every field that is not meant.',
    fields: [
      { name: 'size', type: 'u32', doc: 'sizeof(RatControlAttributes)' },
      { name: 'kind', type: 'u32', doc: 'RAT_CONTROL_LABEL, _BUTTON, …' },
      { name: 'id', type: 'u32', doc: 'wParam of its RATMSG_COMMAND' },
      { name: 'text', type: 'pointer', c: 'const char *text', doc: 'UTF-8: its text and name; NULL: none' },
      { name: 'x', type: 'i32', doc: 'in the content of its window' },
      { name: 'y', type: 'i32', doc: 'the same' },
      { name: 'width', type: 'i32', doc: '1 to 8192' },
      { name: 'height', type: 'i32', doc: 'the same' },
      { name: 'flags', type: 'u32', doc: 'RAT_CONTROL_DISABLED, _READ_ONLY, _PASSWORD, _DEFAULT' },
    ],
  },
  {
    name: 'RatMenuItem',
    doc: 'One item of a window’s menu. What follows it with a larger depth is its own menu.',
    fields: [
      {
        name: 'text',
        type: 'pointer',
        c: 'const char *text',
        doc: 'UTF-8, with a shortcut behind a tab: "Save\\tCtrl+S"; NULL or "": a line',
      },
      { name: 'id', type: 'u32', doc: 'wParam of its RATMSG_COMMAND' },
      { name: 'depth', type: 'u32', doc: '0: in the bar' },
      { name: 'flags', type: 'u32', doc: 'RAT_MENU_DISABLED, _CHECKED, _SEPARATOR' },
    ],
  },
  {
    name: 'RatTheme',
    doc: 'The desktop’s colours, 0xAARRGGBB.',
    fields: [
      { name: 'size', type: 'u32', doc: 'sizeof(RatTheme)' },
      { name: 'dark', type: 'u32', doc: '1: light on dark; 0: dark on light' },
      { name: 'surface', type: 'u32', doc: 'of what lies behind text' },
      { name: 'text', type: 'u32', doc: 'of text' },
      { name: 'soft', type: 'u32', doc: 'of text that matters less' },
      { name: 'line', type: 'u32', doc: 'of lines and edges' },
      { name: 'accent', type: 'u32', doc: 'of what stands out' },
      { name: 'accentText', type: 'u32', doc: 'of text on that' },
      { name: 'good', type: 'u32', doc: 'of what went well' },
      { name: 'bad', type: 'u32', doc: 'of what did not' },
    ],
  },
  {
    name: 'RatFont',
    doc: 'A font. Zero every field that is not meant.',
    fields: [
      { name: 'size', type: 'u32', doc: 'sizeof(RatFont)' },
      { name: 'family', type: 'u32', doc: 'RAT_FONT_…' },
      { name: 'pixels', type: 'f32', doc: 'its size, up to 1,000; 0: 13, the desktop’s' },
      { name: 'weight', type: 'u32', doc: '1 to 1,000: 400 is normal, 700 bold; 0: 400' },
      { name: 'italic', type: 'u32', doc: 'not 0: italic' },
    ],
  },
  {
    name: 'RatFileInfo',
    doc: 'What a file is. Times are nanoseconds since 1970; what is no file of the file system has zeros but for its type.',
    fields: [
      { name: 'size', type: 'u32', doc: 'sizeof(RatFileInfo)' },
      { name: 'type', type: 'u32', doc: 'RAT_FILE_…' },
      { name: 'length', type: 'u64', doc: 'bytes; of a symbolic link, of its target' },
      { name: 'fileId', type: 'u64', doc: 'one number for all names and handles of a file, while it exists' },
      { name: 'linkCount', type: 'u32', doc: 'names that it has' },
      { name: 'createdNs', type: 'u64', doc: 'when it was made' },
      { name: 'modifiedNs', type: 'u64', doc: 'when its content was changed last' },
      { name: 'accessedNs', type: 'u64', doc: 'when its content was read last' },
    ],
  },
  {
    name: 'RatVolumeInfo',
    doc: 'How much room there is for files. Space is taken in whole pages.',
    fields: [
      { name: 'size', type: 'u32', doc: 'sizeof(RatVolumeInfo)' },
      { name: 'pageBytes', type: 'u32', doc: 'bytes of a page' },
      { name: 'totalBytes', type: 'u64', doc: 'bytes that all files together may take' },
      { name: 'freeBytes', type: 'u64', doc: 'of these, bytes that are free' },
      { name: 'availableBytes', type: 'u64', doc: 'of these, bytes that the calling program may still take' },
      { name: 'totalFiles', type: 'u64', doc: 'files, directories and links that there can be at most' },
      { name: 'freeFiles', type: 'u64', doc: 'how many more there can be, each without content' },
      { name: 'availableFiles', type: 'u64', doc: 'how many more the calling program may make' },
      { name: 'nameMax', type: 'u32', doc: 'longest name, in bytes' },
    ],
  },
  {
    name: 'RatDirectoryEntry',
    doc: 'One name in a directory.',
    fields: [
      { name: 'size', type: 'u32', doc: 'sizeof(RatDirectoryEntry)' },
      { name: 'type', type: 'u32', doc: 'RAT_FILE_…' },
      { name: 'fileId', type: 'u64', doc: 'that of what it names' },
      { name: 'name', type: 'u32', c: 'char name[256]', bytes: 256, doc: 'at most 255 bytes, with a final zero' },
    ],
  },
  {
    name: 'RatFileRange',
    doc: 'A lock of a range of a file.',
    internal: true,
    fields: [
      { name: 'type', type: 'u32', doc: 'RAT_LOCK_…' },
      { name: 'processId', type: 'u32', doc: 'who holds it; 0: an open file' },
      { name: 'from', type: 'u64', doc: 'first byte' },
      { name: 'to', type: 'u64', doc: 'one past the last; 0: without an end' },
    ],
  },
  {
    name: 'RatThreadBlock',
    doc: 'A thread’s record in guest memory, shared by libratos and the kernel.',
    internal: true,
    fields: [
      { name: 'alive', type: 'u32', doc: 'RAT_ALIVE_… from creation until the kernel has done with the stack, then 0' },
      { name: 'stackLow', type: 'pointer', c: 'char *stackLow', doc: 'lowest byte that the thread may use' },
      { name: 'stackTop', type: 'pointer', c: 'char *stackTop', doc: 'one past the highest, 16-byte aligned' },
      { name: 'tls', type: 'pointer', c: 'char *tls', doc: 'memory for __wasm_init_tls, or NULL' },
      {
        name: 'guard',
        type: 'pointer',
        c: 'uint32_t *guard',
        doc: 'RAT_STACK_GUARD_WORDS words just below stackLow, each RAT_STACK_GUARD',
      },
      { name: 'next', type: 'pointer', c: 'struct RatThreadBlock *next', doc: 'libratos’ list' },
    ],
  },
  {
    name: 'RatPollEntry',
    doc: 'One entry of RatPoll, as `struct pollfd` is laid out.',
    internal: true,
    fields: [
      { name: 'fd', type: 'i32', doc: 'a descriptor; below zero: passed over' },
      {
        name: 'events',
        type: 'u32',
        doc: 'lower half: the events that are asked for; upper half: those that are there',
      },
    ],
  },
  {
    name: 'RatSpawnAction',
    doc: 'One step in making a child’s descriptors, or FRONT: its group is put in front of a terminal.',
    internal: true,
    fields: [
      { name: 'kind', type: 'u32', doc: 'RAT_SPAWN_…' },
      { name: 'from', type: 'i32', doc: 'DUPLICATE, FRONT: a descriptor of the child; GIVE: of the caller' },
      { name: 'to', type: 'i32', doc: 'a descriptor of the child' },
    ],
  },
  {
    name: 'RatSpawnPlan',
    doc: 'How RatSpawn starts a process.',
    internal: true,
    fields: [
      { name: 'cwd', type: 'pointer', c: 'const char *cwd', doc: 'working directory; NULL: the caller’s' },
      { name: 'envp', type: 'pointer', c: 'const char *const *envp', doc: 'environment, ended by NULL' },
      { name: 'actions', type: 'pointer', c: 'const RatSpawnAction *actions', doc: 'what is done to the descriptors' },
      { name: 'actionCount', type: 'size', doc: 'how many' },
      { name: 'mask', type: 'u32', doc: 'signals that the child’s first thread blocks' },
      { name: 'defaults', type: 'u32', doc: 'signals that the child does not ignore though the caller does' },
      {
        name: 'group',
        type: 'i32',
        doc: 'its process group, if bit 31 of defaults is set; 0: one of its own; RAT_GROUP_SAME, RAT_GROUP_SESSION',
      },
    ],
  },
  {
    name: 'RatTerminalModes',
    doc: 'The modes of a terminal and its size: those of termios.h and struct winsize.',
    internal: true,
    fields: [
      { name: 'input', type: 'u32', doc: 'c_iflag' },
      { name: 'output', type: 'u32', doc: 'c_oflag' },
      { name: 'control', type: 'u32', doc: 'c_cflag' },
      { name: 'local', type: 'u32', doc: 'c_lflag' },
      { name: 'characters', type: 'u32', c: 'unsigned char characters[32]', bytes: 32, doc: 'c_cc' },
      { name: 'inputSpeed', type: 'u32', doc: 'a number of termios.h' },
      { name: 'outputSpeed', type: 'u32', doc: 'the same' },
      { name: 'rows', type: 'u32', doc: 'of characters' },
      { name: 'columns', type: 'u32', doc: 'of characters' },
      { name: 'width', type: 'u32', doc: 'pixels, or 0' },
      { name: 'height', type: 'u32', doc: 'pixels, or 0' },
      { name: 'id', type: 'u32', doc: 'of the object; nothing sets it' },
    ],
  },
  {
    name: 'RatProcessEnd',
    doc: 'How a process has ended.',
    internal: true,
    fields: [
      { name: 'exitCode', type: 'i32', doc: 'its exit code' },
      { name: 'signal', type: 'u32', doc: 'the signal that has ended it; 0: it has ended by itself' },
    ],
  },
];

export interface Layout {
  readonly size: number;
  readonly offsets: Readonly<Record<string, number>>;
}

const alignUp = (n: number, to: number) => Math.ceil(n / to) * to;

/** wasm32 C layout of a struct: natural alignment, size rounded up to the largest alignment. */
export function layoutOf(struct: Struct): Layout {
  const offsets: Record<string, number> = {};
  let end = 0;
  let alignment = 1;
  for (const field of struct.fields) {
    const { size } = FIELD_TYPES[field.type];
    end = alignUp(end, size);
    offsets[field.name] = end;
    end += field.bytes ?? size;
    alignment = Math.max(alignment, size);
  }
  return { size: alignUp(end, alignment), offsets };
}
