/**
 * A JavaScript exception, thrown anywhere in an operation, leaves no lock held, no reference taken and no object half
 * made; those who had been decided are woken, and the others can be served by somebody else.
 */
import { describe, expect, it } from 'vitest';
import type { FaultPoint } from '../../src/kernel/core/fault-points.ts';
import { Fault, Rig, type Scenario } from './exceptions/rig.ts';
import { SCENARIOS } from './exceptions/scenarios.ts';
import { takeRequest } from './support/system.ts';

/** At each point, so often. */
const HITS = 3;

/** Plays a scenario; the hook throws at a point's `hit`-th time. @returns how often each point was passed. */
function play(scenario: Scenario, at: FaultPoint | null, hit: number): Map<FaultPoint, number> {
  const passed = new Map<FaultPoint, number>();
  const rig = new Rig();
  const { operation, serve } = scenario.play(rig);
  let thrown = false;
  const result = rig.run(operation, (point) => {
    passed.set(point, (passed.get(point) ?? 0) + 1);
    if (thrown || point !== at || passed.get(point) !== hit) return;
    thrown = true;
    throw new Fault(point);
  });
  if (result instanceof Error && !(result instanceof Fault)) throw result;
  expect(result instanceof Fault).toBe(at !== null);
  rig.checkOthers();
  expect(takeRequest(rig.system.page)).toBeNull();
  rig.finish(serve ?? (() => undefined));
  return passed;
}

const everywhere = new Set<FaultPoint>();

describe('an exception', () => {
  for (const scenario of SCENARIOS) {
    it(`in ${scenario.name}`, () => {
      const points = play(scenario, null, 0);
      for (const point of points.keys()) everywhere.add(point);
      const failures: string[] = [];
      for (const [point, times] of points) {
        for (let hit = 1; hit <= Math.min(times, HITS); hit++) {
          try {
            play(scenario, point, hit);
          } catch (error) {
            failures.push(`${point}, ${hit}: ${error instanceof Error ? error.message : error}`);
          }
        }
      }
      expect(failures).toEqual([]);
    });
  }

  it('is tried at every fault point of these operations', () => {
    expect([...everywhere].sort()).toEqual([
      'after-park',
      'before-park',
      'block-allocated',
      'bytes-moved',
      'handle-allocated',
      'handle-closed',
      'lock-held',
      'message-queued',
      'mutex-granted',
      'node-queued',
      'object-allocated',
      'packet-allocated',
      'packet-queued',
      'record-allocated',
      'thread-allocated',
      'timer-armed',
      'timer-due',
      'waiter-won',
    ]);
  });
});
