import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import own from '../../package.json' with { type: 'json' };
import { packageManifest } from '../../packaging/manifest.ts';
import { pinnedNode } from '../../src/new/pinned-node.ts';
import site from '../../src/new/site/package.json' with { type: 'json' };

const manifest = packageManifest(own) as Record<string, Record<string, unknown>>;

test('a site can install it without TensorFlow.js, GPUs and the compiler', () => {
  const needed = Object.keys(manifest.dependencies!);
  expect(needed.filter((name) => /tensorflow|webgpu|typescript|tsx/.test(name))).toEqual([]);
  for (const name of ['@tensorflow/tfjs-core', 'webgpu', 'typescript']) {
    expect(manifest.peerDependencies).toHaveProperty(name);
    expect(manifest.peerDependenciesMeta).toHaveProperty(name, { optional: true });
  }
});

test('Astro, Vite and Zod are one for a site and Retrace, in the versions that Retrace is tested with', () => {
  for (const name of ['astro', 'vite', 'zod']) {
    expect(manifest.dependencies).not.toHaveProperty(name);
    expect(manifest.peerDependencies).toHaveProperty(name);
    expect(manifest.peerDependenciesMeta).not.toHaveProperty(name);
  }
});

test('each export is compiled code with its types, or a file as it is', () => {
  expect(manifest.exports).toMatchObject({
    '.': {
      types: './dist/integration/retrace.d.ts',
      default: './dist/integration/retrace.js',
    },
    './layouts/Page.astro': './dist/layouts/Page.astro',
    './fonts/*': './dist/styles/fonts/*',
  });
  // A list of files with side effects makes Vite drop scripts that pages import, without a word.
  expect(manifest).not.toHaveProperty('sideEffects');
});

test('the versions that a new site gets are those that the repository is tested with', () => {
  const tested: Record<string, string> = { ...own.dependencies, ...own.devDependencies };
  const { retrace: _, ...packages } = site.dependencies;
  for (const [name, version] of Object.entries({ ...packages, ...site.devDependencies })) {
    // A range, where a later Retrace may need a later version: `npm update retrace` then takes both.
    expect(version.replace('^', ''), name).toBe(tested[name]);
  }
  expect(pinnedNode).toEqual(own.optionalDependencies);
});

test('a new site has no exact version of what Retrace fixes, or an update would end in a conflict', () => {
  const ranges: Record<string, string> = { ...site.dependencies, ...site.devDependencies };
  const fixed = Object.keys(manifest.peerDependencies!).filter((name) => name in ranges);
  expect(fixed).toEqual(['astro', 'typescript', 'zod']);
  for (const name of fixed) expect(ranges[name], name).toMatch(/^\^/);
});

test('a new site is deployed as the repository is: the checks of its workflow hold for both', async () => {
  const workflow = '.github/workflows/deploy.yml';
  const [ours, theirs] = await Promise.all(
    [workflow, `src/new/site/${workflow.replace('.', '_')}`].map((file) => readFile(file, 'utf8')),
  );
  expect(theirs).toBe(ours);
});
