import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { ExpectedError, isExpected, withoutStack } from '../../src/messages/expected-error.ts';

test('an expected error is recognised in whichever copy of its class a bundle holds', async () => {
  const { ExpectedError: Copy } = await bundledCopy();
  const error = new Copy('there is no lamp');
  expect(error).not.toBeInstanceOf(ExpectedError);
  expect(isExpected(error)).toBe(true);
});

test('subclasses are expected, and what only bears the name is not', () => {
  class UnreadableError extends ExpectedError {}
  expect(isExpected(new UnreadableError('a.txt'))).toBe(true);
  expect(isExpected(Object.assign(new Error('a.txt'), { name: 'ExpectedError' }))).toBe(false);
  expect(isExpected('a.txt')).toBe(false);
});

test('its place stands before its message', () => {
  const inFile = new ExpectedError('is empty', { place: { file: 'a.txt' } });
  expect(inFile.message).toBe('a.txt: is empty');
  const place = { file: 'src/a.ts', line: 3, column: 7 };
  const atLine = new ExpectedError('a brace is missing', { place });
  expect(atLine.message).toBe('src/a.ts:3: a brace is missing');
  expect(atLine.place).toEqual(place);
});

test('what it quotes does nothing to a terminal', () => {
  expect(new ExpectedError('x\u001b[2J', { place: { file: '\u0007' } }).message).toBe(
    '\\u0007: x\\u001b[2J',
  );
});

test('only an expected error loses its stack', () => {
  expect(withoutStack(new ExpectedError('no')).stack).toBe('');
  expect(withoutStack(new TypeError('no')).stack).toContain('expected-error.test.ts');
});

async function bundledCopy(): Promise<typeof import('../../src/messages/expected-error.ts')> {
  const { outputFiles } = await build({
    entryPoints: ['src/messages/expected-error.ts'],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const code = encodeURIComponent(outputFiles[0]!.text);
  return import(/* @vite-ignore */ `data:text/javascript,${code}`);
}
