/** docs/spec/syscalls.md: the reference page, from the call table. */
import { STATUS, type StatusName } from '../../src/guest-abi/status.ts';
import { STATUS_DOCS } from '../../src/guest-abi/status-docs.ts';
import { FIELD_TYPES, layoutOf, STRUCTS } from '../../src/guest-abi/structs.ts';
import { PARAMETER_TYPES, type Syscall, TOPICS } from '../../src/guest-abi/syscall-types.ts';
import { SYSCALLS } from '../../src/guest-abi/syscalls.ts';

const BLOCKING = {
  never: 'Never blocks: it finishes inside the calling thread.',
  wait: 'May park the calling thread.',
  storage:
    'Where the file is in a store, may park the calling thread until its bytes have been brought, or everything is stored.',
  display:
    'May park the calling thread, never for long: until earlier paints have been executed, or the desktop has its fonts.',
  broker: 'Visits the page’s main thread and parks the calling thread until it answers.',
  ends: 'Does not return.',
};

const cell = (text: string) => text.replaceAll('|', '\\|');

function call(c: Syscall): string {
  const parameters = c.parameters.map((p) => `${p.c ?? PARAMETER_TYPES[p.type].c} ${p.name}`.replace('* ', '*'));
  const rows = c.parameters.map((p) => {
    const needs = [p.object && `type ${p.object}`, p.right && `right ${p.right}`].filter(Boolean).join(', ');
    return `| \`${p.name}\` | ${cell(p.doc)} | ${needs} |`;
  });
  return [
    `### ${c.name}`,
    '',
    '```c',
    `${c.returns} ${c.name}(${parameters.join(', ') || 'void'});`,
    '```',
    '',
    c.doc,
    '',
    ...(rows.length > 0 ? ['| parameter | meaning | needs |', '| --- | --- | --- |', ...rows, ''] : []),
    `Number ${c.number}. ${BLOCKING[c.blocking]}${c.library ? ' Implemented in libratos.' : ''}`,
    ...(c.errors.length > 0
      ? ['', `Errors, in the order checked: ${c.errors.map((e) => `\`${e}\``).join(', ')}.`]
      : []),
    '',
  ].join('\n');
}

export function referencePage(): string {
  const topics = Object.entries(TOPICS).map(([topic, title]) => {
    const list = SYSCALLS.filter((c) => c.topic === topic && !c.internal);
    return `## ${title}\n\n${list.map(call).join('\n')}`;
  });
  const structs = STRUCTS.filter((s) => !s.internal).map((s) => {
    const { size, offsets } = layoutOf(s);
    const rows = s.fields.map(
      (f) => `| ${offsets[f.name]} | \`${f.c ?? `${FIELD_TYPES[f.type].c} ${f.name}`}\` | ${cell(f.doc)} |`,
    );
    return `### ${s.name}\n\n${s.doc} ${size} bytes.\n\n| offset | field | meaning |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  const internal = SYSCALLS.filter((c) => c.internal).map((c) => `- \`${c.name}\` (${c.number}): ${c.doc}`);
  const statuses = Object.entries(STATUS).map(
    ([name, value]) => `| ${value} | \`${name}\` | ${STATUS_DOCS[name as StatusName]} |`,
  );
  return `<!-- Made by \`npm run generate\` from src/guest-abi/. Do not edit. -->
# System calls

Every call of \`ratos.h\`. What the calls mean together: [execution-model-0.1.md](execution-model-0.1.md), settled by [decisions.md](decisions.md).

${topics.join('\n')}
## Structures

${structs.join('\n')}
## Status codes

| value | name | meaning |
| --- | --- | --- |
${statuses.join('\n')}

## Private calls

Between libratos and the kernel; programs do not use them.

${internal.join('\n')}
`;
}
