/**
 * Loads the compiler quickly in Node. Its package wraps each file in a Response and pipes it through a stream that
 * counts, chunk by chunk: half a second of a command's time for 100 MB that readFile has in 50 ms. So while it loads,
 * `Response` is a box for the bytes that it is given, and its streams are passed by.
 */
import { setFlagsFromString } from 'node:v8';
import { useLoader } from './load-clang.ts';

/** As much of a Response as the package uses. */
class Box {
  readonly headers = {};
  readonly body = { pipeThrough: () => this.bytes };

  constructor(private readonly bytes: Uint8Array) {}

  arrayBuffer(): ArrayBuffer {
    const { buffer, byteOffset, byteLength } = this.bytes;
    const whole = buffer as ArrayBuffer;
    return byteLength === buffer.byteLength ? whole : whole.slice(byteOffset, byteOffset + byteLength);
  }
}

export function loadFromDisk(): void {
  useLoader(async (module) => {
    // The compiler's functions are compiled when they are called; so are they checked, most of them never.
    setFlagsFromString('--wasm-lazy-validation');
    const { Response } = globalThis;
    const { compileStreaming } = WebAssembly;
    globalThis.Response = Box as unknown as typeof Response;
    WebAssembly.compileStreaming = async (source) => WebAssembly.compile(await (await source).arrayBuffer());
    try {
      await module.runLLVM(undefined, {}, { fetchProgress: () => undefined });
    } finally {
      globalThis.Response = Response;
      WebAssembly.compileStreaming = compileStreaming;
    }
  });
}
