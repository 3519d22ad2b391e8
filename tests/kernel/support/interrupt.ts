/** Races, played by one thread: another's step is put behind a certain atomic operation of this one's. */

type Name = 'load' | 'store' | 'compareExchange' | 'exchange' | 'add' | 'sub' | 'and' | 'or';
type Operation = (view: Int32Array, address: number, ...rest: number[]) => number;
const table = Atomics as unknown as Record<Name, Operation>;

export interface Moment {
  operation: Name;
  address: number;
  /** Behind the how manieth such operation, from 1. */
  count?: number;
}

/** Calls `body`, and each step when its moment comes. Every moment must come. */
export function interleave<T>(steps: [Moment, () => void][], body: () => T): T {
  const originals = new Map<Name, Operation>();
  const pending = steps.map(([moment, step]) => ({ ...moment, left: moment.count ?? 1, step }));
  let inside = false;
  for (const name of new Set(steps.map(([moment]) => moment.operation))) {
    const original = table[name];
    originals.set(name, original);
    table[name] = (view, address, ...rest) => {
      const result = original(view, address, ...rest);
      if (inside) return result;
      for (const moment of pending) {
        if (moment.operation !== name || moment.address !== address || --moment.left !== 0) continue;
        inside = true;
        moment.step();
        inside = false;
      }
      return result;
    };
  }
  let result: T;
  try {
    result = body();
  } finally {
    for (const [name, original] of originals) table[name] = original;
  }
  const missed = pending.filter(({ left }) => left > 0);
  if (missed.length > 0) throw new Error(`These moments never came: ${JSON.stringify(missed)}`);
  return result;
}

/** The addresses that `body` changes by compare-and-swap. */
export function swapped(body: () => void): number[] {
  const original = table.compareExchange;
  const addresses: number[] = [];
  table.compareExchange = (view, address, ...rest) => {
    addresses.push(address);
    return original(view, address, ...rest);
  };
  try {
    body();
  } finally {
    table.compareExchange = original;
  }
  return addresses;
}
