import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { whyNoTensors, whyNotInstalled } from '../../../src/lab/engines/missing-packages.ts';
import { engineNames } from '../../../src/lab/records/engine-names.ts';
import { packagesOf, withVersion } from '../../../src/lab/records/engine-packages.ts';

const nothing = () => false;
const onlyCore = (name: string) => name === '@tensorflow/tfjs-core';

test('the versions to install are those that this repository installs', async () => {
  const manifest = path.join(import.meta.dirname, '../../../package.json');
  const { dependencies } = JSON.parse(await readFile(manifest, 'utf8'));
  for (const name of new Set(engineNames.flatMap(packagesOf))) {
    expect(withVersion(name)).toBe(`${name}@${dependencies[name]}`);
  }
});

test('an engine whose packages are missing names them, with one command that installs them', () => {
  expect(whyNotInstalled('wasm', nothing)).toBe(
    "@tensorflow/tfjs-core and @tensorflow/tfjs-backend-wasm aren't installed: run npm install @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0",
  );
  expect(whyNotInstalled('cpu', onlyCore)).toBe(
    "@tensorflow/tfjs-backend-cpu isn't installed: run npm install @tensorflow/tfjs-backend-cpu@4.22.0",
  );
  expect(whyNotInstalled('cpu', () => true)).toBeUndefined();
});

test('without any TensorFlow.js, the engine of every machine is named', () => {
  expect(whyNoTensors(nothing)).toBe(whyNotInstalled('wasm', nothing));
  expect(whyNoTensors(onlyCore)).toBeUndefined();
});

test('in this repository all engines are installed', () => {
  expect(engineNames.map((name) => whyNotInstalled(name))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
