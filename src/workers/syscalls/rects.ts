/** `RatRect` in a guest's memory. */
import { RatRect } from '../../guest-abi/struct-offsets.ts';
import type { WindowRect } from '../../kernel/objects/window.ts';
import type { GuestMemory } from '../guest-memory.ts';

export function readRect(memory: GuestMemory, address: number): WindowRect {
  const field = (name: keyof typeof RatRect) => memory.i32(address + RatRect[name]);
  return { x: field('x'), y: field('y'), width: field('width'), height: field('height') };
}

export function writeRect(memory: GuestMemory, address: number, { x, y, width, height }: WindowRect): void {
  memory.setU32(address + RatRect.x, x);
  memory.setU32(address + RatRect.y, y);
  memory.setU32(address + RatRect.width, width);
  memory.setU32(address + RatRect.height, height);
}
