/**
 * The browser's debugging pipe. It takes commands of the DevTools protocol and gives their results: JSON, each ended by a
 * zero byte.
 */
import type { Readable, Writable } from 'node:stream';

interface Answer {
  id?: number;
  result?: Record<string, unknown>;
  error?: { message: string };
}

export class DevTools {
  private readonly waiting = new Map<
    number,
    { resolve: (result: Record<string, unknown>) => void; reject: (error: Error) => void }
  >();
  private commands = 0;
  private text = '';

  constructor(
    private readonly input: Writable,
    output: Readable,
  ) {
    for (const pipe of [input, output]) pipe.on('error', () => this.fail());
    output.on('close', () => this.fail());
    output.setEncoding('utf8').on('data', (part: string) => this.receive(part));
  }

  /** Rejects with the browser's words when it refuses, and when it has gone. */
  send(method: string, params: object, sessionId?: string): Promise<Record<string, unknown>> {
    const id = ++this.commands;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.input.write(
        `${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`,
      );
    });
  }

  private receive(part: string): void {
    const messages = (this.text + part).split('\0');
    this.text = messages.pop() ?? '';
    for (const message of messages) {
      const { id = 0, result = {}, error } = JSON.parse(message) as Answer;
      const waiter = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) waiter?.resolve(result);
      else waiter?.reject(new Error(error.message));
    }
  }

  private fail(): void {
    for (const { reject } of this.waiting.values()) reject(new Error('the browser has gone'));
    this.waiting.clear();
  }
}
