/** What a held call can be made to give. */
import { type CallDescription, statusName } from '../../host/index.ts';

export interface StatusChoice {
  value: number;
  text: string;
}

/** Statuses below zero, of calls of ratos.h. */
const LAST_STATUS = -64;
/** Of WASI, by their numbers. */
const ERRNOS = {
  EACCES: 2,
  EAGAIN: 6,
  EBADF: 8,
  EINTR: 27,
  EINVAL: 28,
  EIO: 29,
  ENOENT: 44,
  ENOMEM: 48,
  ENOSPC: 51,
  EPIPE: 64,
};

/** Those that the reference lists for it first, then all others. */
export function statusChoices(call: CallDescription | null): StatusChoice[] {
  if (call?.returns === 'errno') return Object.entries(ERRNOS).map(([text, value]) => ({ value, text }));
  if (call?.returns === 'bool')
    return [
      { value: 0, text: 'false' },
      { value: 1, text: 'true' },
    ];
  if (call?.returns !== 'RatStatus') return [{ value: 0, text: '0' }];
  const all: StatusChoice[] = [];
  for (let value = -1; value >= LAST_STATUS; value--) {
    const text = statusName(value);
    if (/^RAT_/.test(text)) all.push({ value, text });
  }
  const listed = (text: string) => call.errors.includes(text);
  return [
    ...all.filter(({ text }) => listed(text)),
    ...all.filter(({ text }) => !listed(text)),
    { value: 0, text: 'RAT_SUCCESS' },
  ];
}
