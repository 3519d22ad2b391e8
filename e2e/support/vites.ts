/** The versions of Vite that projects of strangers have: ours, the one before, and the oldest that the package names. */
import { build } from 'vite';
import { build as build5 } from 'vite-5';
import { build as build7 } from 'vite-7';

type Build = typeof build;

/** What builds, by name. The plugin has the types of the Vite that it is installed beside, which is ours here. */
export const VITES: Readonly<Record<string, Build>> = {
  Vite: build,
  'Vite 7': build7 as unknown as Build,
  'Vite 5': build5 as unknown as Build,
};
