/** Something that happens once, at most, and those who want to know of it. */
export class Cancellation {
  private readonly actions = new Set<() => void>();
  private happened = false;

  get cancelled(): boolean {
    return this.happened;
  }

  /**
   * Has `action` called when it happens; at once when it has happened.
   * @returns takes that back.
   */
  add(action: () => void): () => void {
    if (this.happened) action();
    else this.actions.add(action);
    return () => this.actions.delete(action);
  }

  cancel(): void {
    this.happened = true;
    const actions = [...this.actions];
    this.actions.clear();
    for (const action of actions) action();
  }
}
