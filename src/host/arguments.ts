/**
 * Checks of what an embedder passes in, for those whom no compiler holds to the types. Each throws a RatError that
 * names the call and the argument, before anything has been changed.
 */
import { RAT_ERR_INVALID_ARGUMENT, RAT_ERR_INVALID_HANDLE } from '../guest-abi/status.ts';
import { RatError } from './api.ts';

export function invalid(call: string, what: string): RatError {
  return new RatError(RAT_ERR_INVALID_ARGUMENT, `${call}: ${what}`);
}

/** A value as a message shows it; never runs code of the value's own. */
function show(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Every number that a handle can be; anything else is none of this system's. */
export function checkHandle(call: string, value: unknown): number {
  if (typeof value === 'number' && value !== 0 && ((value | 0) === value || value >>> 0 === value)) return value;
  throw new RatError(RAT_ERR_INVALID_HANDLE, `${call}: ${show(value)} is not a handle.`);
}

/** A time-out in milliseconds; Infinity when there is none. */
export function checkTimeout(call: string, value: unknown): number {
  if (value === undefined) return Number.POSITIVE_INFINITY;
  if (typeof value === 'number' && value >= 0) return value;
  throw invalid(call, `the time-out must be a number of milliseconds, 0 or more, not ${show(value)}.`);
}

export function checkInteger(call: string, name: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalid(call, `${name} must be an integer from ${least} to ${most}, not ${show(value)}.`);
}

/** All 32 bits of an exit code, signed. */
export function checkExitCode(call: string, value: unknown): number {
  return checkInteger(call, 'the exit code', value, -(2 ** 31), 2 ** 32 - 1) | 0;
}

export function checkFunction(call: string, name: string, value: unknown): void {
  if (typeof value !== 'function') throw invalid(call, `${name} must be a function, not ${show(value)}.`);
}

export function checkBoolean(call: string, name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw invalid(call, `${name} must be true or false, not ${show(value)}.`);
}

/** A string that can be passed to a program: without zeros. Lone surrogates become U+FFFD when it is encoded. */
export function checkText(call: string, name: string, value: unknown): string {
  if (typeof value !== 'string') throw invalid(call, `${name} must be a string, not ${show(value)}.`);
  if (value.includes('\0')) throw invalid(call, `${name} holds a zero character.`);
  return value;
}

export function checkChoice<T extends string>(call: string, name: string, value: unknown, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw invalid(call, `${name} must be ${choices.map((choice) => `'${choice}'`).join(' or ')}, not ${show(value)}.`);
}

/** An object with options; an empty one when there is none. */
export function checkOptions<T extends object>(call: string, value: T | undefined, name = 'the options'): T {
  if (value === undefined) return {} as T;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw invalid(call, `${name} must be an object, not ${show(value)}.`);
}

/** Whether it is an object as `{}` makes it, also another window's: no array, no Map, nothing of a class. */
export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** An element of a page; there are none where there is no document. */
export function checkElement(call: string, name: string, value: unknown): HTMLElement {
  if (typeof HTMLElement !== 'undefined' && value instanceof HTMLElement) return value;
  throw invalid(call, `${name} must be an element of the page, not ${show(value)}.`);
}

export function checkArray(call: string, name: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw invalid(call, `${name} must be an array, not ${show(value)}.`);
}
