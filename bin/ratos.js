#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('../dist/node/cli/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  console.error('ratos: not built yet; run "npm ci" in its folder.');
  process.exit(125);
}
