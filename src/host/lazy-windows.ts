/**
 * The windows of a system, whose code is loaded when the desktop is given a place: most of what a page with RatOS would
 * load is the desktop, and many pages have none.
 */
import { RAT_ERR_ACCESS_DENIED, RAT_ERR_NOT_SUPPORTED } from '../guest-abi/status.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { expectFonts } from '../kernel/objects/fonts.ts';
import { setDesktop } from '../kernel/objects/window.ts';
import type { TrapReport } from '../workers/protocol.ts';
import type { BootOptions, Files, WindowInfo } from './api.ts';
import type { ControlRequest, ShowRequest, WindowsPort } from './broker/ports.ts';
import type { PageWindows } from './desktop/page-windows.ts';
import type { Processes } from './desktop/process-watch.ts';
import type { Spawn } from './desktop/starter.ts';

export class LazyWindows implements WindowsPort {
  private loading: Promise<void> | undefined;
  private windows: PageWindows | undefined;
  /** Made before the desktop was loaded. */
  private waiting: ShowRequest[] = [];
  private stopped = false;

  constructor(
    private readonly kernel: Kernel,
    private readonly processes: Processes,
    private readonly options: Pick<BootOptions, 'openLine' | 'onLastWindow'>,
  ) {}

  get isAttached(): boolean {
    return this.loading !== undefined;
  }

  /** Programs may make windows from now on; they are shown when the desktop is loaded, which the promise tells. */
  attach(place: HTMLElement, files: Files, spawn: Spawn): Promise<void> {
    setDesktop(this.kernel, true);
    expectFonts(this.kernel);
    this.loading = this.load(place, files, spawn);
    return this.loading;
  }

  private async load(place: HTMLElement, files: Files, spawn: Spawn): Promise<void> {
    try {
      const { PageWindows } = await import('./desktop/page-windows.ts');
      if (this.stopped) return;
      this.windows = new PageWindows(this.kernel, this.processes, this.options);
      this.windows.attach(place, files, spawn);
    } catch (error) {
      setDesktop(this.kernel, false);
      this.loading = undefined;
      throw error;
    } finally {
      for (const request of this.waiting.splice(0)) this.show(request);
    }
    this.windows.update();
  }

  show(request: ShowRequest): void {
    if (this.windows === undefined && this.loading !== undefined) this.waiting.push(request);
    else if (request.isWanted()) request.answer(this.windows?.show(request.window) ?? RAT_ERR_NOT_SUPPORTED);
  }

  control(request: ControlRequest): void {
    if (this.windows === undefined) request.answer(RAT_ERR_NOT_SUPPORTED);
    else this.windows.control(request);
  }

  setClipboard(pid: number, text: Uint8Array): number {
    return this.windows?.setClipboard(pid, text) ?? this.noClipboard();
  }

  clipboard(pid: number): Uint8Array | number {
    return this.windows?.clipboard(pid) ?? this.noClipboard();
  }

  /** No window has the keyboard yet. */
  private noClipboard(): number {
    return this.isAttached ? RAT_ERR_ACCESS_DENIED : RAT_ERR_NOT_SUPPORTED;
  }

  update(): void {
    this.windows?.update();
  }

  trapped(report: TrapReport): void {
    this.windows?.trapped(report);
  }

  list(): WindowInfo[] {
    return this.windows?.list() ?? [];
  }

  async screenshot(id: number | undefined): Promise<Blob | null> {
    await this.loading?.catch(() => undefined);
    return this.windows?.screenshot(id) ?? null;
  }

  /** All programs have ended. */
  stop(): void {
    this.stopped = true;
    setDesktop(this.kernel, false);
    this.windows?.stop();
  }
}
