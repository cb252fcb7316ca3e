import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { type Site, siteEnvironment } from './site.ts';

/**
 * Starts a site's development server.
 *
 * @param post the name of the post whose page is waited for
 */
export async function startDevelopment(site: Site, post = 'chaos') {
  const port = await freePort();
  const args = site.commandLine('dev', ['--port', String(port), '--ignore-lock']);
  const child = spawn(process.execPath, args, { cwd: site.root, env: siteEnvironment(site.root) });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const url = `http://localhost:${port}`;
  return {
    url,
    output: () => output,
    /** Waits until the post's page has the text. @returns the page @throws Error with the server's output after two minutes */
    async pageWith(text: string | RegExp): Promise<string> {
      const deadline = Date.now() + 120_000;
      for (;;) {
        if (child.exitCode !== null) throw new Error(`the server ended:\n${output}`);
        const page = await fetchText(`${url}/posts/${post}/`);
        if (typeof text === 'string' ? page.includes(text) : text.test(page)) return page;
        if (Date.now() > deadline)
          throw new Error(`no page has ${text}; the server says:\n${output}`);
        await setTimeout(200);
      }
    },
    async stop(): Promise<void> {
      if (child.exitCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}

/** The text at an address; empty while the server isn't listening. */
export async function fetchText(url: string): Promise<string> {
  try {
    return await (await fetch(url)).text();
  } catch {
    // The server isn't listening yet.
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
