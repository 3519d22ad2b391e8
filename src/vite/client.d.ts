/** Types of `import program from './program.c?ratos'`: name them in a tsconfig, `"types": ["ratos/vite/client"]`. */
declare module '*?ratos' {
  /** A program that the plugin `ratos/vite` has compiled. */
  const program: {
    /** Its file's name without the extension. */
    readonly name: string;
    /** Where the `.wasm` is. */
    readonly url: string;
    /** Loads it: `await os.fs.writeFile('/bin/program', await program.bytes())`. */
    bytes(): Promise<Uint8Array<ArrayBuffer>>;
  };
  export default program;
}
