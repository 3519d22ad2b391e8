/**
 * The compiler for a page: `cc` and `c++` as processes of a system, and an interface to them. An entry of its own, so
 * that a page which only runs programs has none of it.
 */
export * from './api.ts';
export { Compiler, installCompiler } from './compiler.ts';
