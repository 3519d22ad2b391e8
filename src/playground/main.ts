/** The playground. Boots the system, lays the panes out, and connects them. A client of the host like any other. */
import './style/base.css';
import './style/header.css';
import './style/print.css';
import { loadTerminalView, RatOS } from '../host/index.ts';
import { joinArguments } from '../source/arguments.ts';
import { DesktopPane } from './desktop/desktop-pane.ts';
import type { EditorPane } from './editor/editor-pane.ts';
import { messageOf } from './elements.ts';
import { Counters } from './header/counters.ts';
import { showCrumbs } from './header/crumbs.ts';
import { StatusBar } from './header/status-bar.ts';
import { startTheme } from './header/theme.ts';
import { ViewSwitch } from './header/view-switch.ts';
import { Layout } from './layout/layout.ts';
import { LazyPane } from './layout/lazy-pane.ts';
import { lessonAt } from './lessons/copies.ts';
import { announce, hideNotice, OF_ADDRESS, showNotice } from './notice.ts';
import { keepPage, keepTools } from './offline/status.ts';
import type { Pane } from './pane.ts';
import { showPlainPage } from './plain/plain-page.ts';
import { Compiler } from './run/compiler.ts';
import { RunControl } from './run/run-control.ts';
import { openAddress, type ShareHost, startShare } from './share/share.ts';
import { remember, state } from './state.ts';
import { bootSystem } from './system.ts';
import { TerminalPane } from './terminal/terminal-pane.ts';
import { Unstored } from './unstored.ts';

/** How the page was come to. */
function visitType(): NavigationTimingType {
  const [visit] = performance.getEntriesByType('navigation');
  return visit instanceof PerformanceNavigationTiming ? visit.type : 'navigate';
}

/** The page was there before: it is as it was. */
const isReturn = () => visitType() !== 'navigate';

/** Characters of a lesson that is not there. */
const LESSON_SHOWN = 60;
/** In the history's entry of an address that has been followed. */
const FOLLOWED = 'followed';

/** The page is loaded again, with an address that it has followed before. */
const isReload = () => visitType() === 'reload' && history.state === FOLLOWED;

/** What has been changed can be seen: the next frame is drawn, or the page is not looked at and draws none. */
function drawn(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, 100);
  });
}

/** Without them, the machine's own are as good. */
const loadFonts = () => import('./style/fonts.css').catch(() => undefined);

async function start(): Promise<void> {
  if (state.visited) void loadFonts();
  startTheme();
  RunControl.dress();
  const support = RatOS.support();
  if (!support.ok) {
    await showPlainPage('RatOS cannot run in this page', support.missing);
    return;
  }
  try {
    await startSystem();
  } catch (error) {
    await showPlainPage('RatOS could not be started', [messageOf(error)]);
  }
}

