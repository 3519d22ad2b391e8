import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { compileOnDisk, type DiskCompileResult } from '../../src/toolchain/node.ts';
import { namesSdl } from '../../src/toolchain/sdl.ts';
import { buildLibrariesFirst } from './built-libraries.ts';

const TIMEOUT = 180_000;
buildLibrariesFirst();
const folder = mkdtempSync(join(tmpdir(), 'ratos-sdl-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function build(text: string, ...args: string[]): Promise<DiskCompileResult> {
  writeFileSync(join(folder, 'main.c'), text);
  return compileOnDisk({ cwd: folder, sources: ['main.c'], args });
}

const importsOf = ({ wasm }: DiskCompileResult) =>
  WebAssembly.Module.imports(new WebAssembly.Module(wasm as BufferSource)).map(({ name }) => name);

test(
  'a program that calls SDL is linked with it, named or not, by either way of including it',
  async () => {
    const body = 'int main(void) { return SDL_CreateWindow("", 0, 0, 1, 1, 0) == NULL; }';
    for (const [header, flag] of [
      ['SDL2/SDL.h', '-lSDL2'],
      ['SDL.h', '-lSDL2main'],
      ['SDL.h', '-O1'],
    ] as const) {
      const result = await build(`#include <${header}>\n${body}`, flag, '-Wall');
      expect(result.diagnostics).toBe('');
      expect(importsOf(result)).toContain('RatCreateWindow');
    }
  },
  TIMEOUT,
);

test(
  'other programs have nothing of it',
  async () => {
    const result = await build('int main(void) { return 0; }', '-lSDL2');
    expect(result.diagnostics).toBe('');
    expect(importsOf(result)).not.toContain('RatCreateWindow');
  },
  TIMEOUT,
);

test(
  'what is not there is told by its name',
  async () => {
    const call = await build('#include <SDL.h>\nint main(void) { return SDL_GL_SetSwapInterval(1); }');
    expect(call.ok).toBe(false);
    expect(call.diagnostics).toMatch(/note: SDL_GL_SetSwapInterval is not there in RatOS: draw with SDL_Renderer/);
    const header = await build('#include <SDL2/SDL_opengl.h>\nint main(void) { return 0; }');
    expect(header.diagnostics).toMatch(/note: <SDL2\/SDL_opengl\.h> is not there in RatOS: there is no OpenGL/);
  },
  TIMEOUT,
);

test('its names are found wherever they stand', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  expect(namesSdl(bytes('\0SDL_Init\0'))).toBe(true);
  expect(namesSdl(bytes('SSDL_'))).toBe(true);
  expect(namesSdl(bytes('SDL SD_ S'))).toBe(false);
  expect(namesSdl(bytes('SDL'))).toBe(false);
});
