/**
 * src/workers/syscalls/prologues.ts (and the like of tests/latch/): what every call does before and after its handler,
 * from the call table. Written out for each call, because engines make such code several times faster than one wrapper
 * that serves all.
 */
import { layoutOf, STRUCTS } from '../../src/guest-abi/structs.ts';
import { PARAMETER_TYPES, type Parameter, type Syscall } from '../../src/guest-abi/syscall-types.ts';

const POINTER_BYTES = 4;

const isObject = (p: Parameter) => p.type === 'HANDLE' && !p.byHandler;
const typeScript = (p: Parameter) => (PARAMETER_TYPES[p.type].wasm === 'i64' ? 'bigint' : 'number');
const objectOf = (p: Parameter) => `${p.name}Object`;

/** Bytes of what a pointer points at. */
function bytesAt(p: Parameter): number {
  const name = (p.c ?? '').replace(/^const /, '').replace(/ ?\*$/, '');
  if (name === 'void' || name === 'char') return 1;
  if (name === 'uint64_t') return 8;
  const struct = STRUCTS.find((s) => s.name === name);
  return struct === undefined ? POINTER_BYTES : layoutOf(struct).size;
}

function handlerType(call: Syscall): string {
  const parameters = call.parameters.flatMap((p) => {
    if (!isObject(p)) return [`${p.name}: ${typeScript(p)}`];
    return [`${objectOf(p)}: number`, ...(p.withHandle ? [`${p.name}: number`] : [])];
  });
  const none = call.blocking === 'wait' ? 'number' : 'void';
  const result = { u64: 'bigint', void: none, noreturn: 'never' }[call.returns as string] ?? 'number';
  const doc = call.doc.split('. ')[0]?.replace(/\.?$/, '.');
  return `  /** ${doc} */\n  ${call.name}(${parameters.join(', ')}): ${result};`;
}

function pointerCheck(p: Parameter): string {
  const bytes = bytesAt(p);
  if (p.count !== undefined) {
    const given = p.nullable ? `${p.name} !== 0 && ` : '';
    if (bytes === 1) return `${given}!guest.memory.containsBuffer(${p.name}, ${p.count})`;
    return `${given}!guest.memory.containsArray(${p.name}, ${p.count}, ${bytes})`;
  }
  return p.nullable
    ? `${p.name} !== 0 && !guest.memory.contains(${p.name}, ${bytes})`
    : `!guest.memory.writable(${p.name}, ${bytes})`;
}

function lookupOf(p: Parameter, lookup = 'lookup'): string {
  const type =
    p.object === undefined ? '0' : p.object === 'STREAM' || p.object === 'SIGNALABLE' ? p.object : `TYPE.${p.object}`;
  return `${lookup}(kernel, ${p.name}, ${type}, ${p.right === undefined ? '0' : `RIGHT.${p.right}`})`;
}

function prologue(call: Syscall): string {
  const lines: string[] = [];
  const parameters = call.parameters.map((p) => `${p.name}: ${typeScript(p)}`).join(', ');
  const passed = call.parameters.flatMap((p) =>
    isObject(p) ? [objectOf(p), ...(p.withHandle ? [p.name] : [])] : [p.name],
  );
  const invoke = `handlers.${call.name}(${passed.join(', ')})`;
  if (call.inProgram) return `    ${call.name}: (${parameters}) => ${invoke},`;
  const failed = (status: string) => `guest.leave(${call.returns === 'RatStatus' ? status : '0'})`;
  if (call.returns === 'noreturn') {
    const given = call.parameters.map(({ name }) => name).join(', ');
    return inTry(call, parameters, [`guest.enterForGood(${call.number}, [${given}]);`, `return ${invoke};`]);
  }
  const instead = `guest.instead(${call.number}, [${call.parameters.map(({ name }) => name).join(', ')}])`;
  const imposed = { void: ` void ${instead}`, u64: ` BigInt(${instead})` }[call.returns as string] ?? ` ${instead}`;
  const used = call.brief
    ? `, guessObject(kernel, ${call.parameters.find(({ type }) => type === 'HANDLE')?.name})`
    : '';
  lines.push(`if (!guest.enter(${call.number}${used})) return${imposed};`);
  const pointers = call.parameters.filter((p) => p.access !== undefined || p.count !== undefined);
  for (const p of pointers) lines.push(`if (${pointerCheck(p)}) return ${failed('RAT_ERR_FAULT')};`);
  const objects = call.parameters.filter(isObject);
  if (call.blocking === 'wait') {
    if (objects.length === 0) lines.push(`const result = ${invoke};`);
    else lines.push(...(call.brief ? withUsed : withObjects)(objects, invoke));
    return inTry(call, parameters, againWhenInterrupted(call, lines));
  }
  if (call.brief && objects.length > 0) lines.push(...withUsed(objects, invoke), 'return guest.leave(result);');
  else if (objects.length > 0) lines.push(...withObjects(objects, invoke), 'return guest.leave(result);');
  else if (call.returns === 'void') lines.push(`${invoke};`, 'guest.leave(0);');
  else if (call.returns === 'u64') lines.push(`const result = ${invoke};`, 'guest.leave(0);', 'return result;');
  else lines.push(`return guest.leave(${invoke});`);
  return inTry(call, parameters, lines);
}

