/** `ratos.h` and `ratos-internal.h` from the ABI tables. */

import { BUTTON_ID, COMMAND, CONTROL, CONTROL_FLAG, MENU, MESSAGE_BUTTONS } from '../../src/guest-abi/controls.ts';
import { FONT } from '../../src/guest-abi/drawing.ts';
import { KEYS } from '../../src/guest-abi/keys.ts';
import { MAXIMUM_WAIT_OBJECTS } from '../../src/guest-abi/limits.ts';
import { CHANGE, SIGNAL_ACTION, SIGNAL_TO } from '../../src/guest-abi/signals.ts';
import {
  COMPLETION,
  EXIT_TRAP,
  FILE_KIND,
  MESSAGE,
  MESSAGE_SENT,
  OPEN,
  PROCESS_NEW_SESSION,
  PROCESS_SUSPENDED,
  RIGHT,
  SEEK,
  STATUS,
  type StatusName,
  TYPE,
  TYPE_HANDLES,
} from '../../src/guest-abi/status.ts';
import { STATUS_DOCS } from '../../src/guest-abi/status-docs.ts';
import { FIELD_TYPES, layoutOf, STRUCTS, type Struct } from '../../src/guest-abi/structs.ts';
import { PARAMETER_TYPES, type Syscall, TOPICS } from '../../src/guest-abi/syscall-types.ts';
import { SYSCALLS } from '../../src/guest-abi/syscalls.ts';
import { TERMINAL_SET } from '../../src/guest-abi/termios.ts';
import {
  ALIVE,
  FD,
  GROUP,
  LOCK,
  LOCK_OWNER,
  LOCK_TYPE,
  PROCESS_STATE,
  SPAWN,
  STACK_GUARD,
  STACK_GUARD_WORDS,
} from '../../src/guest-abi/values.ts';
import { CLIPBOARD_BYTES, CURSOR, MODIFIER, SHOW, WINDOW, WINDOW_SIZE_MAX } from '../../src/guest-abi/windows.ts';

const RETURNS = {
  RatStatus: 'RatStatus',
  bool: 'bool',
  u32: 'uint32_t',
  u64: 'uint64_t',
  iptr: 'intptr_t',
  void: 'void',
  noreturn: 'RAT_NORETURN void',
};

const STATUS_NAMES = Object.keys(STATUS) as StatusName[];

const NOTICE = '/* Made by `npm run generate` from src/guest-abi/. Do not edit. */';

function declare(type: string, name: string): string {
  return type.endsWith('*') ? `${type}${name}` : `${type} ${name}`;
}

function prototype(call: Syscall, name: string): string {
  const parameters = call.parameters.map((p) => declare(p.c ?? PARAMETER_TYPES[p.type].c, p.name));
  const isLibrary = call.library || (call.behind !== undefined && name === call.name);
  const attribute = isLibrary ? '' : `RAT_IMPORT(${call.name}) `;
  return `${attribute}${RETURNS[call.returns]} ${name}(${parameters.join(', ') || 'void'});`;
}

function defines(prefix: string, values: Record<string, number>): string {
  return Object.entries(values)
    .map(([name, value]) => `#define ${prefix}${name} ${value < 0 ? `(${value})` : value}`)
    .join('\n');
}

function struct(s: Struct): string {
  const { size, offsets } = layoutOf(s);
  const fields = s.fields.map((f) => `  ${f.c ?? declare(FIELD_TYPES[f.type].c, f.name)}; /* ${f.doc} */`);
  const asserts = s.fields.map(
    (f) => `RAT_STATIC_ASSERT(offsetof(${s.name}, ${f.name}) == ${offsets[f.name]}, "${s.name}.${f.name}");`,
  );
  return [
    `/* ${s.doc} */`,
    `typedef struct ${s.name} {`,
    ...fields,
    `} ${s.name};`,
    `RAT_STATIC_ASSERT(sizeof(${s.name}) == ${size}, "${s.name}");`,
    ...asserts,
  ].join('\n');
}

/** @param nameOf what C calls a call in this header; undefined: it is not in it. */
function calls(nameOf: (call: Syscall) => string | undefined): string {
  const parts: string[] = [];
  for (const [topic, title] of Object.entries(TOPICS)) {
    const list = SYSCALLS.filter((call) => call.topic === topic).flatMap((call) => {
      const name = nameOf(call);
      return name === undefined ? [] : [`/* ${call.doc} */\n${prototype(call, name)}`];
    });
    if (list.length > 0) parts.push(`/* ── ${title} ── */`, ...list, '');
  }
  return parts.join('\n');
}

