/** The frames of WebAssembly code in an engine's stack text, which each engine writes in its own way. */

export interface StackFrame {
  /** Of the function; -1 where the engine tells its name only. */
  readonly index: number;
  /** Byte offset in the module that was compiled; -1 where the engine does not tell. */
  readonly offset: number;
  /** As the engine has it, empty when it has none. */
  readonly name: string;
}

/**
 * - Chromium: `    at name (wasm://wasm/program-0a1b2c3d:wasm-function[7]:0x1a2)`, or without a name and parentheses;
 * - Firefox: `name@http://… line 1 > WebAssembly.Module:wasm-function[7]:0x1a2`;
 * - WebKit: `name@program.wasm:wasm-function[7]`, and earlier `<?>.wasm-function[7]@[wasm code]`, or
 *   `<?>.wasm-function[name]@[wasm code]` when the function has a name.
 *
 * A name may be anything, so what comes last on a line counts.
 */
const WITH_INDEX = /:wasm-function\[(\d+)\](?::0x([0-9a-f]+))?\)?$/;
const OLD_WEBKIT = /wasm-function\[(.*)\]@\[wasm code\]$/;
const CHROMIUM = /^ +at /;
const ADDRESS = ' (wasm://wasm/';

/** Innermost first; what is no WebAssembly code is left out. */
export function stackFrames(stack: string): StackFrame[] {
  const frames: StackFrame[] = [];
  for (const line of stack.split('\n')) {
    const located = WITH_INDEX.exec(line);
    if (located !== null) {
      const [, index, offset] = located;
      frames.push({
        index: Number(index),
        offset: offset === undefined ? -1 : Number.parseInt(offset, 16),
        name: nameIn(line.slice(0, located.index)),
      });
      continue;
    }
    const told = OLD_WEBKIT.exec(line)?.[1];
    if (told === undefined) continue;
    const index = /^\d+$/.test(told) ? Number(told) : -1;
    frames.push({ index, offset: -1, name: index < 0 ? told : '' });
  }
  return frames;
}

function nameIn(line: string): string {
  const prefix = CHROMIUM.exec(line)?.[0].length;
  if (prefix !== undefined) return chromiumName(line.slice(prefix));
  const name = line.slice(0, Math.max(0, line.lastIndexOf('@')));
  // Firefox invents a name where there is none.
  return /^wasm-function\[\d+\]$/.test(name) ? '' : name;
}

/** Of `module.name (wasm://wasm/module-0a1b2c3d`. */
function chromiumName(text: string): string {
  const end = text.lastIndexOf(ADDRESS);
  if (end < 0) return '';
  const name = text.slice(0, end);
  const module = text.slice(end + ADDRESS.length).replace(/-?[0-9a-f]+$/, '');
  return module !== '' && name.startsWith(`${module}.`) ? name.slice(module.length + 1) : name;
}
