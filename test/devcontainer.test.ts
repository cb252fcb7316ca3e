import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { validateConfig } from 'astro/config';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const readJson = async (file: string) => JSON.parse(await readFile(path.join(root, file), 'utf8'));

const container = await readJson('.devcontainer/devcontainer.json');
const { engines, scripts } = await readJson('package.json');

test('the container’s Node is one that the package takes', () => {
  const [, major] = /^node:(\d+)-/.exec(container.image)!;
  const [, least] = /^>=(\d+)$/.exec(engines.node)!;
  expect(Number(major)).toBeGreaterThanOrEqual(Number(least));
});

test('the container installs as the README says and shows the site', async () => {
  expect(await readFile(path.join(root, 'README.md'), 'utf8')).toContain(
    `${container.updateContentCommand} && npm run build`,
  );
  const [, script] = /^npm run (\S+)$/.exec(container.postAttachCommand)!;
  expect(Object.keys(scripts)).toContain(script);
  const { server } = await validateConfig({}, root, 'dev');
  expect(container.forwardPorts).toEqual([server.port]);
  expect(Object.keys(container.portsAttributes)).toEqual([String(server.port)]);
});

test('its editor has the extensions that the project recommends', async () => {
  const { recommendations } = await readJson('.vscode/extensions.json');
  expect(container.customizations.vscode.extensions).toEqual(recommendations);
});
