export const USAGE = `Usage:
  ratos run PROGRAM.wasm [options] [-- ARGUMENT...]
  ratos run SOURCE... [options] [compiler options] [-- ARGUMENT...]
      Runs a program, or what its C and C++ sources make, in RatOS, in a headless browser, with this shell's standard
      input, output and error, and exits with the program's exit code (its low 8 bits).
  ratos cc FILE... [compiler options]
  ratos c++ FILE... [compiler options]
      Compiles and links as C compilers do: -c, -o, -E, -S, -I, -D, -l, -L, -O0 to -Oz, -g, -MMD, @FILE and so on. The
      program is SOURCE.wasm unless -o says otherwise. --compile-commands[=FILE] also notes in compile_commands.json how
      each source is compiled, for editors.
  ratos ar|ranlib|nm|objdump|size|c++filt ...
      Static libraries, and looking into files. make CC="npx ratos cc" AR="npx ratos ar" builds what has a makefile.
  ratos compiler FOLDER
      Writes there what a page's own compiler is loaded from.
  ratos --version

Options of run:
  --env NAME=VALUE    Sets an environment variable of the program. May be repeated.
  --dir HOST[:GUEST]  Copies the folder HOST into the system before the start, as GUEST (default: / and the folder's
                      name), and what the program made or changed in it back at the end. May be repeated.
  --delete            Deletes in HOST what the program deleted. Without it, that is told and kept.
  --cwd PATH          The program's working directory in the system. Default: /.
  --preopen [NAME=]PATH
                      A directory of the system that an ordinary WASI program begins with, by its name for it, and one of
                      the only ones that it gets at. May be repeated; --no-preopen: none. Default: / (docs/programs-from-elsewhere.md).
  --argv0 NAME        The program's first argument. Default: its path.
  --browser PATH      Chrome or Chromium to use. Default: $RATOS_BROWSER, or what is installed.
  --check             Compiles it so that mistakes are seen: undefined behaviour, misuse of memory, overrun stacks. Each is
                      told on standard error, with file and line, and the exit code is then 1
                      (134 where the program traps).
  --timeout SECONDS   Ends the program when it has run so long; the exit code is then 124.
  --show              Opens the browser visibly.
  --screenshot FILE.png
                      Writes a picture of the desktop, taken before the program's last window goes, or at its end.
  --trace             Prints the program's system calls to standard error, also those that never return.
  --trace-file PATH   Writes them to a file that ui.perfetto.dev and chrome://tracing open.

A program that traps tells why, and its call stack with files and lines, on standard error. Line tables are kept for
that unless -g0 says otherwise.

In the system the program is /bin/NAME, NAME being its file name without extension, and its first argument is that
path. The tools of RatOS are in /bin as well. The system ends together with the program.

Links in the folders of --dir are copied as links if they stay inside their folder. What was changed in HOST while the
program ran stays as it is there. Whatever is not copied for such a reason, or because it cannot be, is told on
standard error and keeps nothing else from being copied. An interrupted program's files are not copied back.

Exit codes besides the program's own: 1 it does not compile, 2 wrong usage, 3 no browser found, 124 timed out,
125 RatOS or the browser failed, an output could not be written, or the program gave 0 but not everything could be
copied back, 126 the program cannot be started, 130 interrupted, 134 the program trapped, 141 its output was closed by
the reader.
`;

/** In place of a mistake: what the user wants is help. */
export const HELP = 'help';

/** Something is wrong with how the command was called. */
export class UsageError extends Error {}
