/** The display worker as the page knows it: made with the first window. */
import type { Kernel } from '../../kernel/kernel.ts';
import { DISPLAY, setDisplay } from '../../kernel/objects/paint.ts';
import type { DisplayReply, DisplayRequest, PlacedWindow } from '../../workers/display-protocol.ts';
import { newDisplayWorker } from '../assets.ts';

type Answer = (picture: Blob | null) => void;

export class Display {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Answer>();
  private tickets = 0;
  private stopped = false;
  private readonly end = new AbortController();

  constructor(private readonly kernel: Kernel) {}

  private start(): Worker {
    if (this.worker !== undefined) return this.worker;
    const { kernel } = this;
    const worker = newDisplayWorker();
    this.worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<DisplayReply>) => {
      this.waiting.get(data.ticket)?.(data.picture);
      this.waiting.delete(data.ticket);
    });
    worker.addEventListener('error', ({ message }) => {
      console.error(`RatOS: The display worker has failed: ${message || 'its script could not be loaded.'}`);
      // Who draws does not wait for it.
      setDisplay(kernel, DISPLAY.FAILED);
      this.answerAll();
    });
    const { buffer, surfaces } = kernel;
    if (surfaces === null) return worker;
    this.tell({ kind: 'begin', kernel: buffer, surfaces: surfaces.buffer, ratio: devicePixelRatio });
    this.watchRatio();
    setDisplay(kernel, DISPLAY.RUNS);
    return worker;
  }

  /** Tells when a pixel of CSS has another number of the screen's: another screen, or the page is enlarged. */
  private watchRatio(): void {
    const changed = () => {
      this.tell({ kind: 'ratio', ratio: devicePixelRatio });
      this.watchRatio();
    };
    const { signal } = this.end;
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', changed, { once: true, signal });
  }

  private tell(request: DisplayRequest, transfer: Transferable[] = []): void {
    this.start().postMessage(request, transfer);
  }

  /** Shows what a program draws in a window on a canvas of the page's. */
  add(id: number, window: number, element: HTMLCanvasElement): void {
    const canvas = element.transferControlToOffscreen();
    this.tell({ kind: 'add', id, window, canvas }, [canvas]);
  }

  remove(id: number): void {
    this.tell({ kind: 'remove', id });
  }

  /** A picture of a window as it is now, on a surface of a colour; null when there is none. */
  capture(id: number, surface: string): Promise<Blob | null> {
    return this.ask((ticket) => ({ kind: 'capture', ticket, id, surface }));
  }

  captureAll(width: number, height: number, surface: string, windows: PlacedWindow[]): Promise<Blob | null> {
    return this.ask((ticket) => ({ kind: 'capture-all', ticket, width, height, surface, windows }));
  }

  private ask(request: (ticket: number) => DisplayRequest): Promise<Blob | null> {
    if (this.stopped) return Promise.resolve(null);
    const ticket = ++this.tickets;
    return new Promise((resolve) => {
      this.waiting.set(ticket, resolve);
      this.tell(request(ticket));
    });
  }

  private answerAll(): void {
    for (const answer of this.waiting.values()) answer(null);
    this.waiting.clear();
  }

  stop(): void {
    this.stopped = true;
    this.end.abort();
    setDisplay(this.kernel, DISPLAY.NONE);
    this.worker?.terminate();
    this.answerAll();
  }
}
