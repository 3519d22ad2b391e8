/** The peer: plain WASI programs on @wasmer/sdk. Loaded only when one of its rows is measured. */
import type { Command, Sandbox } from '@wasmer/sdk';
import { programBytes } from './system.ts';

type Client = InstanceType<typeof import('@wasmer/sdk').Wasmer>;
let client: Promise<{ wasmer: Client; sandbox: Sandbox }> | undefined;

async function start() {
  const { Wasmer } = await import('@wasmer/sdk');
  const wasmer = new Wasmer({ cache: 'memory' });
  const sandbox = await wasmer.sandboxes.create({ network: false as never });
  return { wasmer, sandbox };
}

/** A command of the peer that runs one of our plain programs. */
export async function peer(name: string): Promise<(args: string[]) => Command> {
  client ??= start();
  const { wasmer, sandbox } = await client;
  const pkg = await wasmer.packages.load(await programBytes(name));
  return (args) => sandbox.command(pkg, args);
}