export function publicHeader(): string {
  const handleNames = Object.values(TYPE_HANDLES)
    .map(({ short, long }) => `typedef RatHandle ${short};\ntypedef RatHandle ${long};`)
    .join('\n');
  return `${NOTICE}
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
${handleNames}
typedef struct RatSecurityContext RatSecurityContext;
typedef int32_t (*RatThreadEntry)(void *arg);
struct RatMsg;
typedef intptr_t (*RatWindowProc)(HWINDOW w, const struct RatMsg *msg);

/* ── Status ── */
${defines('', Object.fromEntries(Object.entries(STATUS).map(([name, value]) => [name, value])))}
#define RAT_SUCCEEDED(s) ((s) >= 0)
/* The name of a status and what it means. Never NULL. */
const char *RatStatusText(RatStatus s);

/* ── Constants ── */
#define RAT_INFINITE 0xFFFFFFFFu
#define RAT_MAXIMUM_WAIT_OBJECTS ${MAXIMUM_WAIT_OBJECTS}
#define RAT_EXIT_TRAP (${EXIT_TRAP})
#define RAT_RIGHTS_SAME 0x80000000u
${defines('RAT_RIGHT_', RIGHT)}
${defines('RAT_TYPE_', TYPE)}
${defines('RAT_COMPLETION_', COMPLETION)}
${defines('RATMSG_', MESSAGE)}
#define RAT_PROCESS_SUSPENDED ${PROCESS_SUSPENDED}
#define RAT_PROCESS_NEW_SESSION ${PROCESS_NEW_SESSION}
${defines('RAT_PROCESS_STATE_', PROCESS_STATE)}
${defines('RAT_OPEN_', OPEN)}
${defines('RAT_SEEK_', SEEK)}
${defines('RAT_FILE_', FILE_KIND)}
${defines('RAT_WINDOW_', WINDOW)}
#define RAT_WINDOW_DEFAULT INT32_MIN
#define RAT_WINDOW_SIZE_MAX ${WINDOW_SIZE_MAX}
${defines('RAT_SHOW_', SHOW)}
${defines('RAT_CURSOR_', CURSOR)}
#define RAT_CLIPBOARD_BYTES ${CLIPBOARD_BYTES}
${defines('RAT_MODIFIER_', MODIFIER)}
${defines('RAT_CONTROL_', CONTROL)}
${defines('RAT_CONTROL_', CONTROL_FLAG)}
${defines('RAT_COMMAND_', COMMAND)}
${defines('RAT_MENU_', MENU)}
${defines('RAT_MESSAGE_', MESSAGE_BUTTONS)}
${defines('RAT_ID_', BUTTON_ID)}
${defines('RAT_FONT_', FONT)}
/* Keys by their place, whatever is printed on them. */
${KEYS.map(([name, , value]) => `#define RAT_KEY_${name} ${value}`).join('\n')}

/* ── Structures ── */
${STRUCTS.filter((s) => !s.internal)
  .map(struct)
  .join('\n\n')}
typedef RatCompletion RAT_COMPLETION;

${calls((call) => (call.internal ? undefined : call.name))}
#include <ratos-lock.h>

#ifdef __cplusplus
}
#endif
#endif
`;
}

export function internalHeader(): string {
  return `${NOTICE}
/* The private interface between libratos and the kernel. */
#ifndef RATOS_INTERNAL_H
#define RATOS_INTERNAL_H
#include <ratos.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RAT_STACK_GUARD 0x${STACK_GUARD.toString(16)}u
#define RAT_STACK_GUARD_WORDS ${STACK_GUARD_WORDS}
${defines('RAT_FD_', FD)}
${defines('RAT_LOCK_', LOCK)}
${defines('RAT_LOCK_BY_', LOCK_OWNER)}
${defines('RAT_LOCK_', LOCK_TYPE)}
${defines('RAT_ALIVE_', ALIVE)}
${defines('RAT_SPAWN_', SPAWN)}
${defines('RAT_SIGNAL_', SIGNAL_ACTION)}
${defines('RAT_SIGNAL_TO_', SIGNAL_TO)}
${defines('RAT_CHANGE_', CHANGE)}
${defines('RAT_GROUP_', GROUP)}
${defines('RAT_TERMINAL_', TERMINAL_SET)}

/* In place of a message: something was sent, which is to be served. */
#define RATMSG_SENT ${MESSAGE_SENT}

/* Every status: X(name, what it means) */
#define RAT_STATUS_LIST(X) \\
${STATUS_NAMES.map((name) => `  X(${name}, ${JSON.stringify(STATUS_DOCS[name])})`).join(' \\\n')}

${STRUCTS.filter((s) => s.internal)
  .map(struct)
  .join('\n\n')}

${calls((call) => (call.internal ? call.name : call.behind))}
#ifdef __cplusplus
}
#endif
#endif
`;
}
