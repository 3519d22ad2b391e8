/** Colours that tell which rows of the assembly come from which line of the source. */
import './tints.css';
import type { LineTints } from '../editor/tints.ts';
import type { AssemblyRow } from './read-assembly.ts';

/** As many as tints.css has; lines that follow one another have others. */
const TINTS = 6;

/** Classes of the lines from which code comes. */
export function tintsOf(rows: readonly AssemblyRow[]): LineTints {
  const lines = new Set(rows.filter(({ kind, line }) => kind === 'code' && line > 0).map(({ line }) => line));
  return new Map([...lines].sort((a, b) => a - b).map((line, index) => [line, `tint tint-${index % TINTS}`]));
}
