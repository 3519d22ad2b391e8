/** Keeps what goes on at one time below a number of bytes; first come, first served. */
export class ByteBudget {
  private readonly waiting: { bytes: number; go: () => void }[] = [];

  constructor(private left: number) {}

  /** Resolves when `bytes`, no more than there are in all, are the caller's; `give` returns them. */
  async take(bytes: number): Promise<void> {
    if (this.waiting.length === 0 && bytes <= this.left) this.left -= bytes;
    else await new Promise<void>((go) => this.waiting.push({ bytes, go }));
  }

  give(bytes: number): void {
    this.left += bytes;
    for (let next = this.waiting[0]; next !== undefined && next.bytes <= this.left; next = this.waiting[0]) {
      this.waiting.shift();
      this.left -= next.bytes;
      next.go();
    }
  }
}
