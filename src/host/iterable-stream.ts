/** `for await` over streams, which WebKit's do not have by themselves. */

async function* chunks<T>(reader: ReadableStreamDefaultReader<T>, preventCancel: boolean): AsyncGenerator<T, void> {
  let open = true;
  try {
    while (open) {
      // Closed, too, when this fails.
      open = false;
      const { done, value } = await reader.read();
      if (done) return;
      open = true;
      yield value;
    }
  } finally {
    if (open && !preventCancel) await reader.cancel();
    reader.releaseLock();
  }
}

/** The same stream; where the browser has no iteration of streams, with one of its own, as the standard has it. */
export function iterable<T>(stream: ReadableStream<T>): ReadableStream<T> {
  if (Symbol.asyncIterator in stream) return stream;
  const bare: ReadableStream<T> = stream;
  const values = ({ preventCancel = false } = {}) => chunks(bare.getReader(), preventCancel);
  const property = { value: values, writable: true, configurable: true };
  return Object.defineProperties(bare, { values: property, [Symbol.asyncIterator]: property });
}
