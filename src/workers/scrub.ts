/** Makes a memory that another process has used all zero, with `memory.fill`, which no other thread sees begin. */

/**
 * A module that imports a shared memory and exports `fill(bytes)`: (memory.fill (i32.const 0) (i32.const 0) (local 0)).
 */
const FILL_MODULE = new Uint8Array([
  0x00,
  0x61,
  0x73,
  0x6d,
  0x01,
  0x00,
  0x00,
  0x00,
  0x01,
  0x05,
  0x01,
  0x60,
  0x01,
  0x7f,
  0x00, // type 0: (i32) -> ()
  0x02,
  0x0b,
  0x01,
  0x01,
  0x65,
  0x01,
  0x6d,
  0x02,
  0x03,
  0x00,
  0x80,
  0x80,
  0x04, // import e.m: shared memory 0 to 65536
  0x03,
  0x02,
  0x01,
  0x00, // function 0: type 0
  0x07,
  0x05,
  0x01,
  0x01,
  0x66,
  0x00,
  0x00, // export f
  0x0a,
  0x0d,
  0x01,
  0x0b,
  0x00,
  0x41,
  0x00,
  0x41,
  0x00,
  0x20,
  0x00,
  0xfc,
  0x0b,
  0x00,
  0x0b, // body
]);
let fillModule: WebAssembly.Module | undefined;

export function scrub(memory: WebAssembly.Memory, bytes: number): void {
  fillModule ??= new WebAssembly.Module(FILL_MODULE);
  const { f } = new WebAssembly.Instance(fillModule, { e: { m: memory } }).exports;
  (f as (bytes: number) => void)(bytes);
}
