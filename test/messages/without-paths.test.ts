import { describe, expect, test } from 'vitest';
import { commandWithoutPaths, sentenceWithoutPaths } from '../../src/messages/without-paths.ts';
import fc from '../properties.ts';

/** Beginnings of paths, on Unix and on Windows. */
const starts = ['/', '/home/', '~/', '~someone/', '…/', '../', './', 'C:\\', 'c:/', 'C:\\Users\\'];
const windows = ['\\\\server\\share\\', '..\\', '\\\\?\\C:\\'];
/** Names that occur in no other word of a command or sentence. */
const name = fc
  .array(fc.constantFrom(..."ABXYZ019_.+ @(),ßé-'"), { minLength: 1, maxLength: 8 })
  .map((characters) => `zq${characters.join('')}qz`);
const path = fc
  .tuple(
    fc.constantFrom(...starts, ...windows),
    fc.array(name, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('/', '\\'),
  )
  .map(([start, names, separator]) => ({ names, text: start + names.join(separator) }));
const quoted = fc
  .tuple(path, fc.constantFrom('', '"', "'"))
  .map(([{ names, text }, quote]) =>
    text.includes(quote) ? { names, text } : { names, text: quote + text + quote },
  );

describe('of a command', () => {
  test.each([
    [
      'npm run lab -- run a --data /home/me/x.tar --jobs 1',
      'npm run lab -- run a --data <path> --jobs 1',
    ],
    ['npm run lab -- run a --data …/cifar10.tar.gz', 'npm run lab -- run a --data <path>'],
    [
      'npm run lab -- run a --data=/home/some one/x --fresh',
      'npm run lab -- run a --data=<path> --fresh',
    ],
    [
      'npm run lab -- run a --data cifar of mine --fresh',
      'npm run lab -- run a --data <path> --fresh',
    ],
    [
      'npm run lab -- run --data "C:\\My data\\x" a --fresh',
      'npm run lab -- run --data <path> a --fresh',
    ],
    ["npm run lab -- run --data='/home/some one' a", 'npm run lab -- run --data=<path> a'],
    ['npm run lab -- run a --other \\\\host\\share\\x y', 'npm run lab -- run a --other <path>'],
    ['RETRACE_DATA=~/x --jobs 2', 'RETRACE_DATA=<path> --jobs 2'],
    ['"C:\\Program Files\\node.exe" lab run a', '<path> lab run a'],
    ['node file:///home/me/x.js', 'node <path>'],
    [
      './run.sh --shard 2/5 (of `npm run lab -- pack a --engine webgpu --out …/a b.tar.xz`)',
      './run.sh --shard 2/5 (of `npm run lab -- pack a --engine webgpu --out <path>`)',
    ],
  ])('%s remains %s', (command, remaining) => {
    expect(commandWithoutPaths(command)).toBe(remaining);
  });

  test.each([
    'npm run build',
    'npm run lab -- run batch-norm --profile short --engine native --jobs 1 --shard 2/5',
    './run.sh --time-limit 9m --jobs 2 (of `npm run lab -- pack a --variant b`)',
    '',
  ])('all of %j remains: it has no path', (command) => {
    expect(commandWithoutPaths(command)).toBe(command);
  });

  test('no name of any folder remains, and all options do', () => {
    fc.assert(
      fc.property(quoted, quoted, fc.constantFrom(' ', '='), (data, other, between) => {
        const command = `npm run lab -- run a --data${between}${data.text} --other ${other.text} --jobs 1`;
        const remaining = commandWithoutPaths(command);
        expect(remaining).toBe(
          `npm run lab -- run a --data${between}<path> --other <path> --jobs 1`,
        );
        const called = commandWithoutPaths(`${data.text} --jobs 1 (of \`${other.text}\`)`);
        expect(called).toBe('<path> --jobs 1 (of `<path>`)');
      }),
      { seed: 20240229, numRuns: 1000 },
    );
  });
});

describe('of a sentence', () => {
  test.each([
    ["can't open /usr/lib/my files/x.so; install it", "can't open <path>"],
    ["can't open '/usr/my lib/x.so'; install it", "can't open '<path>'; install it"],
    ['can’t open "C:\\x y\\z", or D:\\z', 'can’t open "<path>", or <path>'],
    ['not built (~/.cache/x)', 'not built (<path>'],
    ['see https://host.internal/x', 'see https:<path>'],
  ])('%s remains %s', (sentence, remaining) => {
    expect(sentenceWithoutPaths(sentence)).toBe(remaining);
  });

  test.each([
    'asked for with --engine',
    'Intel(R) Xeon(R) Processor @ 2.10 GHz',
    'run npm run engine in src/lab and/or see docs/3-run.md; 32 MB / s',
    "Dawn: what's its driver's name? It's d3d12:1",
  ])('all of %j remains: no path of a machine is in it', (sentence) => {
    expect(sentenceWithoutPaths(sentence)).toBe(sentence);
  });

  test('no name of any folder remains', () => {
    fc.assert(
      fc.property(quoted, quoted, (one, two) => {
        const remaining = sentenceWithoutPaths(`can't open ${one.text} (nor ${two.text})`);
        for (const each of [...one.names, ...two.names]) expect(remaining).not.toContain(each);
        expect(remaining).toMatch(/^can't open ["']?<path>/);
      }),
      { seed: 20240229, numRuns: 1000 },
    );
  });
});
