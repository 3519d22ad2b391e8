/**
 * The arguments of a call for people: by the call table's types, strings and structures as what they hold, handles with
 * the object that they name. What lies outside the program's memory is shown as the address that it is.
 */
import { shownName } from '../guest-abi/call-numbers.ts';
import { RAT_SUCCESS } from '../guest-abi/status.ts';
import { THREAD_SPAWN } from '../guest-abi/wasi.ts';
import { objectOfHandle } from '../kernel/inspect/handles.ts';
import { argumentText, quoted, resultOf } from './argument-text.ts';
import type { ReferenceCall, ReferenceStruct } from './call-reference.ts';
import type { Guest } from './guest.ts';
import { ERRNO } from './wasi/errno.ts';

/** So much of a buffer or list is shown. */
const BYTES_SHOWN = 48;
const ITEMS_SHOWN = 8;
const HEX = 16;
const IOVEC_SIZE = 8;
const POINTER_SIZE = 4;
const HANDLES = 'HANDLE *';
const STRINGS = 'const char *const *';

/** By what name a call is shown. */
export function callName(number: number): string {
  return shownName(number) ?? '';
}

/** Before the call: it may change what its arguments point at. */
export function inputs(guest: Guest, number: number, args: readonly unknown[]): string[] {
  const { parameters } = guest.reference().calls.get(number) ?? {};
  if (parameters === undefined) return wasiInputs(guest, callName(number), args);
  return parameters.map((p, i) => input(guest, p, args[i], (wanted) => argumentOf(parameters, args, wanted)));
}

/** After it: what it has put where its arguments point. */
export function outputs(guest: Guest, number: number, args: readonly unknown[], result: unknown): string[] {
  const { parameters, returns } = guest.reference().calls.get(number) ?? {};
  if (parameters === undefined) return Number(result) === 0 ? wasiOutputs(guest, callName(number), args) : [];
  const failed = returns === 'RatStatus' ? Number(result) < RAT_SUCCESS : returns === 'bool' && !result;
  if (failed) return [];
  return parameters.flatMap((p, i) => {
    const address = Number(args[i]) >>> 0;
    if (p.access !== 'write' || address === 0) return [];
    const value = pointedAt(guest, p.c ?? '', address);
    return value === null ? [] : [`${p.name} = ${value}`];
  });
}

export function resultText(guest: Guest, number: number, result: unknown): string {
  const { calls, wasi } = guest.reference();
  const call = calls.get(number);
  if (call?.returns !== undefined) return resultOf(call, result);
  return wasi[callName(number)] !== undefined && number !== THREAD_SPAWN.number
    ? errnoText(Number(result))
    : String(result ?? '');
}

/** `ENOENT (44)`; 0 is no error. */
function errnoText(errno: number): string {
  const [name] = Object.entries(ERRNO).find(([, value]) => value === errno && value !== 0) ?? [];
  return name === undefined ? String(errno) : `E${name} (${errno})`;
}

function argumentOf(parameters: ReferenceCall['parameters'], args: readonly unknown[], name: string): number {
  return Number(args[parameters.findIndex((p) => p.name === name)] ?? 0) >>> 0;
}

function input(
  guest: Guest,
  p: ReferenceCall['parameters'][number],
  value: unknown,
  other: (name: string) => number,
): string {
  const plain = () => argumentText(guest, p.print, value);
  if (p.type === 'HANDLE') return handleText(guest, Number(value));
  if (p.type !== 'pointer' || p.access === 'write') return plain();
  const address = Number(value) >>> 0;
  const type = p.c ?? '';
  if (address === 0) return 'NULL';
  // Waits look at how many handles there are themselves, so the table does not say it of theirs.
  if (type === HANDLES) return listText(guest, type, address, other('count'));
  const count = p.count === undefined ? undefined : other(p.count);
  if (type === STRINGS) return stringsText(guest, address, count);
  if (count !== undefined && type.startsWith('const')) return listText(guest, type, address, count);
  if (!type.startsWith('const')) return plain();
  return pointedAt(guest, type, address) ?? plain();
}

/** A value of a pointer's type; null when it lies outside, or is of no type that is known. */
function pointedAt(guest: Guest, type: string, address: number): string | null {
  const { memory } = guest;
  const name = targetOf(type);
  const struct = guest.reference().structs.get(name);
  if (struct !== undefined) {
    return memory.contains(address, struct.size) ? structText(guest, struct, address) : null;
  }
  if (name === 'uint64_t') return memory.contains(address, 8) ? memory.u64(address).toString() : null;
  if (!memory.contains(address, 4)) return null;
  if (name === 'bool') return memory.u8(address) === 0 ? 'false' : 'true';
  if (name === 'char' || name === 'void') return null;
  if (/^(?:H[A-Z]+|RatHandle|Rat\w+Handle)$/.test(name)) return handleText(guest, memory.u32(address));
  return String(name === 'int32_t' ? memory.i32(address) : memory.u32(address));
}

const targetOf = (type: string) => type.replace(/^const /, '').replace(/ ?\*$/, '');

/** A list of strings: so many, or up to NULL, as `argv` is. */
function stringsText(guest: Guest, address: number, count = Number.POSITIVE_INFINITY): string {
  const { memory } = guest;
  const items: string[] = [];
  for (let at = address; items.length < count; at += POINTER_SIZE) {
    if (!memory.contains(at, POINTER_SIZE)) return `0x${address.toString(HEX)}`;
    const string = memory.u32(at);
    if (string === 0 && count === Number.POSITIVE_INFINITY) break;
    if (items.length === ITEMS_SHOWN) return `[${items.join(', ')}, …]`;
    items.push(quoted(guest, string));
  }
  return `[${items.join(', ')}]`;
}

