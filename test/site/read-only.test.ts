import { spawnSync } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
    const line = [process.execPath, ...site.commandLine(program, args)];
    const { status, stdout } = spawnSync('sh', ['-c', 'exec "$@" 2>&1', 'sh', ...line], {
      ...stranger,
      cwd: site.root,
      env: siteEnvironment(site.root),
      encoding: 'utf8',
    });
    expect(stdout).toBe(
      `${start.replace('SITE', site.root)} can't be written to (EACCES); give this user the right to, or work on a copy\n`,
    );
    expect(status).toBe(1);
  });
});
