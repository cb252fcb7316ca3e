import { spawnSync } from 'node:child_process';
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createSite, type Program, type Site, siteEnvironment } from './site.ts';

const fixture = path.resolve(import.meta.dirname, '../fixtures/logistic-map');
/** Root may write everywhere, so another user starts the commands then: `nobody`, by its usual numbers. */
const stranger = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
const mayRead = spawnSync('test', ['-r', fixture], stranger).status === 0;

describe.skipIf(!mayRead)('in a folder of somebody else', () => {
  let site: Site;

  beforeAll(async () => {
    site = await createSite([fixture]);
    await chmod(path.dirname(site.root), 0o755);
    spawnSync('chmod', ['-R', 'a+rX,a-w', site.root]);
  });

  afterAll(async () => {
    spawnSync('chmod', ['-R', 'u+w', site.root]);
    await site.remove();
  });

  test.each<[Program, string[], string]>([
    ['build', [], "retrace: the site's folder SITE"],
    ['dev', [], "retrace: the site's folder SITE"],
    ['check', [], "retrace: the site's folder SITE"],
    ['lab', ['run', 'logistic-map'], 'lab: the folder SITE/node_modules'],
    ['lab', ['list'], 'lab: the folder SITE/node_modules'],
    ['new', ['a-study'], 'new: the folder SITE'],
  ])('%s %j says so in one line', (program, args, start) => {
    const { status, output } = startIn(site, program, args);
    expect(output).toBe(
      `${start.replace('SITE', site.root)} can't be written to (EACCES); give this user the right to, or work on a copy\n`,
    );
    expect(status).toBe(1);
  });

  test.each([
    'dist',
    '.astro',
    'node_modules',
    'results',
  ])('so does a build with a folder %s of somebody else', async (folder) => {
    const own = await createSite([fixture]);
    onTestFinished(own.remove);
    await mkdir(path.join(own.root, folder), { recursive: true });
    spawnSync('chown', ['-R', String(stranger.uid ?? ''), path.dirname(own.root)]);
    spawnSync('chown', ['root', path.join(own.root, folder)]);
    await chmod(path.join(own.root, folder), 0o555);
    onTestFinished(() => chmod(path.join(own.root, folder), 0o755));
    const { status, output } = startIn(own, 'build', []);
    expect(output.trimEnd().split('\n').at(-1)).toMatch(
      new RegExp(`${folder}.* can't be written.*\\(EACCES\\); .+`),
    );
    expect(output).not.toMatch(/^ +at /m);
    expect(status).toBe(1);
  });
});

/** Starts a command as another user. */
function startIn(site: Site, program: Program, args: string[]) {
  const line = [process.execPath, ...site.commandLine(program, args)];
  const { status, stdout } = spawnSync('sh', ['-c', 'exec "$@" 2>&1', 'sh', ...line], {
    ...stranger,
    cwd: site.root,
    env: siteEnvironment(site.root),
    encoding: 'utf8',
  });
  return { status, output: stdout };
}
