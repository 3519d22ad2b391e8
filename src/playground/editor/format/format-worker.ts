/** clang-format, for one text: a worker, so that whatever it is given holds nobody up and leaves nothing behind. */
import load, { format } from '@wasm-fmt/clang-format/web';

export interface FormatRequest {
  readonly text: string;
  /** Its name tells the language. */
  readonly path: string;
  /** As `.clang-format` has it. */
  readonly style: string;
}

export type FormatAnswer = { readonly text: string } | { readonly error: string };

/** It says where a style is wrong, and only then that it is. */
const said: string[] = [];
console.error = (text: unknown) => void said.push(String(text));

addEventListener('message', async ({ data }: MessageEvent<FormatRequest>) => {
  let answer: FormatAnswer;
  try {
    await load();
    answer = { text: format(data.text, data.path, data.style) };
  } catch (error) {
    answer = { error: said[0] ?? String(error) };
  }
  postMessage(answer);
});
