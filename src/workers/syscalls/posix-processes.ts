/** Processes the POSIX way: children with the caller's descriptors, how they ended, who is whose parent. */
import { ARGUMENTS_MAX, MAX_FDS } from '../../guest-abi/limits.ts';
import {
  RAT_ERR_FAULT,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_LIMIT_EXCEEDED,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { RatProcessEnd, RatSpawnAction, RatSpawnPlan } from '../../guest-abi/struct-offsets.ts';
import { GROUP, SPAWN, SPAWN_GROUP } from '../../guest-abi/values.ts';
import { endSignal, processExit, processIdOf } from '../../kernel/objects/process-object.ts';
import type { DescriptorAction } from '../../kernel/process/descriptors.ts';
import { parentId } from '../../kernel/process/process.ts';
import type { SpawnPlan } from '../../kernel/process/spawn.ts';
import type { Guest } from '../guest.ts';
import { readPath, readStrings } from '../guest-strings.ts';
import { putHandle } from './handles.ts';
import { spawnChild } from './processes.ts';
import type { SyscallHandlers } from './prologues.ts';

/** So many that each descriptor can be moved away and back. */
const ACTIONS_MAX = 4 * MAX_FDS;

type Calls = Pick<SyscallHandlers, 'RatSpawn' | 'RatGetParentProcessId' | 'RatGetProcessEnd' | 'RatGetProcessorCount'>;

export function posixProcessCalls(guest: Guest): Calls {
  const { kernel } = guest;

  const readActions = (at: number, count: number): DescriptorAction[] | number => {
    const { memory } = guest;
    if (count > ACTIONS_MAX) return RAT_ERR_LIMIT_EXCEEDED;
    if (!memory.containsArray(at, count, RatSpawnAction.SIZEOF)) return RAT_ERR_FAULT;
    const actions: DescriptorAction[] = [];
    for (let i = 0; i < count; i++) {
      const action = at + i * RatSpawnAction.SIZEOF;
      const kind = memory.u32(action + RatSpawnAction.kind);
      if (kind < SPAWN.DUPLICATE || kind > SPAWN.FRONT) return RAT_ERR_INVALID_ARGUMENT;
      actions.push({
        kind,
        from: memory.i32(action + RatSpawnAction.from),
        to: memory.i32(action + RatSpawnAction.to),
      });
    }
    return actions;
  };

  /** Reads everything that the guest passes; nothing is changed yet. */
  const readPlan = (pathAt: number, argv: number, plan: number): SpawnPlan | number => {
    const { memory } = guest;
    const path = readPath(memory, pathAt);
    if (typeof path === 'number') return path;
    const cwdAt = memory.u32(plan + RatSpawnPlan.cwd);
    const cwd = cwdAt === 0 ? null : readPath(memory, cwdAt);
    if (typeof cwd === 'number') return cwd;
    const actions = readActions(memory.u32(plan + RatSpawnPlan.actions), memory.u32(plan + RatSpawnPlan.actionCount));
    if (typeof actions === 'number') return actions;
    const budget = { bytes: ARGUMENTS_MAX };
    const strings: Uint8Array[] = [];
    const argc = readStrings(memory, argv, strings, budget);
    if (argc < 0) return argc;
    const envc = readStrings(memory, memory.u32(plan + RatSpawnPlan.envp), strings, budget);
    if (envc < 0) return envc;
    const signals = {
      mask: memory.u32(plan + RatSpawnPlan.mask),
      defaults: memory.u32(plan + RatSpawnPlan.defaults),
    };
    // Programs that were made before there were groups end their plan before it.
    const group = (signals.defaults & SPAWN_GROUP) !== 0 ? memory.i32(plan + RatSpawnPlan.group) : GROUP.SAME;
    return { path, cwd, strings, argc, envc, standard: [], inherit: [], actions, signals, group };
  };

  return {
    RatSpawn: (path, argv, planAt, out, id) => {
      const plan = readPlan(path, argv, planAt);
      if (typeof plan === 'number') return plan;
      const handle = spawnChild(guest, plan, false, (object) => guest.memory.setU32(id, processIdOf(kernel, object)));
      return putHandle(guest, handle, out);
    },

    RatGetParentProcessId: () => parentId(kernel, kernel.process),

    RatGetProcessEnd: (process, end) => {
      const exit = processExit(kernel, process);
      if (exit.status !== RAT_SUCCESS) return exit.status;
      guest.memory.setU32(end + RatProcessEnd.exitCode, exit.code);
      guest.memory.setU32(end + RatProcessEnd.signal, endSignal(kernel, process));
      return RAT_SUCCESS;
    },

    RatGetProcessorCount: () => Math.max(1, globalThis.navigator?.hardwareConcurrency ?? 1),
  };
}
