/** What the system has at the moment, and how busy it was lately. */
import type { RatOS } from '../../host/index.ts';
import { byId, make } from '../elements.ts';

const EVERY_MS = 500;
const POINTS = 32;
const [WIDTH, HEIGHT] = [62, 18];
const SVG = 'http://www.w3.org/2000/svg';

export class Counters {
  private readonly numbers = (['process', 'thread', 'handle'] as const).map((name) => ({
    name,
    number: make('b', { text: '0' }),
    word: document.createTextNode(` ${name}s`),
  }));
  private readonly line = document.createElementNS(SVG, 'polyline');
  private readonly load: number[] = [];

  /** @param windows hears how many windows there are. */
  constructor(
    private readonly os: RatOS,
    private readonly windows: (count: number) => void,
  ) {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
    svg.setAttribute('aria-hidden', 'true');
    svg.append(this.line);
    byId('counters').append(...this.numbers.map(({ number, word }) => make('span', {}, number, word)), svg);
    setInterval(() => this.update(), EVERY_MS);
    this.update();
  }

  private update(): void {
    const { processes, threads, handles, windows } = this.os.counters();
    this.windows(windows);
    if (document.hidden) return;
    const counts = { process: processes, thread: threads, handle: handles };
    for (const { name, number, word } of this.numbers) {
      const count = counts[name];
      number.textContent = String(count);
      word.data = ` ${count === 1 ? name : name === 'process' ? 'processes' : `${name}s`}`;
    }
    this.load.push(this.busy());
    if (this.load.length > POINTS) this.load.shift();
    const most = Math.max(4, ...this.load);
    const points = this.load.map((busy, index) => {
      const x = WIDTH - ((this.load.length - 1 - index) * WIDTH) / (POINTS - 1);
      return `${x.toFixed(1)},${(HEIGHT - 1.5 - (busy / most) * (HEIGHT - 3)).toFixed(1)}`;
    });
    this.line.setAttribute('points', points.join(' '));
  }

  /** Threads that compute. */
  private busy(): number {
    let busy = 0;
    for (const { threads } of this.os.inspect().processes)
      for (const { state } of threads) if (state === 'running' || state === 'kernel') busy++;
    return busy;
  }
}