async function startSystem(): Promise<void> {
  const statusBar = new StatusBar(() => {
    layout.show('editor');
    editor?.askForLine();
  });
  let editor: EditorPane | undefined;
  // Asks for its workers, before anything else is.
  const booting = bootSystem({
    onStore: (status) => statusBar.showStore(status),
    openLine: ({ file, line, column }) => {
      layout.show('editor');
      void editor?.goTo({ path: file, line, column });
    },
  });
  // Who shows the terminal tells when it cannot be had.
  loadTerminalView().catch(() => undefined);
  const system = await booting;
  const { os } = system;
  // For looking from the browser's console: `ratos.inspect()`.
  Object.assign(globalThis, { ratos: os });

  const compiler = await Compiler.install(os, () => state.flags);
  compiler.onLoad((loaded, total) => {
    statusBar.showLoad(loaded, total);
    if (loaded >= total) void keepTools();
  });
  const terminal = new TerminalPane(os);
  const desktop = new DesktopPane();
  const places = {
    editor: new LazyPane('editor', 'Source'),
    lessons: new LazyPane('lessons', 'Lessons'),
    files: new LazyPane('files', 'Files'),
    assembly: new LazyPane('assembly', 'Assembly'),
    waits: new LazyPane('waits', 'Wait graph'),
    timeline: new LazyPane('timeline', 'Timeline'),
    processes: new LazyPane('processes', 'Processes'),
    calls: new LazyPane('calls', 'System calls'),
  };
  const views = new ViewSwitch((id) => layout.enlarge(id));
  const layout: Layout = new Layout(
    [
      { pane: places.lessons, icon: 'learn' },
      { pane: places.files, icon: 'folder' },
    ],
    {
      main: [places.editor],
      top: [desktop, places.assembly],
      bottom: [terminal, places.waits, places.timeline, places.processes, places.calls],
    },
    [
      { id: 'terminal', icon: 'terminal' },
      { id: 'waits', icon: 'cycle' },
      { id: 'timeline', icon: 'activity' },
      { id: 'processes', icon: 'tree' },
    ],
    () => views.update(state.enlarged),
  );
  layout.setPhoneBar([
    { id: 'lessons', text: 'Learn', icon: 'learn' },
    { id: 'editor', text: 'Code', icon: 'code' },
    { id: 'terminal', text: 'Terminal', icon: 'terminal' },
    { id: 'desktop', text: 'Desktop', icon: 'desktop' },
    { id: 'waits', text: 'Inspect', icon: 'cycle' },
  ]);
  const shell = terminal.open('ls /bin: programs. man NAME: what one does.');

  const {
    AssemblyPane,
    checkSyntax,
    completeSyntax,
    EditorPane,
    FilesPane,
    inspectorPanes,
    LessonsPane,
    lessonInAddress,
  } =
    // As large as the system: also where the browser has it from a visit before, the prompt comes half a second sooner
    // when it is not taken in beside that.
    await shell.then(drawn).then(() => import('./later.ts'));
  const files = new FilesPane(
    os,
    (path) => void open(path),
    (from, to) => editor?.moved(from, to),
  );
  const assembly = new AssemblyPane({
    fs: os.fs,
    compile: (path, level, signal) => compiler.assembly(path, level, signal),
    demangle: (names, signal) => compiler.demangle(names, signal),
    open: (place) => {
      layout.show('editor');
      void editor?.goTo(place);
    },
    onTints: (path, tints) => editor?.setTints(path, tints),
  });
  editor = new EditorPane({
    fs: os.fs,
    onFiles: (paths, path) => {
      remember('files', [...paths]);
      remember('file', path);
      showCrumbs(path);
      files.setFile(path);
      assembly.setFile(path);
    },
    onCursor: (line, column) => {
      statusBar.showCursor(line, column);
      assembly.setLine(line);
    },
    onError: (text, unsaved = '') => showNotice(text, {}, unsaved),
    onMended: (path) => hideNotice(path),
    check: checkSyntax(compiler),
    complete: completeSyntax(compiler),
    // Who only reads needs no compiler.
    checksUnchanged: () => compiler.tools.state === 'ready',
  });
  const source = editor;
  const open = (path: string) => {
    layout.show('editor');
    return source.open(path);
  };
  const lessons = new LessonsPane(await system.lessons(), {
    fs: os.fs,
    progress: { read: () => state.done, write: (done) => remember('done', [...done]) },
    open: async (paths, { id, checks }) => {
      for (const path of [...paths].reverse()) await source.open(path);
      // Where one part is seen at a time, that is what the lesson says.
      layout.show(layout.isPhone ? 'lessons' : 'editor');
      // Those of the lesson before are saved, and out of the way.
      for (const path of source.files) if ((lessonAt(path) ?? id) !== id) await source.close(path);
      run.setOptions({ words: '', flags: '', input: '', checks });
    },
    save: () => source.save(),
    setArguments: (words) => run.setOptions({ ...state, words: joinArguments(words) }),
    shown: (id) => remember('lesson', id),
  });
  const inspector = inspectorPanes(os, {
    open: (place) => {
      layout.show('editor');
      void source.goTo(place);
    },
    files: () => state.files,
    onWaits: (lines) => source.setMarks(lines),
    show: (id) => layout.show(id),
    badge: (pane, text) => layout.setBadge(pane, text),
    alarm: announce,
    always: { read: () => state.record, write: (record) => remember('record', record) },
  });
  const fill = (pane: Pane) => places[pane.id as keyof typeof places].fill(pane);
  for (const pane of [lessons, files, assembly, ...inspector.panes]) fill(pane);
  let windows = 0;
  new Counters(os, (count) => {
    // The first window is shown, wherever its program was started.
    if (count > 0 && windows === 0 && !layout.isVisible('desktop')) layout.show('desktop');
    windows = count;
  });
  const save = async () => {
    await source.save();
    return source.path;
  };
  const run = new RunControl({
    save,
    compiler,
    terminal: async (focus) => {
      inspector.run('pressed');
      lessons.starts();
      // Of the run before.
      statusBar.showCompiled(undefined, 0);
      if (!layout.isVisible('terminal')) layout.show('terminal');
      const place = await terminal.prepare();
      if (focus) terminal.focus();
      return place;
    },
    problems: (problems) => source.setProblems(problems),
    compiled: ({ program, sources, ms, problems, isOtherwise }) => {
      if (program !== undefined) source.forgetErrors(sources);
      statusBar.showCompiled(ms, problems.filter(({ severity }) => severity === 'error').length);
      if (isOtherwise) source.checkSoon();
    },
    begun: ({ pid }, held) => {
      if (held) inspector.startedHeld(pid);
    },
    flagsChanged: () => {
      // What has not been checked is so when somebody writes: who opens a link loads no compiler.
      if (compiler.tools.state === 'ready') source.checkSoon();
      assembly.refresh();
    },
    step: (pid) => inspector.step(pid),
    starts: () => inspector.run('start'),
    over: () => inspector.run('over'),
    ended: ({ output, ...exit }, program, words) => {
      inspector.run('exit');
      source.showReports(output, program);
      lessons.ran(program, { ...exit, output, arguments: words });
    },
  });
  /** The address is another one than that of the visit. */
  let isMoved = false;
  const sharing: ShareHost = {
    save,
    made: (path) => compiler.madeWith(path),
    opened: async (path, { arguments: words, flags, input, checks }) => {
      await open(path);
      run.setOptions({ words, flags, input, checks });
      history.replaceState(FOLLOWED, '');
    },
    changed: (text, restore) => {
      if (isMoved || !isReturn())
        showNotice(
          text,
          {
            'As the link has it': () => void restore().catch((error) => showNotice(messageOf(error))),
          },
          OF_ADDRESS,
        );
    },
    failed: (text) => showNotice(text, {}, OF_ADDRESS),
  };
  const followAddress = async () => {
    hideNotice(OF_ADDRESS);
    const lesson = lessonInAddress(location.hash);
    if (lesson === '') await openAddress(os, sharing);
    else if (await lessons.open(lesson)) history.replaceState(FOLLOWED, '');
    else showNotice(`There is no lesson “${lesson.slice(0, LESSON_SHOWN)}”.`, {}, OF_ADDRESS);
  };
  addEventListener('hashchange', () => {
    isMoved = true;
    void followAddress();
  });
  const unstored = new Unstored(os);
  const { beside, left } = await unstored.take();
  if (beside.length > 0)
    showNotice(
      `Another tab has changed files that were changed in this one, too. This one’s are in ${beside.join(', ')}.`,
    );
  unstored.keep(() => source.changedTexts);
  const { file: front } = state;
  const hasFiles = await source.restore(state.files, front);
  for (const { path, text } of left)
    await source.putBack(path, text).then(
      () => unstored.forget(path),
      (error) =>
        showNotice(`What was typed in ${path} is in no file, but kept for the next visit: ${messageOf(error)}`),
    );
  if (left.length > 0 && hasFiles && front !== '') await source.open(front).catch(() => undefined);
  const asked = lessonInAddress(location.hash);
  await lessons.begin([asked, state.lesson], !hasFiles);
  if (!hasFiles && asked === '') layout.show('editor');
  // After a reload all is as it was, also what Run was told since then, if the files are still there.
  const isKept = isReload() && front !== '' && source.path === front;
  const isAsked = !isKept && (asked === '' || !lessons.isOpen(source.path, location.hash));
  const following = isAsked ? followAddress() : undefined;
  // The visitor may take their time to say whether something from elsewhere is opened.
  if (!location.hash.startsWith('#from=')) await following;
  // Now what is changed and run is what is shown, and stays.
  fill(source);
  if (!hasFiles && document.activeElement === document.body) source.focus();
  startShare(os, sharing);
  run.allow();
  await shell;
  void loadFonts();
  remember('visited', true);
  desktop.attach(os);
  // What has not come is brought by whoever starts it.
  await system.complete().catch((error) => console.warn('RatOS: Not all programs have come.', error));
  await keepPage((text) => statusBar.showOffline(text));
}

void start();
