import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const frozenBuild = 'npm ci && RETRACE_RESULTS=frozen RETRACE_WARNINGS=fail npm run build';

const workflows = [
  {
    host: 'GitHub Pages',
    file: '.github/workflows/deploy.yml',
    addressed: ['RETRACE_SITE', 'RETRACE_BASE'],
  },
  { host: 'GitLab Pages', file: '.gitlab-ci.yml', addressed: ['RETRACE_SITE', 'RETRACE_BASE'] },
  { host: 'Netlify', file: 'netlify.toml', addressed: ['RETRACE_SITE'] },
  { host: 'Cloudflare', file: 'wrangler.toml', addressed: [] },
];

describe.each(workflows)('the workflow for $host', ({ file, addressed }) => {
  test('is well-formed', async () => {
    const lines = (await readText(file)).split('\n').filter((line) => !/^\s*(#|$)/.test(line));
    expect(lines.filter((line) => !isWellFormed(line, path.extname(file)))).toEqual([]);
  });

  test('builds frozen, once, and publishes what was built', async () => {
    const text = await readText(file);
    expect(text.split(frozenBuild)).toHaveLength(2);
    expect(text.match(/npm run build/g)).toHaveLength(1);
    expect(text).toMatch(/(?:path|publish|publish =|directory =):? "?(?:\.\/)?dist"?$/m);
  });

  test('sets the address of the site', async () => {
    const text = await readText(file);
    for (const variable of addressed) expect(text).toMatch(new RegExp(`${variable}[:=]`));
  });

  test('has a Node that the project works with', async () => {
    const { engines } = JSON.parse(await readText('package.json')) as { engines: { node: string } };
    const minimum = Number(/^>=(\d+)$/.exec(engines.node)![1]);
    const [, version] =
      /(?:node-version: |node:|NODE_VERSION = ")(\d+)/.exec(await readText(file)) ?? [];
    // wrangler.toml has no field for the Node version, which Cloudflare chooses.
    if (version === undefined) expect(file).toBe('wrangler.toml');
    else expect(Number(version)).toBeGreaterThanOrEqual(minimum);
  });
});

test('the script `build` calls the program, and a lock file is there for `npm ci`', async () => {
  const { scripts } = JSON.parse(await readText('package.json')) as {
    scripts: Record<string, string>;
  };
  expect(scripts['build']).toBe('node src/program/start.ts build');
  await access(path.join(root, 'package-lock.json'));
});

test('the lock file has one version of tar, and a digest of every package', async () => {
  const { packages } = JSON.parse(await readText('package-lock.json')) as {
    packages: Record<string, { version: string; integrity?: string }>;
  };
  const installed = Object.entries(packages).filter(([name]) => name !== '');
  expect(installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
  // Versions before 7.5.3 follow links out of an archive: https://github.com/advisories/GHSA-8qq5-rm4j-mr97.
  const tars = installed.filter(([name]) => /(^|\/)node_modules\/tar$/.test(name));
  expect(tars.map(([name]) => name)).toEqual(['node_modules/tar']);
});

/** Checks a line against the parts of YAML and TOML that these files use, so that the test needs no parser. */
function isWellFormed(line: string, extension: string): boolean {
  if (extension === '.toml') {
    const [, value] = /^[A-Za-z_]+ = (.+)$/.exec(line) ?? [];
    return value === undefined ? /^\[[a-z.]+\]$/.test(line) : isJson(value);
  }
  // A level is two spaces. A line has a key, an item, or an item that starts with a key.
  return /^(?: {2})*(?:- )?(?:[\w-]+:(?: \S.*)?|[^\s:'"{}[\]&*#?|<>=!%@`-][^\t]*)$/.test(line);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function readText(file: string): Promise<string> {
  return readFile(path.join(root, file), 'utf8');
}