/**
 * A wait that a signal has interrupted begins again, for the rest of its time, when the handlers have run; where the
 * call tells of that, when none has run after all.
 */
function againWhenInterrupted(call: Syscall, lines: string[]): string[] {
  const told = call.errors.includes('RAT_ERR_INTERRUPTED') ? ' || guest.handled' : '';
  return [
    'guest.resuming = false;',
    'for (;;) {',
    '  guest.handled = false;',
    ...lines.map((line) => `  ${line}`),
    '  const given = guest.leave(result);',
    `  if (given !== RAT_ERR_INTERRUPTED${told}) return${call.returns === 'void' ? '' : ' given'};`,
    '  guest.resuming = true;',
    '}',
  ];
}

/**
 * What fails is the end of the process, or of the call; the program never sees an exception of ours. Calls are noted by
 * their numbers, for `instead`.
 */
function inTry({ name, number }: Syscall, parameters: string, lines: string[]): string {
  const body = ['try {', ...lines.map((line) => `  ${line}`), '} catch (error) {', '  return guest.fail(error);', '}'];
  return `    ${name}: (calls[${number}] = (${parameters}) => {\n${body.map((line) => `      ${line}`).join('\n')}\n    }),`;
}

/** Runs the handler with the object that the thread has said that it uses. */
function withUsed(objects: Parameter[], invoke: string): string[] {
  const [p] = objects;
  if (p === undefined || objects.length > 1) throw new Error('A brief call has one handle.');
  return [
    `let result = ${lookupOf(p, 'lookupUsed')};`,
    'if (result >= 0) {',
    `  const ${objectOf(p)} = result;`,
    `  result = ${invoke};`,
    '}',
  ];
}

/** Runs the handler with references on its objects, which are dropped before the thread leaves the kernel. */
function withObjects(objects: Parameter[], invoke: string): string[] {
  let inner = [`result = ${invoke};`];
  for (const [i, p] of [...objects].reverse().entries()) {
    const outermost = i === objects.length - 1;
    const block = [
      'try {',
      ...inner.map((line) => `  ${line}`),
      '} finally {',
      `  release(kernel, ${objectOf(p)});`,
      '}',
    ];
    inner = [
      `${outermost ? 'let ' : ''}result = ${lookupOf(p)};`,
      'if (result >= 0) {',
      ...[`const ${objectOf(p)} = result;`, ...block].map((line) => `  ${line}`),
      '}',
    ];
  }
  return inner;
}

export interface PrologueOptions {
  rows: readonly Syscall[];
  /** Where the rows stand. */
  source: string;
  /** Names in the file that is made: of the handlers' interface, and of the function that binds them. */
  handlers: string;
  bind: string;
  /** Where the interface is, if another file has it: then the handlers are those of its calls that stand in `rows`. */
  handlersFrom?: string;
  /** All calls of the interface, when it stands here. */
  all?: readonly Syscall[];
  /** Modules and folders that it imports from. */
  status: string;
  kernel: string;
  guest: string;
}

export function prologues(options: PrologueOptions): string {
  const { rows, handlers, bind, kernel } = options;
  const calls = rows.map(prologue).join('\n');
  const imports = (names: string[], from: string) => {
    const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(calls));
    return used.length === 0 ? '' : `import { ${used.join(', ')} } from '${from}';\n`;
  };
  const { handlersFrom, all = rows } = options;
  const some = handlersFrom !== undefined || all !== rows;
  const given = some ? `Pick<${handlers}, ${rows.map(({ name }) => `'${name}'`).join(' | ')}>` : handlers;
  const declared = `/**
 * The calls behind their prologues: pointers to single values have been checked, and handles stand for
 * objects of the right type, on which the prologue has a reference as long as the handler runs, or which the thread
 * has said that it uses (kernel/core/brief-use.ts).
 */
export interface ${handlers} {
${all.map(handlerType).join('\n')}
}
`;
  const from = handlersFrom === undefined ? '' : `import type { ${handlers} } from '${handlersFrom}';\n`;
  return `// Made by \`npm run generate\` from ${options.source}. Do not edit.
${imports(['RAT_ERR_FAULT', 'RAT_ERR_INTERRUPTED', 'RIGHT', 'TYPE'], options.status)}${imports(['guessObject', 'lookupUsed'], `${kernel}/core/brief-use.ts`)}${imports(['lookup', 'SIGNALABLE', 'STREAM'], `${kernel}/core/handle-table.ts`)}${imports(['release'], `${kernel}/core/object.ts`)}import type { Guest } from '${options.guest}';
${from}
${handlersFrom === undefined ? `${declared}\n` : ''}/** What programs import: the handlers, each between the two sides of the gate. */
export function ${bind}(guest: Guest, handlers: ${given}) {
  const { calls${/\bkernel\b/.test(calls) ? ', kernel' : ''} } = guest;
  return {
${calls}
  };
}
`;
}
