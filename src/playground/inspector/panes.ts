/** The panes that look inside, and what they share. */
import './inspector.css';
import type { RatOS } from '../../host/index.ts';
import type { Pane, Place } from '../pane.ts';
import { CallsPane } from './calls-pane.ts';
import { heldMarks, type LineMark, SourceFiles, stuckMarks } from './line-marks.ts';
import { ProcessesPane } from './processes-pane.ts';
import { Recorder } from './recorder.ts';
import { type Kept, TimelinePane } from './timeline-pane.ts';
import { pictureOf } from './waits.ts';
import { WaitsPane } from './waits-pane.ts';
import { type Look, Watcher } from './watcher.ts';

export type { LineMark };

export interface InspectorEvents {
  /** Shows a line of a source. */
  open(place: Place): void;
  /** Files that are open. */
  files(): readonly string[];
  /** Lines where threads can't go on, or are held. Told when they are others than before. */
  onWaits(lines: readonly LineMark[]): void;
  /** Brings a pane to the front. */
  show(id: string): void;
  /** Something short beside a pane's title; empty: nothing. */
  badge(pane: Pane, text: string): void;
  /** Has something read out that is not seen; empty: no more. */
  alarm(text: string): void;
  /** Whether calls are always recorded. */
  readonly always: Kept;
}

export interface InspectorPanes {
  readonly panes: Pane[];
  /** Holds a program at its next call, or lets it make the one at which it is held, and shows that. */
  step(pid: number): void;
  /** Shows one that was started held. */
  startedHeld(pid: number): void;
  /**
   * Run was pressed, which puts the terminal in front; the program, which has been compiled by now, is about to start; it has
   * ended; all is over, also where nothing was started. Who looked at calls when Run was pressed has all those of the program
   * recorded, and none of the compiler.
   */
  run(at: 'pressed' | 'start' | 'exit' | 'over'): void;
}

export function inspectorPanes(os: RatOS, events: InspectorEvents): InspectorPanes {
  const watcher = new Watcher(os);
  const recorder = new Recorder(os);
  const files = new SourceFiles(os, events.files);
  const open = (file: string, line: number, program: string) =>
    void files.find(file, program).then((path) => events.open({ path, line }));
  let heldLines: readonly LineMark[] = [];
  let stuckLines: readonly LineMark[] = [];
  let told = '[]';
  let looksOn = false;
  const tell = () => {
    const lines = [...stuckLines, ...heldLines];
    const text = JSON.stringify(lines);
    if (text === told) return;
    told = text;
    events.onWaits(lines);
  };
  const timeline = new TimelinePane(os, recorder, watcher, open, events.always);
  const waits: WaitsPane = new WaitsPane(watcher, recorder, {
    open,
    history: (tids) => {
      events.show(timeline.id);
      timeline.showThreads(tids);
    },
    badge: (text) => events.badge(waits, text),
    alarm: events.alarm,
  });
  const processes = new ProcessesPane(os, watcher, open);
  const calls: CallsPane = new CallsPane(os, recorder, watcher, {
    open,
    held: (held) =>
      void heldMarks(os, files, held).then((lines) => {
        events.badge(calls, os.inspector.held().length > 0 ? 'held' : '');
        heldLines = lines;
        tell();
      }),
  });
  watcher.hear((look: Look) => {
    if (look.snapshot.stuck.length === 0 && stuckLines.length === 0) return;
    void stuckMarks(files, pictureOf(look), look.snapshot).then((lines) => {
      stuckLines = lines;
      tell();
    });
  });
  return {
    panes: [waits, timeline, processes, calls],
    step: (pid) => {
      events.show(calls.id);
      calls.step(pid);
    },
    startedHeld: (pid) => {
      events.show(calls.id);
      calls.holdsFromStart(pid);
    },
    run: (at) => {
      if (at === 'pressed') looksOn = recorder.isRecording;
      else if (at === 'start') {
        recorder.want('run', looksOn);
        timeline.runStarts();
      } else {
        timeline.runEnded();
        if (at === 'over') recorder.want('run', false);
      }
    },
  };
}
