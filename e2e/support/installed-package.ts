/** The package as it would be published, unpacked in a folder of its own, as a project has it installed. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, type Workspace } from './ratos-command.ts';

function link(work: Workspace, name: string): void {
  const place = work.path(join('node_modules', name));
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules', name), place);
}

/**
 * Installs the packed package, with what it depends on.
 * @param optional Of the packages that it can do without, those that the project has.
 * @returns its folder.
 */
export function installPackage(work: Workspace, optional: readonly string[] = []): string {
  const installed = join(work.path('node_modules'), 'ratos');
  mkdirSync(installed, { recursive: true });
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const packed = execFileSync(npm, ['pack', '--json', '--ignore-scripts', '--pack-destination', work.folder], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  execFileSync('tar', ['-xzf', filename, '-C', installed, '--strip-components=1'], { cwd: work.folder });
  const { dependencies, peerDependenciesMeta } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
    peerDependenciesMeta: Record<string, { optional: boolean }>;
  };
  for (const name of Object.keys(dependencies)) link(work, name);
  for (const name of optional) {
    if (!peerDependenciesMeta[name]?.optional) throw new Error(`${name} is not optional`);
    link(work, name);
  }
  return installed;
}