/** Several values behind a pointer. */
function listText(guest: Guest, type: string, address: number, count: number): string {
  const { memory } = guest;
  const name = targetOf(type);
  if (name === 'void' || name === 'char') return bytesText(guest, address, count);
  const size = guest.reference().structs.get(name)?.size ?? 4;
  const shown = Math.min(count, ITEMS_SHOWN);
  if (!memory.contains(address, shown * size)) return `0x${address.toString(HEX)}`;
  const items = Array.from({ length: shown }, (_, i) => pointedAt(guest, type, address + i * size) ?? '?');
  return `[${items.join(', ')}${count > shown ? `, … ${count} in all` : ''}]`;
}

function bytesText(guest: Guest, address: number, length: number): string {
  const shown = Math.min(length, BYTES_SHOWN);
  if (!guest.memory.contains(address, shown)) return `0x${address.toString(HEX)}`;
  return `${JSON.stringify(guest.memory.text(address, shown))}${length > shown ? `… (${length} bytes)` : ''}`;
}

function structText(guest: Guest, struct: ReferenceStruct, address: number): string {
  const { memory } = guest;
  const fields = struct.fields.flatMap(({ name, type, c, bytes, at: offset, size }): string[] => {
    const at = address + offset;
    if (name === 'size' || bytes !== undefined) return [];
    if (size === 8) return shown(name, memory.u64(at), memory.u64(at).toString());
    const value = memory.u32(at);
    if (type === 'handle') return shown(name, value, handleText(guest, value));
    if (type === 'pointer') {
      const text = c?.startsWith('const char *') && !c.includes('**') && !c.includes('*const');
      return shown(name, value, text ? quoted(guest, value) : `0x${value.toString(HEX)}`);
    }
    if (type === 'f32') return shown(name, value, String(new Float32Array(new Uint32Array([value]).buffer)[0]));
    return shown(name, value, String(type === 'i32' || type === 'status' ? memory.i32(at) : value));
  });
  return `{ ${fields.join(', ')} }`;
}

/** Fields that are zero are mostly those that are not meant. */
const shown = (name: string, value: number | bigint, text: string) => (Number(value) === 0 ? [] : [`${name}: ${text}`]);

/** A handle, and what it names. */
export function handleText(guest: Guest, handle: number): string {
  if (handle === 0) return 'NULL';
  const text = `0x${(handle >>> 0).toString(HEX)}`;
  const object = objectOfHandle(guest.kernel, handle);
  return object === null ? text : `${text} (${object.type.toLowerCase().replaceAll('_', ' ')} #${object.id})`;
}

function wasiInputs(guest: Guest, call: string, args: readonly unknown[]): string[] {
  const names = guest.reference().wasi[call] ?? [];
  return args.map((value, i) => {
    const n = Number(value) >>> 0;
    const name = names[i] ?? '';
    if (typeof value === 'bigint') return value.toString();
    if (name.endsWith('path') && call !== 'fd_prestat_dir_name') return bytesText(guest, n, Number(args[i + 1]) >>> 0);
    if (name === 'iovs' && call.endsWith('write')) return vectorsText(guest, n, Number(args[i + 1]) >>> 0);
    return POINTERS.test(name) ? (n === 0 ? 'NULL' : `0x${n.toString(HEX)}`) : String(n);
  });
}

const POINTERS =
  /^(?:argv|argv_buf|environ|environ_buf|argc|environc|buf|stat|time|resolution|iovs|nread|nwritten|newoffset|bufused|opened_fd|in|out|nevents|\w+_size)$/;

/** What a list of iovec says: its first buffer. */
function vectorsText(guest: Guest, address: number, count: number): string {
  const { memory } = guest;
  if (count === 0 || !memory.contains(address, 8)) return `0x${address.toString(HEX)}`;
  const first = bytesText(guest, memory.u32(address), memory.u32(address + 4));
  return count > 1 ? `[${first}, … ${count} in all]` : first;
}

/** What a call of WASI has counted, and what it has read. */
function wasiOutputs(guest: Guest, call: string, args: readonly unknown[]): string[] {
  const { memory } = guest;
  const names = guest.reference().wasi[call] ?? [];
  const given = (name: string) => Number(args[names.indexOf(name)] ?? 0) >>> 0;
  return names.flatMap((name, i) => {
    const address = Number(args[i]) >>> 0;
    if (!COUNTS.test(name) || !memory.contains(address, 4)) return [];
    const count = memory.u32(address);
    const read = name === 'nread' ? [readText(guest, given('iovs'), given('iovs_len'), count)] : [];
    return [...read, `${name} = ${count}`];
  });
}

const COUNTS = /^(?:nread|nwritten|bufused|opened_fd|nevents)$/;

/** What lies in a list of iovec, from the first buffer on. */
function readText(guest: Guest, address: number, count: number, length: number): string {
  const { memory } = guest;
  let left = Math.min(length, BYTES_SHOWN);
  let text = '';
  for (let i = 0; left > 0 && i < Math.min(count, ITEMS_SHOWN); i++) {
    const at = address + i * IOVEC_SIZE;
    if (!memory.contains(at, IOVEC_SIZE)) break;
    const bytes = Math.min(left, memory.u32(at + 4));
    if (!memory.contains(memory.u32(at), bytes)) break;
    text += memory.text(memory.u32(at), bytes);
    left -= bytes;
  }
  return `${JSON.stringify(text)}${length > BYTES_SHOWN ? '…' : ''}`;
}
