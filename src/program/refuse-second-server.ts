import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ExpectedError } from '../messages/expected-error.ts';

/**
 * Refuses to start a second development server of a site. Astro would, too, but names commands of its own.
 *
 * @throws ExpectedError with the address of the first one, unless the arguments say what to do with it
 */
export async function refuseSecondServer(folder: string, given: readonly string[]): Promise<void> {
  if (given.some((arg) => /^--(force|ignore-lock|help)\b/.test(arg) || !arg.startsWith('-')))
    return;
  const server = await runningServer(folder);
  if (!server) return;
  throw new ExpectedError(
    `the site is shown already, at ${server.url} (process ${server.pid}); use that, or put this one in its place: npm run dev -- --force`,
  );
}

/** The server that wrote Astro's note and still runs. */
async function runningServer(folder: string): Promise<{ pid: number; url: string } | undefined> {
  const text = await readFile(path.join(folder, '.astro/dev.json'), 'utf8').catch(() => '');
  try {
    const { pid, url } = JSON.parse(text) as { pid: unknown; url: unknown };
    if (!Number.isInteger(pid) || typeof url !== 'string') return undefined;
    process.kill(pid as number, 0);
    return { pid: pid as number, url };
  } catch {
    return undefined;
  }
}
