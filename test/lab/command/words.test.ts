import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkPlaceholders,
  fillWords,
  fixedWords,
  namesIn,
  parseCommand,
} from '../../../src/lab/command/words.ts';
import { closestName } from '../../../src/messages/closest-name.ts';

const filled = (template: string, values: Record<string, unknown> = {}) =>
  fillWords(parseCommand(template), values);

describe('a command', () => {
  test.each([
    ['python train.py --lr 0.1', ['python', 'train.py', '--lr', '0.1']],
    ['  python\n\t train.py  ', ['python', 'train.py']],
    ['python \\\n  train.py', ['python', 'train.py']],
    [`run 'a b' "c d" e' 'f`, ['run', 'a b', 'c d', 'e f']],
    [`run '' ""`, ['run', '', '']],
    [String.raw`run a\ b \"c \'d "e\"f\\g" 'h\i'`, ['run', 'a b', '"c', "'d", 'e"f\\g', 'h\\i']],
    [String.raw`.\venv\python.exe train.py`, [String.raw`.\venv\python.exe`, 'train.py']],
    [String.raw`run "C:\data\new"`, ['run', String.raw`C:\data\new`]],
    [
      `sh -c 'python train.py | tee $HOME/log; echo "*"'`,
      ['sh', '-c', 'python train.py | tee $HOME/log; echo "*"'],
    ],
    [
      String.raw`run \| \* "\$HOME" a$ [1,2] x=(1) a~ #b ?`,
      ['run', '|', '*', '$HOME', 'a$', '[1,2]', 'x=(1)', 'a~', '#b', '?'],
    ],
    [`run "a|b>c<d&e;f*"`, ['run', 'a|b>c<d&e;f*']],
    [`run '{{"a": 1}}' {{}} \\{x\\}`, ['run', '{"a": 1}', '{}', '{x}']],
    ['run größe 日本', ['run', 'größe', '日本']],
  ])('%j is split into words', (template, words) => {
    expect(filled(template)).toEqual(words);
  });

  test('has placeholders anywhere in a word, in quotes, too', () => {
    const words = parseCommand(`run {a} --b={b} '{c} d' "{a}{b}" {learning-rate}`);
    expect([...namesIn(words)]).toEqual(['a', 'b', 'c', 'learning-rate']);
    expect(fixedWords(words)).toEqual(['run', ...Array(5).fill(undefined)]);
    const values = { a: 1, b: 'x y', c: true, 'learning-rate': 0.1 };
    expect(fillWords(words, values)).toEqual(['run', '1', '--b=x y', 'true d', '1x y', '0.1']);
  });

  test.each([
    ['python a.py | tee log', '|', '| tee log'],
    ['python a.py > log', '>', '> log'],
    ['python a.py < in', '<', '< in'],
    ['python a.py && echo', '&', '&& echo'],
    ['cd x; python a.py', ';', '; python a.py'],
    ['python a.py $(date)', '$(', '$(date)'],
    ['python "$(date)"', '$(', '$(date)"'],
    ['python "$HOME/a.py"', '$H', '$HOME/a.py"'],
    ['python ' + '${' + 'HOME}', '${', '${' + 'HOME}'],
    ['python `date`', '`', '`date`'],
    ['python data/*.csv --and-many-more-words', '*', '*.csv --and-many-mor…'],
    ['~/bin/python a.py', '~', '~/bin/python a.py'],
  ])('%j is refused, as only a shell understands it', (template, found, where) => {
    expect(() => parseCommand(template)).toThrow(
      `command has ${found} in \`${where}\`; the lab starts no shell: put it in a script, or write sh -c '…'`,
    );
  });

  test.each([
    ['', 'command is empty: write a program and its words'],
    [' \n', 'command is empty: write a program and its words'],
    [`run "a b`, 'command has a quote that isn\'t closed: "a b'],
    [`run 'a b\\'`.replace(/'$/, ''), "command has a quote that isn't closed: 'a b\\"],
    ['run {', 'command has { in `{`, which is no placeholder such as {seed}: write {{ for a brace'],
    [
      'run {a b}',
      'command has { in `{a b}`, which is no placeholder such as {seed}: write {{ for a brace',
    ],
    [
      'run a}',
      'command has } in `}`, which is no placeholder such as {seed}: write }} for a brace',
    ],
    [
      `run '{"a": 1}'`,
      'command has { in `{"a": 1}\'`, which is no placeholder such as {seed}: write {{ for a brace',
    ],
    [
      'A_1=2 python',
      'command begins with A_1=2, which only a shell understands: write env A_1=2 and the program after it',
    ],
  ])('%j is refused', (template, message) => {
    expect(() => parseCommand(template)).toThrow(message);
  });
});

describe('a value', () => {
  test.each([
    [0.003, '0.003'],
    [1e-7, '1e-7'],
    [1e21, '1e+21'],
    [-0, '0'],
    [64, '64'],
    [true, 'true'],
    [false, 'false'],
    [null, 'null'],
    ['', ''],
    [`a "b" 'c' $d | {e}\n`, `a "b" 'c' $d | {e}\n`],
    [[1, 'a b'], '[1,"a b"]'],
    [{ a: { b: 1 } }, '{"a":{"b":1}}'],
  ])('%j is one word: %j', (value, word) => {
    expect(filled('run {x} x={x}', { x: value })).toEqual(['run', word, `x=${word}`]);
  });

  test('never becomes other words, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        fc.pre(!value.includes('\0'));
        expect(filled('run {x} end', { x: value })).toEqual(['run', value, 'end']);
      }),
    );
  });

  test('that is missing is refused, and one that no program can be given', () => {
    expect(() => filled('run {toString}')).toThrow(
      '{toString} has no value here: give toString a default in parameters',
    );
    expect(() => filled('run {x}', { x: 'a\0b' })).toThrow(
      'x has a NUL character, which no program can be given',
    );
  });
});

