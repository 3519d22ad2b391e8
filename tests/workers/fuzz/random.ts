/** Choices that follow from a seed alone. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = Math.imul(seed, 0x9e3779b1) | 1;
  }

  /** 0 to `limit` - 1. */
  below(limit: number): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return (x >>> 0) % limit;
  }

  /** True in so many of a hundred cases. */
  percent(part: number): boolean {
    return this.below(100) < part;
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }
}
