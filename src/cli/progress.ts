/** Tells what takes long: libraries that are built when a program first needs them. */
import type { CompileProgress } from '../toolchain/types.ts';

const CLEAR_LINE = '\r\x1b[K';
const CXX_LIBRARY = 'the C++ library, which takes up to a minute';

/**
 * To a person at a terminal, a line that goes away. Elsewhere one line for the C++ library alone: who reads a log, or
 * waits behind a pipe, would take its minute for a program that hangs.
 * @returns what to give the compiler, and what to call when it has ended.
 */
export function progressLine(stream: NodeJS.WriteStream = process.stderr): {
  onProgress: (progress: CompileProgress) => void;
  end: () => void;
} {
  return stream.isTTY ? changingLine(stream) : oneLine(stream);
}

function oneLine(stream: NodeJS.WriteStream): ReturnType<typeof progressLine> {
  let told = false;
  return {
    onProgress: ({ stage }) => {
      if (stage !== 'c++' || told) return;
      told = true;
      stream.write(`ratos: building ${CXX_LIBRARY}, once\n`);
    },
    end: () => undefined,
  };
}

function changingLine(stream: NodeJS.WriteStream): ReturnType<typeof progressLine> {
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
      const what = stage === 'c++' ? CXX_LIBRARY : 'libraries';
      stream.write(`${CLEAR_LINE}ratos: building ${what}, once: ${Math.min(done + 1, total)} of ${total}`);
    }
  };
  return { onProgress, end };
}
