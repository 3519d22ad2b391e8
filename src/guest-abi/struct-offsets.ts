// Made by `npm run generate` from structs.ts. Do not edit.

/** What RatGetHandleInfo tells. Byte offsets. */
export const RatHandleInfo = {
  SIZEOF: 32,
  size: 0,
  type: 4,
  rights: 8,
  objectId: 16,
  handleCount: 24,
} as const;

/** How a process is created. Zero every field that is not meant. Byte offsets. */
export const RatProcessAttributes = {
  SIZEOF: 44,
  size: 0,
  flags: 4,
  cwd: 8,
  envp: 12,
  stdIn: 16,
  stdOut: 20,
  stdErr: 24,
  inherit: 28,
  inheritCount: 32,
  job: 36,
  security: 40,
} as const;

/** How a thread is created. Byte offsets. */
export const RatThreadAttributes = {
  SIZEOF: 16,
  size: 0,
  stackSize: 4,
  flags: 8,
  name: 12,
} as const;

/** One process, as RatGetProcessList tells of it. Byte offsets. */
export const RatProcessInfo = {
  SIZEOF: 96,
  size: 0,
  processId: 4,
  parentId: 8,
  state: 12,
  threadCount: 16,
  handleCount: 20,
  startNs: 24,
  name: 32,
} as const;

/** One completion. Byte offsets. */
export const RatCompletion = {
  SIZEOF: 24,
  userData: 0,
  source: 4,
  status: 8,
  kind: 12,
  value: 16,
} as const;

/** One message. Byte offsets. */
export const RatMsg = {
  SIZEOF: 40,
  type: 0,
  hWindow: 4,
  hSource: 8,
  wParam: 12,
  lParam: 16,
  status: 20,
  x: 24,
  y: 28,
  timeNs: 32,
} as const;

/** A message that was sent, for the thread that is to serve it. Byte offsets. */
export const RatSent = {
  SIZEOF: 48,
  msg: 0,
  procedure: 40,
  id: 44,
} as const;

/** What a sender waits for. Byte offsets. */
export const RatSendResult = {
  SIZEOF: 8,
  id: 0,
  result: 4,
} as const;

/** A rectangle, in pixels; y goes down. Byte offsets. */
export const RatRect = {
  SIZEOF: 16,
  x: 0,
  y: 4,
  width: 8,
  height: 12,
} as const;

/** How a window is made. Zero every field that is not meant. Byte offsets. */
export const RatWindowAttributes = {
  SIZEOF: 40,
  size: 0,
  flags: 4,
  title: 8,
  x: 12,
  y: 16,
  width: 20,
  height: 24,
  proc: 28,
  userData: 32,
  parent: 36,
} as const;

/** How a control is made. Zero every field that is not meant. Byte offsets. */
export const RatControlAttributes = {
  SIZEOF: 36,
  size: 0,
  kind: 4,
  id: 8,
  text: 12,
  x: 16,
  y: 20,
  width: 24,
  height: 28,
  flags: 32,
} as const;

/** One item of a window’s menu. What follows it with a larger depth is its own menu. Byte offsets. */
export const RatMenuItem = {
  SIZEOF: 16,
  text: 0,
  id: 4,
  depth: 8,
  flags: 12,
} as const;

/** The desktop’s colours, 0xAARRGGBB. Byte offsets. */
export const RatTheme = {
  SIZEOF: 40,
  size: 0,
  dark: 4,
  surface: 8,
  text: 12,
  soft: 16,
  line: 20,
  accent: 24,
  accentText: 28,
  good: 32,
  bad: 36,
} as const;

/** A font. Zero every field that is not meant. Byte offsets. */
export const RatFont = {
  SIZEOF: 20,
  size: 0,
  family: 4,
  pixels: 8,
  weight: 12,
  italic: 16,
} as const;

/** What a file is. Times are nanoseconds since 1970; what is no file of the file system has zeros but for its type. Byte offsets. */
export const RatFileInfo = {
  SIZEOF: 56,
  size: 0,
  type: 4,
  length: 8,
  fileId: 16,
  linkCount: 24,
  createdNs: 32,
  modifiedNs: 40,
  accessedNs: 48,
} as const;

/** How much room there is for files. Space is taken in whole pages. Byte offsets. */
export const RatVolumeInfo = {
  SIZEOF: 64,
  size: 0,
  pageBytes: 4,
  totalBytes: 8,
  freeBytes: 16,
  availableBytes: 24,
  totalFiles: 32,
  freeFiles: 40,
  availableFiles: 48,
  nameMax: 56,
} as const;

/** One name in a directory. Byte offsets. */
export const RatDirectoryEntry = {
  SIZEOF: 272,
  size: 0,
  type: 4,
  fileId: 8,
  name: 16,
} as const;

/** A lock of a range of a file. Byte offsets. */
export const RatFileRange = {
  SIZEOF: 24,
  type: 0,
  processId: 4,
  from: 8,
  to: 16,
} as const;

/** A thread’s record in guest memory, shared by libratos and the kernel. Byte offsets. */
export const RatThreadBlock = {
  SIZEOF: 24,
  alive: 0,
  stackLow: 4,
  stackTop: 8,
  tls: 12,
  guard: 16,
  next: 20,
} as const;

/** One entry of RatPoll, as `struct pollfd` is laid out. Byte offsets. */
export const RatPollEntry = {
  SIZEOF: 8,
  fd: 0,
  events: 4,
} as const;

/** One step in making a child’s descriptors, or FRONT: its group is put in front of a terminal. Byte offsets. */
export const RatSpawnAction = {
  SIZEOF: 12,
  kind: 0,
  from: 4,
  to: 8,
} as const;

/** How RatSpawn starts a process. Byte offsets. */
export const RatSpawnPlan = {
  SIZEOF: 28,
  cwd: 0,
  envp: 4,
  actions: 8,
  actionCount: 12,
  mask: 16,
  defaults: 20,
  group: 24,
} as const;

/** The modes of a terminal and its size: those of termios.h and struct winsize. Byte offsets. */
export const RatTerminalModes = {
  SIZEOF: 76,
  input: 0,
  output: 4,
  control: 8,
  local: 12,
  characters: 16,
  inputSpeed: 48,
  outputSpeed: 52,
  rows: 56,
  columns: 60,
  width: 64,
  height: 68,
  id: 72,
} as const;

/** How a process has ended. Byte offsets. */
export const RatProcessEnd = {
  SIZEOF: 8,
  exitCode: 0,
  signal: 4,
} as const;
