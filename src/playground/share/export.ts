/** A program to take along: its files, and how to run it elsewhere. */
import { strToU8, zipSync } from 'fflate';
import type { Bundle } from './bundle.ts';

/** As a shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function readme({ file, arguments: words, input, checks }: Bundle): string {
  const flags = checks ? '--check ' : '';
  const rest = words.trim() === '' ? '' : ` -- ${words.trim()}`;
  const given = input === '' ? '' : ' < input.txt';
  return `# ${file}

A program of the RatOS playground. With Node.js 20.19 or later, in this folder:

\`\`\`sh
npx ratos run ${flags}${quoted(file)}${rest}${given}
\`\`\`

It compiles the program and runs it in a browser without a window; \`--show\` shows its windows.
`;
}

/** @param words arguments as they are typed. */
export function exportZip(bundle: Bundle): Uint8Array<ArrayBuffer> {
  const files = Object.fromEntries(Object.entries(bundle.files).map(([path, text]) => [path, strToU8(text)]));
  if (bundle.input !== '') files['input.txt'] ??= strToU8(bundle.input);
  files['README.md'] ??= strToU8(readme(bundle));
  return new Uint8Array(zipSync(files, { level: 9 }));
}
