/** The windows of a system: between what programs say of them, in the kernel, and the desktop that shows them. */
import {
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_NOT_SUPPORTED,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { SHOW } from '../../guest-abi/windows.ts';
import { release } from '../../kernel/core/object.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { utf8Text } from '../../kernel/memory/utf8.ts';
import { provideFonts } from '../../kernel/objects/fonts.ts';
import { writeTheme } from '../../kernel/objects/theme.ts';
import {
  capturesMouse,
  destroyWindow,
  holdWindow,
  invalidateWindow,
  noteRelease,
  noteState,
  setVisible,
  setWindowRect,
  takeChanges,
  type WindowFacts,
  windowCursor,
  windowFacts,
  windowRect,
  windowTitle,
} from '../../kernel/objects/window.ts';
import { CHANGE } from '../../kernel/objects/window-block.ts';
import { tellClose, tellInput, tellTheme, waitingSince } from '../../kernel/objects/window-messages.ts';
import { processName } from '../../kernel/process/process.ts';
import type { TrapReport } from '../../workers/protocol.ts';
import type { BootOptions, Files, WindowInfo } from '../api.ts';
import type { ControlRequest } from '../broker/ports.ts';
import { Applications } from './applications.ts';
import { Clipboard } from './clipboard.ts';
import { Crashes } from './crashes.ts';
import { cssCursor } from './cursors.ts';
import { Desktop } from './desktop.ts';
import { Display } from './display.ts';
import { desktopFonts } from './fonts.ts';
import type { ContentInput } from './input.ts';
import { LastLook } from './last-look.ts';
import { MouseCapture } from './mouse-capture.ts';
import { PageControls } from './page-controls.ts';
import { type Processes, ProcessWatch } from './process-watch.ts';
import { RequestPace } from './request-pace.ts';
import { Responding } from './responding.ts';
import { type Spawn, Starter } from './starter.ts';
import { Theme } from './theme.ts';
import type { WindowEvents, WindowFrame } from './window-frame.ts';

/** A window of the table; the page has a reference on its object. */
interface Entry {
  readonly window: number;
  readonly facts: WindowFacts;
  readonly frame: WindowFrame;
  /** The path of its program. */
  readonly executable: string;
}

const STATES = ['hidden', 'normal', 'minimized', 'maximized'] as const;

export class PageWindows {
  private desktop: Desktop | undefined;
  private applications: Applications | undefined;
  private starter: Starter | undefined;
  private readonly watch: ProcessWatch;
  private readonly crashes: Crashes;
  private theme: Theme | undefined;
  private pasteboard: Clipboard | undefined;
  private readonly lastLook: LastLook;
  private readonly display: Display;
  private readonly entries = new Map<number, Entry>();
  private readonly controls: PageControls;
  private readonly requests = new RequestPace<ControlRequest>((request) => {
    if (request.isWanted()) request.answer(this.doControl(request));
  });
  private readonly responding = new Responding<Entry>(
    ({ window }) => waitingSince(this.kernel, window),
    ({ frame }, responds) => frame.setResponding(responds),
  );

  private readonly mouse = new MouseCapture<ContentInput>(
    (capturer, target) => {
      const pid = this.entryOf(({ frame }) => frame.input === capturer)?.facts.pid;
      return pid !== undefined && this.entryOf(({ frame }) => frame.canvas === target)?.facts.pid === pid;
    },
    (capturer) => {
      const entry = this.entryOf(({ frame }) => frame.input === capturer);
      if (entry !== undefined) noteRelease(this.kernel, entry.window);
    },
  );

  constructor(
    private readonly kernel: Kernel,
    private readonly processes: Processes,
    { openLine, onLastWindow }: Pick<BootOptions, 'openLine' | 'onLastWindow'>,
  ) {
    this.lastLook = new LastLook(onLastWindow);
    this.display = new Display(kernel);
    this.crashes = new Crashes((notice) => this.desktop?.notifications.show(notice), openLine);
    this.watch = new ProcessWatch(kernel, processes, (pid, name, end) => {
      const lastWords = this.starter?.lastWords(pid);
      this.crashes.ended({ pid, name, end, ...(lastWords === undefined ? {} : { lastWords }) });
    });
    this.controls = new PageControls(
      kernel,
      (window) => this.entries.get(window)?.frame,
      (frame, size) => this.desktop?.placeBefore(frame.spec.parent, size) ?? size,
    );
  }

  attach(place: HTMLElement, files: Files, spawn: Spawn): void {
    const applications = new Applications(files, () => this.showApplications());
    const starter = new Starter(
      spawn,
      (pid, name) => this.watch.add(pid, name),
      (notice) => this.desktop?.notifications.show(notice),
    );
    this.applications = applications;
    this.starter = starter;
    this.desktop = new Desktop(place, { applications, start: (application) => starter.start(application) });
    this.pasteboard = new Clipboard(this.desktop.element);
    this.theme = new Theme(this.desktop.element, (theme) => {
      writeTheme(this.kernel, theme);
      for (const { window } of this.entries.values()) tellTheme(this.kernel, window);
    });
    void desktopFonts().then((fonts) => provideFonts(this.kernel, fonts));
  }

  private showApplications(): void {
    this.desktop?.showApplications();
    for (const { frame, executable } of this.entries.values())
      this.desktop?.changeIcon(frame, this.applications?.iconOf(executable) ?? '');
  }

  /** A program, of the desktop or not, has trapped. */
  trapped(report: TrapReport): void {
    if (this.desktop !== undefined) this.crashes.report(report);
  }

  /** The path of a window's program. */
  private executableOf(pid: number): string {
    const process = this.processes.find(pid);
    return process === undefined ? '' : utf8Text(processName(this.kernel, process.record));
  }

  private entryOf(wanted: (entry: Entry) => boolean): Entry | undefined {
    return [...this.entries.values()].find(wanted);
  }

  /** Shows a window that a thread has made, and which waits for that: RAT_SUCCESS, or why not. */
  show(window: number): number {
    const { desktop, kernel } = this;
    if (desktop === undefined || !holdWindow(kernel, window)) return RAT_ERR_NOT_SUPPORTED;
    let shown = false;
    try {
      const facts = windowFacts(kernel, window);
      const title = utf8Text(windowTitle(kernel, window));
      const executable = this.executableOf(facts.pid);
      const icon = this.applications?.iconOf(executable) ?? '';
      const parent = this.entries.get(facts.owner)?.frame;
      const spec = { id: facts.id, title, flags: facts.flags, icon, parent };
      const frame = desktop.open(spec, windowRect(kernel, window), facts.state, this.events(window, facts.pid));
      this.display.add(facts.id, window, frame.canvas);
      const entry = { window, facts, frame, executable };
      this.entries.set(window, entry);
      this.responding.add(entry);
      this.watch.add(
        facts.pid,
        this.applications?.nameOf(executable) || executable.slice(executable.lastIndexOf('/') + 1),
      );
      shown = true;
    } finally {
      if (!shown) release(kernel, window);
    }
    return RAT_SUCCESS;
  }

  private events(window: number, pid: number): WindowEvents {
    const { kernel } = this;
    return {
      placed: (rect) => void setWindowRect(kernel, window, rect, true),
      shown: (state) => noteState(kernel, window, state),
      visible: (visible) => {
        setVisible(kernel, window, visible);
        if (visible) invalidateWindow(kernel, window);
      },
      close: () => tellClose(kernel, window),
      end: () => this.processes.kill(pid),
      input: (input, forced) => tellInput(kernel, window, input, forced),
      active: (active) => {
        const frame = this.entries.get(window)?.frame;
        if (!active && frame !== undefined) this.mouse.end(frame.input);
      },
    };
  }

  control(request: ControlRequest): void {
    this.requests.add(request);
  }

  private doControl(request: ControlRequest): number {
    try {
      return this.controls.do(request);
    } catch (error) {
      console.error('RatOS: What a program asked of a control failed.', error);
      return RAT_ERR_NO_MEMORY;
    }
  }

  update(): void {
    if (this.lastLook.isHeld) return;
    const changed = [...this.entries.values()]
      .map((entry) => ({ entry, changes: takeChanges(this.kernel, entry.window) }))
      .filter(({ changes }) => changes !== 0);
    const apply = () => {
      this.controls.update();
      for (const { entry, changes } of changed) this.apply(entry, changes);
    };
    const going = changed.filter(({ changes }) => (changes & CHANGE.DESTROYED) !== 0).map(({ entry }) => entry);
    const isSeen = ({ frame }: Entry) => frame.isVisible;
    const isLast =
      going.some(isSeen) && ![...this.entries.values()].some((each) => isSeen(each) && !going.includes(each));
    if (!isLast) apply();
    else this.lastLook.before(apply, () => this.update());
  }

  private apply(entry: Entry, changes: number): void {
    const { kernel } = this;
    const { window, frame } = entry;
    if ((changes & CHANGE.DESTROYED) !== 0) {
      this.close(entry);
      return;
    }
    if ((changes & CHANGE.TITLE) !== 0) frame.setTitle(utf8Text(windowTitle(kernel, window)));
    if ((changes & CHANGE.RECT) !== 0) frame.place(windowRect(kernel, window));
    if ((changes & CHANGE.STATE) !== 0) {
      const wasVisible = frame.isVisible;
      frame.setState(windowFacts(kernel, window).state, false);
      if (!wasVisible && frame.isVisible) this.desktop?.activate(frame);
    }
    if ((changes & CHANGE.ACTIVATE) !== 0) this.desktop?.activate(frame);
    if ((changes & CHANGE.CURSOR) !== 0) frame.setCursor(cssCursor(windowCursor(kernel, window)));
    if ((changes & CHANGE.CAPTURE) !== 0) this.capture(entry);
  }

  private capture({ window, frame }: Entry): void {
    if (!capturesMouse(this.kernel, window)) this.mouse.end(frame.input);
    else if (this.desktop?.activeFrame === frame) this.mouse.begin(frame.input);
    else noteRelease(this.kernel, window);
  }

  private close(entry: Entry): void {
    const { window, facts, frame } = entry;
    this.mouse.end(frame.input);
    this.entries.delete(window);
    this.responding.remove(entry);
    this.controls.removeOf(window);
    this.desktop?.close(frame);
    this.display.remove(facts.id);
    // What belongs to it closes with it; their own change brings the page here again.
    for (const other of this.entries.values())
      if (other.facts.owner === window) destroyWindow(this.kernel, other.window);
    release(this.kernel, window);
  }

  // ── Clipboard ────────────────────────────────────────────────────────────────────────────────────────────

  /** Only a process may use it whose window has the keyboard: what others copy is none of its business. */
  private clipboardOf(pid: number): Clipboard | number {
    if (this.pasteboard === undefined) return RAT_ERR_NOT_SUPPORTED;
    // Windows that have been destroyed meanwhile do not count.
    this.update();
    const active = this.desktop?.activeFrame ?? null;
    const entry = this.entryOf(({ frame }) => frame === active);
    return entry?.facts.pid === pid ? this.pasteboard : RAT_ERR_ACCESS_DENIED;
  }

  setClipboard(pid: number, text: Uint8Array): number {
    const clipboard = this.clipboardOf(pid);
    if (typeof clipboard === 'number') return clipboard;
    clipboard.set(text);
    return RAT_SUCCESS;
  }

  clipboard(pid: number): Uint8Array | number {
    const clipboard = this.clipboardOf(pid);
    return typeof clipboard === 'number' ? clipboard : clipboard.bytes;
  }

  list(): WindowInfo[] {
    return [...this.entries.values()].map(({ facts: { id, pid }, frame }) => ({
      id,
      title: frame.title,
      pid,
      rect: { ...frame.rect },
      state: STATES[frame.state] ?? STATES[SHOW.NORMAL],
      responding: frame.isResponding,
    }));
  }

  /** null: there is no such window, or no desktop. */
  async screenshot(id: number | undefined): Promise<Blob | null> {
    if (this.desktop === undefined) return null;
    if (id !== undefined)
      return this.list().some((window) => window.id === id) ? this.display.capture(id, this.desktop.surface) : null;
    const { width, height } = this.desktop.size;
    const windows = this.desktop.visible.map((frame) => ({ id: frame.id, ...frame.contentPlace }));
    return this.display.captureAll(width, height, this.desktop.surface, windows);
  }

  /** All programs have ended. */
  stop(): void {
    this.lastLook.stop();
    this.requests.stop();
    this.update();
    this.display.stop();
    this.applications?.stop();
    this.crashes.stop();
    this.mouse.end();
    this.theme?.stop();
    this.pasteboard?.stop();
    this.desktop?.remove();
    this.desktop = this.theme = this.pasteboard = undefined;
  }
}
