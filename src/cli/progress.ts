/** Tells a person at a terminal what takes long: libraries that are built when a program first needs them. */
import type { CompileProgress } from '../toolchain/types.ts';

const CLEAR_LINE = '\r\x1b[K';

/** @returns what to give the compiler, and what to call when it has ended. Nothing is told where no person reads. */
export function progressLine(stream: NodeJS.WriteStream = process.stderr): {
  onProgress?: (progress: CompileProgress) => void;
  end: () => void;
} {
  if (!stream.isTTY) return { end: () => undefined };
  let shown = false;
  const end = () => {
    if (shown) stream.write(CLEAR_LINE);
    shown = false;
  };
  const onProgress = ({ stage, done, total }: CompileProgress) => {
    if (stage === 'load') return;
    if (stage === 'compile' || stage === 'link') end();
    else {
      shown = true;
      const what = stage === 'c++' ? 'the C++ library, which takes up to a minute' : 'libraries';
      stream.write(`${CLEAR_LINE}ratos: building ${what}, once: ${Math.min(done + 1, total)} of ${total}`);
    }
  };
  return { onProgress, end };
}
