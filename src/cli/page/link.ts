import { FRAME, type Frame } from '../link/frames.ts';

type Handler = (frame: Frame) => void;

/** The page's end of the WebSocket. */
export class Link {
  private readonly handlers = new Map<number, Handler>();
  /** Frames that came before anybody asked for their kind. */
  private early: Frame[] = [];

  private constructor(private readonly socket: WebSocket) {
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      const frame = new Uint8Array(data);
      const handler = this.handlers.get(frame[0]!);
      if (handler) handler(frame);
      else this.early.push(frame);
    };
    // The command has gone: so must this page, and with it the browser, should that not notice by its pipe.
    socket.onclose = () => window.close();
  }

  static async open(): Promise<Link> {
    const url = new URL('link', location.href);
    url.protocol = 'ws:';
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    return new Link(socket);
  }

  /** What requests to the server are authorized with. */
  key(): Promise<string> {
    return new Promise((resolve) =>
      this.on(FRAME.KEY, (frame) => resolve(new TextDecoder().decode(frame.subarray(1)))),
    );
  }

  /** One handler for a kind of frame, from now on; frames of this kind that came before are given to it now. */
  on(kind: number, handler: Handler): void {
    this.handlers.set(kind, handler);
    const mine = this.early.filter((frame) => frame[0] === kind);
    this.early = this.early.filter((frame) => frame[0] !== kind);
    for (const frame of mine) handler(frame);
  }

  send(frame: Frame): void {
    this.socket.send(frame);
  }
}
