/** The page of `ratos run`: boots RatOS, runs the one program of its job, and ends. */
import type { RatError, TraceEvent } from '../../host/api.ts';
import { posixTimeZone, RatOS } from '../../host/index.ts';
import { bareFrame, exitFrame, FRAME, failedFrame, textFrame, view } from '../link/frames.ts';
import { EXIT, FILE_MEMORY, type Job } from '../link/job.ts';
import { copyBack, readTrees } from './copy-back.ts';
import { copyIn } from './copy-in.ts';
import { Link } from './link.ts';
import { Picture } from './picture.ts';
import { Server } from './server.ts';
import { StandardStreams } from './standard-streams.ts';
import { tellWaits } from './waits.ts';

const utf8 = new TextEncoder();
/** Where the desktop finds programs for its launcher. */
const APPLICATIONS = '/usr/share/applications';

/** A failure that has an exit code of its own. */
class JobError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

interface Program {
  name: string;
  bytes: Uint8Array;
}

/** The job and what goes into `/bin`; the program itself comes last, so that it wins over a tool of its name. */
async function fetchJob(server: Server): Promise<{ job: Job; programs: Program[] }> {
  const job = (await server.job()) as Job;
  const load = async (name: string, url: string): Promise<Program> => ({ name, bytes: await server.bytes(url) });
  const tools = job.tools.map((name) => load(name, `bin/${encodeURIComponent(name)}.wasm`));
  return { job, programs: await Promise.all([...tools, load(job.name, 'program.wasm')]) };
}

async function run(link: Link): Promise<void> {
  const support = RatOS.support();
  if (!support.ok) throw new Error(`this browser cannot run RatOS: ${support.missing.join(' ')}`);
  const server = new Server(await link.key());
  const picture = new Picture(link);
  const tracing = new URLSearchParams(location.search).has('trace');
  const trace = (event: TraceEvent) => link.send(textFrame(FRAME.TRACE, utf8.encode(JSON.stringify(event))));

  // The job waits for the compiler; the system need not. Programs come in while the system starts.
  const [os, { job, programs }] = await Promise.all([
    RatOS.boot({
      fileMemory: FILE_MEMORY,
      desktop: document.body,
      onLastWindow: () => picture.take(),
      ...(tracing ? { trace, traceCalls: 'begun' as const } : {}),
    }),
    fetchJob(server),
  ]);
  const warn = (message: string) => link.send(textFrame(FRAME.WARNING, utf8.encode(message)));
  await copyIn(os.fs, server, job.folders, ({ name }, { path, reason }) =>
    warn(`${name}/${path}: not copied in: ${reason}`),
  );
  await os.fs.mkdir('/bin', { recursive: true });
  for (const { name, bytes } of programs) await os.fs.writeFile(`/bin/${name}`, bytes);
  for (const [name, tool] of Object.entries(job.links)) {
    if (name !== job.name) await os.fs.symlink(tool, `/bin/${name}`);
  }
  await os.fs.mkdir(APPLICATIONS, { recursive: true });
  for (const [file, entry] of Object.entries(job.applications)) await os.fs.writeFile(`${APPLICATIONS}/${file}`, entry);
  picture.isWanted = job.picture;
  const before = await readTrees(os.fs, job.folders);
  const path = `/bin/${job.name}`;

  const terminal = job.terminal === null ? null : { terminal: os.createTerminal(job.terminal), on: job.terminal.on };
  const process = await os
    .spawn(path, [job.argv0 ?? path, ...job.args], {
      cwd: job.cwd,
      ...(job.preopens === undefined ? {} : { preopens: job.preopens }),
      env: { TZ: posixTimeZone(), ...job.env },
      orphans: 'end',
      lines: false,
      ...(terminal && { terminal: terminal.terminal, onTerminal: terminal.on }),
    })
    .catch((error: RatError) => {
      throw new JobError(EXIT.CANNOT_START, `cannot start ${path}: ${error.message}`);
    });
  link.send(bareFrame(FRAME.STARTED));
  const streams = new StandardStreams(process, link, terminal);
  link.on(FRAME.KILL, (frame) => process.kill(view(frame).getInt32(1)));

  const endWatch = tellWaits(os, link);
  const exit = await process.exited;
  endWatch();
  await Promise.all([streams.drained(), os.flushTrace()]);
  // From here on the exit code is the program's, whatever happens to its files.
  link.send(exitFrame(exit.code, exit.reason));
  await picture.finish();
  await copyBack(os.fs, server, job.folders, before);
  link.send(bareFrame(FRAME.DONE));
}

const link = await Link.open();
try {
  await run(link);
} catch (error) {
  const code = error instanceof JobError ? error.code : EXIT.FAILED;
  link.send(failedFrame(code, utf8.encode(error instanceof Error ? error.message : String(error))));
}
