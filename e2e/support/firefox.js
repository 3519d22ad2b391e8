#!/usr/bin/env node
/**
 * Stands in for Firefox where Playwright starts it over WebDriver BiDi: starts the one that RATOS_FIREFOX names, hands on what both
 * say, and answers what an older one does not know and tests do not need. Debian's extended support release lacks the
 * keeping of what the network brought (network.addDataCollector), without which Playwright does not begin.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { WebSocket, WebSocketServer } from 'ws';

/** Commands that are for keeping, emulating and downloading: what does not know them goes on without. */
const DISPENSABLE = /^(network|emulation|browser)\./;

const firefox = spawn(process.env.RATOS_FIREFOX, process.argv.slice(2), {
  stdio: ['inherit', 'inherit', 'pipe'],
});
firefox.on('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => firefox.kill(signal));

createInterface({ input: firefox.stderr }).on('line', (line) => {
  const target = /WebDriver BiDi listening on (ws:\S+)/.exec(line)?.[1];
  if (target === undefined) console.error(line);
  else stand(target);
});

/** Listens in the browser's place. */
function stand(target) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (client, { url }) => {
    const browser = new WebSocket(target + url);
    const asked = new Map();
    const waiting = [];
    client.on('message', (data) => {
      const text = String(data);
      const { id, method } = JSON.parse(text);
      if (DISPENSABLE.test(method)) asked.set(id, method);
      if (browser.readyState === WebSocket.OPEN) browser.send(text);
      else waiting.push(text);
    });
    browser.on('open', () => {
      for (const text of waiting) browser.send(text);
    });
    browser.on('message', (data) => {
      const text = String(data);
      const { id, error } = JSON.parse(text);
      const method = asked.get(id);
      asked.delete(id);
      const standsIn = method !== undefined && error === 'unknown command';
      if (standsIn) console.error(`Firefox does not know ${method}`);
      client.send(standsIn ? JSON.stringify({ type: 'success', id, result: { collector: 'none' } }) : text);
    });
    client.on('close', () => browser.close());
    browser.on('close', () => client.close());
    browser.on('error', () => client.close());
  });
  server.on('listening', () => console.error(`WebDriver BiDi listening on ws://127.0.0.1:${server.address().port}`));
}
