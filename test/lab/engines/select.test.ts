import { expect, test } from 'vitest';
import type { Engine } from '../../../src/lab/engines/engine.ts';
import { engineNamed, selectEngine } from '../../../src/lab/engines/select.ts';
import type { EngineName } from '../../../src/lab/records/engine-names.ts';
import { ExpectedError } from '../../../src/messages/expected-error.ts';

test('without a request the fastest available engine is chosen', async () => {
  const { engine, reason } = await selectEngine(undefined, [fake('wasm'), fake('native')]);
  expect(engine.name).toBe('native');
  expect(reason).toBe('the fastest, and available');
});

test('wasm is chosen where native is not available, and the reason says why and what to do', async () => {
  const engines = [
    fake('native', 'addon not built; `npm run engine -- --from-pip` builds it'),
    fake('wasm'),
  ];
  const { engine, reason } = await selectEngine(undefined, engines);
  expect(engine.name).toBe('wasm');
  expect(reason).toBe(
    'native is not available (addon not built; `npm run engine -- --from-pip` builds it)',
  );
});

test('webgpu is chosen after native and before wasm', async () => {
  const engines = [fake('wasm'), fake('webgpu'), fake('native', 'no addon')];
  const { engine, reason } = await selectEngine(undefined, engines);
  expect(engine.name).toBe('webgpu');
  expect(reason).toBe('native is not available (no addon)');
});

test('an engine that is used only on request is passed over, and the reason says how to ask for it', async () => {
  const onRequest = {
    ...fake('webgpu'),
    whyOnlyOnRequest: async () => 'software; `--engine webgpu`',
  };
  const { engine, reason } = await selectEngine(undefined, [onRequest, fake('wasm')]);
  expect(engine.name).toBe('wasm');
  expect(reason).toBe('webgpu is used only on request (software; `--engine webgpu`)');
  expect((await selectEngine('webgpu', [onRequest, fake('wasm')])).engine).toBe(onRequest);
});

test('cpu is never chosen by itself', async () => {
  const engines = [fake('native', 'no addon'), fake('wasm', 'no memory'), fake('cpu')];
  const choice = selectEngine(undefined, engines);
  await expect(choice).rejects.toThrow(ExpectedError);
  await expect(choice).rejects.toThrow(
    'no engine is available: native is not available (no addon); wasm is not available (no memory)',
  );
});

test('the engine that was asked for is chosen, even where a faster one is available', async () => {
  const { engine, reason } = await selectEngine('cpu', [fake('native'), fake('wasm'), fake('cpu')]);
  expect(engine.name).toBe('cpu');
  expect(reason).toBe('asked for with --engine');
});

test('asking for an engine that is not available fails with its remedy', async () => {
  const choice = selectEngine('native', [fake('native', 'run `npm run engine`'), fake('wasm')]);
  await expect(choice).rejects.toThrow(ExpectedError);
  await expect(choice).rejects.toThrow('native is not available (run `npm run engine`)');
});

test('a name that no engine has is refused with the names there are', () => {
  expect(() => engineNamed('abacus' as EngineName)).toThrow(
    'no engine is named abacus: use one of native, webgpu, wasm, cpu',
  );
});

function fake(name: EngineName, why?: string): Engine {
  return {
    name,
    usesAllCores: false,
    environment: {},
    whyUnavailable: async () => why,
    start: () => Promise.reject(new Error('selecting an engine starts none')),
  };
}
