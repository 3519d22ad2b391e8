/** Beginnings that every program has. */
import { type Completion, snippetCompletion } from '@codemirror/autocomplete';

const make = (label: string, detail: string, template: string): Completion =>
  snippetCompletion(template, { label, detail, type: 'snippet', boost: -1 });

export const SNIPPETS: readonly Completion[] = [
  make('main', 'the program', 'int main(int argc, char **argv) {\n\t#{}\n\treturn 0;\n}'),
  make('thread', 'a thread function', 'static int32_t #{work}(void *arg) {\n\t#{}\n\treturn 0;\n}'),
  make(
    'windowproc',
    'a window procedure',
    [
      'static intptr_t #{procedure}(HWINDOW w, const RatMsg *msg) {',
      '\tswitch (msg->type) {',
      '\t\tcase RATMSG_PAINT:',
      '\t\t\t#{}',
      '\t\t\treturn 0;',
      '\t\tcase RATMSG_CLOSE:',
      '\t\t\tRatPostQuitMessage(0);',
      '\t\t\treturn 0;',
      '\t}',
      '\treturn RatDefaultWindowProc(w, msg);',
      '}',
    ].join('\n'),
  ),
  make('messageloop', 'a message loop', 'RatMsg msg;\nwhile (RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);'),
  make('for', 'a loop that counts', 'for (int #{i} = 0; #{i} < #{count}; #{i}++) {\n\t#{}\n}'),
  make('struct', 'a structure', 'typedef struct #{Name} {\n\t#{}\n} #{Name};'),
];
