/**
 * What src/guest-abi/status.ts would be with the latch's line in it. A type that is there for tests alone has no
 * number in the contract.
 */
import { TYPE as CONTRACT, type TypeNumber } from '../../src/guest-abi/status.ts';

export * from '../../src/guest-abi/status.ts';
export const TYPE = { ...CONTRACT, LATCH: 15 as TypeNumber };
