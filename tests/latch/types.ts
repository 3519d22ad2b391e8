/** The types of object that the tests' kernels know: the kernel's, and the latch's line. */
import type { ObjectType } from '../../src/kernel/core/object-type.ts';
import { OBJECT_TYPES } from '../../src/kernel/objects/types.ts';
import { LATCH_TYPE } from './countdown-latch.ts';

export const TYPES: readonly ObjectType[] = [...OBJECT_TYPES, LATCH_TYPE];
