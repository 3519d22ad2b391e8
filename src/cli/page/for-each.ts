const LANES = 8;

/** Some at a time: each waits for the server most of the time. */
export async function forEach<T>(items: Iterable<T>, action: (item: T) => Promise<void>): Promise<void> {
  const queue = items[Symbol.iterator]();
  const lane = async () => {
    for (let next = queue.next(); !next.done; next = queue.next()) await action(next.value);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}
