/** What a program has written, in the messages of tests. */

export interface Outputs {
  readonly stdout: string;
  readonly stderr: string;
}

/** What is shown of an output. */
const SHOWN = 4000;

const shortened = (text: string) => (text.length > SHOWN ? `…${text.slice(-SHOWN)}` : text);

/** What a program has written: it helps to see why it did not do what was expected. */
export function outputs({ stdout, stderr }: Outputs): string {
  // A line of a trap's stack would be taken for one of the test's.
  const quoted = (text: string) => shortened(text).trimEnd().replace(/^/gm, '│ ');
  const part = (name: string, text: string) => (text === '' ? `${name}: empty` : `${name}:\n${quoted(text)}`);
  return `${part('standard output', stdout)}\n${part('standard error', stderr)}`;
}
