import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { commandLine, createSite, type Site, siteEnvironment } from './site.ts';

const staleMark = 'class="mark mark-stale"';
const fixture = path.resolve(import.meta.dirname, '../fixtures/logistic-map');

test('the development server starts no run, and follows runs and edits as they come', async () => {
  const site = await createSite([fixture]);
  onTestFinished(site.remove);
  const server = await startDevelopment(site);
  onTestFinished(server.stop);

  await server.pageWith('No result yet.');
  expect(server.output()).not.toContain('calm-quick-seed1');

  const lab = await site.run('lab', ['run', 'logistic-map']);
  expect(lab.status, lab.output).toBe(0);
  const fresh = await server.pageWith('<svg class="chart');
  expect(fresh).not.toContain(staleMark);

  await site.edit('src/experiments/logistic-map/charts.ts', "title: 'Year'", "title: 'Winter'");
  expect(await server.pageWith('>Winter<')).not.toContain(staleMark);

  await site.edit(
    'src/experiments/logistic-map/experiment.ts',
    'sub(1, population)',
    'sub(1.001, population)',
  );
  await server.pageWith(staleMark);
});

async function startDevelopment(site: Site) {
  const port = await freePort();
  const args = commandLine('astro', ['dev', '--port', String(port), '--ignore-lock']);
  const child = spawn(process.execPath, args, { cwd: site.root, env: siteEnvironment(site.root) });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return {
    output: () => output,
    /** Waits until the post says so; the test's own limit ends the wait. */
    async pageWith(text: string): Promise<string> {
      for (;;) {
        if (child.exitCode !== null) throw new Error(`the server ended:\n${output}`);
        const page = await fetchText(`http://localhost:${port}/posts/chaos/`);
        if (page.includes(text)) return page;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
    async stop(): Promise<void> {
      if (child.exitCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}

async function fetchText(url: string): Promise<string> {
  try {
    return await (await fetch(url)).text();
  } catch {
    // Not listening yet.
    return '';
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