test('any text that is quoted is one word', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const braced = text.replaceAll('{', '{{').replaceAll('}', '}}');
      const quoted = `'${braced.replaceAll("'", `'"'"'`)}'`;
      expect(filled(`run ${quoted} end`)).toEqual(['run', text, 'end']);
    }),
  );
});

describe('placeholders', () => {
  const three = { seeds: 3 };

  test('of all parameters and the seed are accepted, or a file of all', () => {
    checkPlaceholders('run {lr} {seed}', ['lr'], three);
    checkPlaceholders('run {parameters}', ['lr', 'steps'], three);
    checkPlaceholders('run {lr} {seed} {output} {metrics} {checkpoints} {dataset}', ['lr'], three);
    checkPlaceholders('run {lr}', ['lr'], { seeds: 1 });
    checkPlaceholders('run {lr}', ['lr'], { seeds: 3, deterministic: true });
  });

  test.each([
    [
      'run {learningrate} {seed}',
      'the command has {learningrate}, which is no parameter; did you mean {learningRate}?',
    ],
    [
      'run {learningRate} {sed}',
      'the command has {sed}, which is no parameter; did you mean {seed}?',
    ],
    [
      'run {x}',
      'the command has {x}, which is no parameter; known: {learningRate}, {seed}, {parameters}, {output}, {metrics}, {checkpoints}, {dataset}; write {{ and }} for braces',
    ],
    [
      'run {seed}',
      'learningRate is a parameter, but the command has neither {learningRate} nor {parameters}: it would change nothing',
    ],
    [
      'run {learningRate}',
      'the command has neither {seed} nor {parameters}, so that its 3 seeds would be one',
    ],
  ])('%j is refused', (template, message) => {
    expect(() => checkPlaceholders(template, ['learningRate'], three)).toThrow(
      expect.objectContaining({ name: 'ExpectedError', message }),
    );
  });

  test('keep the names that are the lab’s own', () => {
    expect(() => checkPlaceholders('run {output} {seed}', ['output'], three)).toThrow(
      "output can't be the name of a parameter, as {output} in a command is the lab's own: rename it",
    );
  });
});

test('the closest name is near, or there is none', () => {
  expect(closestName('learning_rate', ['rate', 'learningRate'])).toBe('learningRate');
  expect(closestName('Steps', ['step', 'steps'])).toBe('steps');
  expect(closestName('lr', ['learningRate', 'seed'])).toBeUndefined();
  expect(closestName('ponit', ['line', 'point'])).toBe('point');
  expect(closestName('x', [])).toBeUndefined();
});
