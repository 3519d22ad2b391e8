/** What workers need to show arguments of calls as people read them (workers/call-reference.ts). */
import { CALLS } from '../../guest-abi/calls.ts';
import { FIELD_TYPES, layoutOf, STRUCTS } from '../../guest-abi/structs.ts';
import { PARAMETER_TYPES } from '../../guest-abi/syscall-types.ts';
import { THREAD_SPAWN, WASI_CALLS } from '../../guest-abi/wasi.ts';
import { wasiParameters } from '../../guest-abi/wasi-parameters.ts';
import type { ReferenceText } from '../../workers/call-reference.ts';

export function referenceText(): ReferenceText {
  return {
    calls: CALLS.map(({ number, returns, parameters }) => ({
      number,
      returns,
      parameters: parameters.map((p) => ({ ...p, print: PARAMETER_TYPES[p.type].print })),
    })),
    structs: STRUCTS.map((struct) => {
      const { size, offsets } = layoutOf(struct);
      const fields = struct.fields.map(({ name, type, c, bytes }) => {
        return { name, type, c, bytes, at: offsets[name] ?? 0, size: FIELD_TYPES[type].size };
      });
      return { name: struct.name, size, fields };
    }),
    wasi: Object.fromEntries([...WASI_CALLS, THREAD_SPAWN].map(({ name }) => [name, wasiParameters(name)])),
  };
}
