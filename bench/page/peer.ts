/** The peer: plain WASI programs on @wasmer/sdk. Loaded only when one of its rows is measured. */
import type { Command } from '@wasmer/sdk';
import { programBytes } from './system.ts';

type Client = InstanceType<typeof import('@wasmer/sdk').Wasmer>;
let client: Promise<Client> | undefined;

async function start(): Promise<Client> {
  // As it is published: a bundler's copies of its workers do not find each other.
  const url = new URL('peer/dist/index.js', document.baseURI).href;
  const { Wasmer } = (await import(/* @vite-ignore */ url)) as typeof import('@wasmer/sdk');
  return new Wasmer({ cache: 'memory' });
}

/** A command of the peer that runs one of our plain programs. */
export async function peer(name: string): Promise<(args: string[]) => Command> {
  client ??= start();
  const wasmer = await client;
  const pkg = await wasmer.packages.load(await programBytes(name));
  const sandbox = await wasmer.sandboxes.create({ packages: [pkg], network: { mode: 'disabled' } });
  return (args) => sandbox.command(pkg, args);
}
