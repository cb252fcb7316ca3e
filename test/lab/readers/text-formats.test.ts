import { describe, expect, test } from 'vitest';
import { looseJson, parseLooseJson } from '../../../src/lab/readers/formats/loose-json.ts';
import { flatten } from '../../../src/lab/readers/text/flatten.ts';
import { parseMetricsLine } from '../../../src/lab/readers/text/json-lines.ts';
import { matchLine } from '../../../src/lab/readers/text/lines.ts';
import { LoggedRows } from '../../../src/lab/readers/text/logged-rows.ts';
import { numberOf } from '../../../src/lab/readers/text/number-token.ts';
import { yamlParameters } from '../../../src/lab/readers/text/parameters.ts';
import { stepNamesIn } from '../../../src/lab/readers/text/step-names.ts';
import { ExpectedError } from '../../../src/messages/expected-error.ts';
import fc from '../../properties.ts';

/** Any text, and texts of the parts that these formats are made of. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '{',
          '}',
          '[',
          ']',
          '"',
          '\\',
          ':',
          ',',
          '\n',
          ' ',
          'NaN',
          '-Infinity',
          'null',
          '1e999',
        ],
        ...[
          'step',
          '"step":',
          '0',
          '-1',
          '1.5',
          '"a"',
          '!!python/object:x',
          '&a',
          '*a',
          '- ',
          '<<',
        ],
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join('')),
);

describe('numbers in text', () => {
  test.each([
    ['1', 1],
    [' 0.5 ', 0.5],
    ['-.5e-3', -0.0005],
    ['5.', 5],
    ['+1', 1],
    ['1e999', Infinity],
    ['nan', NaN],
    ['NaN', NaN],
    ['-nan', NaN],
    ['inf', Infinity],
    ['-Inf', -Infinity],
    ['Infinity', Infinity],
    ['-Infinity', -Infinity],
    ['', null],
    ['NA', null],
    ['null', null],
    ['None', null],
    ['abc', undefined],
    ['1,5', undefined],
    ['0x10', undefined],
    ['1 2', undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
  ])('%j is %s', (token, number) => {
    expect(numberOf(token)).toBe(number);
  });

  test('are read back as they were written', () => {
    fc.assert(
      fc.property(fc.double(), (number) => {
        expect(numberOf(String(number))).toBe(number + 0);
      }),
    );
  });
});

describe('JSON with bare words for numbers', () => {
  test('has them as numbers, but not in texts', () => {
    const text = String.raw`{"NaN": NaN, "a": [Infinity, -Infinity], "b": "NaN \" Infinity", "c": "\u004eaN"}`;
    expect(looseJson(text)).toEqual({
      NaN: NaN,
      a: [Infinity, -Infinity],
      b: 'NaN " Infinity',
      c: 'NaN',
    });
  });

  test('keeps a number that is spelt as what stands in for NaN', () => {
    expect(looseJson('[0e0, NaN, 0e00, "0e0"]')).toEqual([0, NaN, 0, '0e0']);
  });

  test.each([
    '',
    '{',
    'NaN1',
    '{"a": NaN',
    '"NaN',
    '-NaN',
    '{NaN: 1}',
    'NaN NaN',
    '1.NaN',
    '1e-NaN',
    '--Infinity',
    '+NaN',
    'NaN.5',
  ])('is refused if it is none: %j', (text) => {
    expect(() => parseLooseJson(text, 'state.json')).toThrow("state.json: isn't JSON");
  });

  test('may be nested too deeply', () => {
    const deep = `${'['.repeat(200_000)}NaN${']'.repeat(200_000)}`;
    expect(() => parseLooseJson(deep, 'state.json')).toThrow('state.json: is nested too deeply');
  });

  test('is read back as it was written', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('NaN', 'Infinity', '-Infinity'),
        (value, word) => {
          const text = `{"value": ${JSON.stringify(value)}, "word": ${word}}`;
          expect(looseJson(text)).toEqual({
            value: JSON.parse(JSON.stringify(value)),
            word: Number(word),
          });
        },
      ),
    );
  });
});

describe('a line of metrics', () => {
  test('is a step and what was measured there', () => {
    const line = '{"step": 3, "loss": 0.5, "val": {"loss": NaN, "acc": null}, "lr": 1e-3}\n';
    expect(parseMetricsLine(line)).toEqual({
      step: 3,
      values: { loss: 0.5, 'val/loss': NaN, 'val/acc': null, lr: 0.001 },
    });
    expect(parseMetricsLine('{"step": 5.0, "big": -Infinity}')).toEqual({
      step: 5,
      values: { big: -Infinity },
    });
    expect(parseMetricsLine('\ufeff{"step": 0}\r')).toEqual({ step: 0, values: {} });
    expect(parseMetricsLine('{"step": 2147483647}')).toEqual({ step: 2147483647, values: {} });
  });

  test.each([
    ['Epoch 1/10 loss 0.5', 'not JSON ("Epoch 1/10 loss 0.5"); only JSON lines belong there'],
    [
      `{"step": 1, "loss": ${'x'.repeat(100)}`,
      `not JSON ("{\\"step\\": 1, \\"loss\\": ${'x'.repeat(20)}…"); only JSON lines belong there`,
    ],
    ['[1, 2]', 'no object ("[1, 2]"); only JSON lines belong there'],
    ['3', 'no object ("3"); only JSON lines belong there'],
    ['{"loss": 1}', 'has no step; write it with each row: {"step": 0, "loss": 0.5}'],
    ['{"step": -1}', 'step is -1; expected a whole number from 0 to 2147483647'],
    ['{"step": 0.5}', 'step is 0.5; expected a whole number from 0 to 2147483647'],
    ['{"step": "1"}', 'step is "1"; expected a whole number from 0 to 2147483647'],
    ['{"step": NaN}', 'step is NaN; expected a whole number from 0 to 2147483647'],
    ['{"step": 2147483648}', 'step is 2147483648; expected a whole number from 0 to 2147483647'],
    ['{"step": 0, "note": "hello"}', '"note" is "hello"; expected a number or null'],
    ['{"step": 0, "ok": true}', '"ok" is true; expected a number or null'],
    ['{"step": 0, "all": [1]}', '"all" is [1]; expected a number or null'],
    ['{"step": 0, "a/b": 1, "a": {"b": 2}}', 'has "a/b" twice; give each its own name'],
  ])('is refused: %s', (line, message) => {
    expect(() => parseMetricsLine(line)).toThrow(new ExpectedError(message));
  });

  test('has at most 64,000 bytes and 1,000 metrics', () => {
    const long = `{"step": 0, "loss": 1}${' '.repeat(64_000)}`;
    expect(() => parseMetricsLine(long)).toThrow('a line of 64022 bytes; at most 64000 are read');
    const metrics = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`m${i}`, i]));
    expect(() => parseMetricsLine(JSON.stringify({ step: 0, ...metrics }))).toThrow(
      'has 1001 metrics; at most 1000 are read',
    );
    const { m1000: _, ...most } = metrics;
    expect(Object.keys(parseMetricsLine(JSON.stringify({ step: 0, ...most })).values)).toHaveLength(
      1000,
    );
  });

  test('keeps names that objects have themselves', () => {
    const { values } = parseMetricsLine('{"step": 0, "__proto__": 1, "constructor": 2}');
    expect(Object.entries(values)).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
    ]);
  });

  test('is read back as it was written', () => {
    const row = fc.record({
      step: fc.nat(2 ** 31 - 1),
      values: fc.dictionary(
        fc.string().filter((name) => name !== 'step'),
        fc.option(fc.double({ noDefaultInfinity: true, noNaN: true }).map((value) => value + 0)),
      ),
    });
    fc.assert(
      fc.property(row, ({ step, values }) => {
        const parsed = parseMetricsLine(JSON.stringify({ step, ...values }));
        expect(parsed.step).toBe(step);
        expect(Object.entries(parsed.values).sort()).toEqual(Object.entries(values).sort());
      }),
    );
  });

  test('is refused in one line, whatever it holds', () => {
    refusesOnly((line) => parseMetricsLine(line));
  });
});

test('objects are flattened, but not lists, what is too deep, or what W&B logs beside numbers', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(20)}1${'}'.repeat(20)}`);
  expect([...flatten({ a: { b: { c: 1 } }, list: [1], hist: { _type: 'histogram' } })]).toEqual([
    ['a/b/c', 1],
    ['list', [1]],
    ['hist', { _type: 'histogram' }],
  ]);
  expect([...flatten(deep)].map(([name]) => name)).toEqual([Array(17).fill('a').join('/')]);
  expect([...flatten(5)]).toEqual([]);
});

describe('a line of a log', () => {
  const pattern = /step:(?<step>\d+)\/\d+ (?:val_loss:(?<val_loss>\S+) )?train_time:(?<time>\d+)ms/;

  test('is matched by named groups', () => {
    expect(matchLine(pattern, 'step:1555/1555 val_loss:3.2807 train_time:92394ms')).toEqual({
      step: 1555,
      values: { val_loss: 3.2807, time: 92394 },
    });
    expect(matchLine(pattern, 'step:1/1555 train_time:90ms')).toEqual({
      step: 1,
      values: { time: 90 },
    });
    expect(matchLine(pattern, 'print(f"step:{step}/{steps} val_loss:{loss}")')).toBeUndefined();
  });

  test('may have colours, and a pattern any flags', () => {
    const line = '\u001b[32mstep:7/9\u001b[0m train_time:90ms';
    const global = new RegExp(pattern, 'gy');
    expect(matchLine(global, line)).toMatchObject({ step: 7 });
    expect(matchLine(global, line)).toMatchObject({ step: 7 });
  });

  test('may name the step otherwise', () => {
    expect(matchLine(/epoch (?<epoch>\d+) (?<loss>\S+)/, 'epoch 3 nan', 'epoch')).toEqual({
      step: 3,
      values: { loss: NaN },
    });
  });

  test('that is longer than 2,000 characters is passed over', () => {
    expect(matchLine(pattern, `step:1/2 train_time:90ms${' '.repeat(2000)}`)).toBeUndefined();
  });

  test.each([
    [
      /loss (?<loss>\d+)/,
      'loss 1',
      'the pattern has the named groups loss; it needs (?<step>…) and one for each metric, as (?<loss>…)',
    ],
    [/(\d+)/, '1', 'the pattern has the named groups none; it needs (?<step>…)'],
    [/(?<step>\d+)/, '1', 'the pattern has the named groups step; it needs (?<step>…)'],
    [
      /(?<step>\w+) (?<loss>\w+)/,
      '1 high',
      'the pattern\'s group loss holds "high"; expected a number',
    ],
    [
      /(?<step>\w+) (?<loss>\w+)/,
      'one 1',
      'the pattern\'s group step holds "one"; expected a number',
    ],
    [
      /(?:(?<step>\d+) )?loss (?<loss>\d+)/,
      'loss 1',
      'the pattern found no step in "loss 1": let it match only lines with one',
    ],
  ])('is refused: %s', (wrong, line, message) => {
    expect(() => matchLine(wrong, line)).toThrow(message);
  });
});

describe('rows', () => {
  test('are of one run while the step goes back only a little', () => {
    expect(stepsOfRuns([0, 1, 2, 1, 2, 3])).toEqual([[0, 1, 2, 1, 2, 3]]);
  });

  test('are of the next run where the step starts over', () => {
    expect(stepsOfRuns([5120, 10240, 20480, 1280, 2560, 3840])).toEqual([
      [5120, 10240, 20480],
      [1280, 2560, 3840],
    ]);
    expect(stepsOfRuns([0, 1, 0, 1, 0])).toEqual([[0, 1], [0, 1], [0]]);
  });

  test('are of one run in any order, if runs would have a single row', () => {
    expect(stepsOfRuns([30, 20, 10, 0])).toEqual([[30, 20, 10, 0]]);
  });

  test('have times only where each value of a metric has one', () => {
    const rows = new LoggedRows();
    rows.add(0, [['a', 1]], 1e9);
    rows.add(1, [['a', 1]], 1e9 + 1);
    rows.add(2, [['b', 1]]);
    expect(rows.runs()[0]).toEqual(
      new Map([
        ['a', { step: [0, 1], value: [1, 1], row: [0, 1], time: [1e9, 1e9 + 1] }],
        ['b', { step: [2], value: [1], row: [2] }],
      ]),
    );
  });

  function stepsOfRuns(steps: number[]) {
    const rows = new LoggedRows();
    for (const step of steps) rows.add(step, [['loss', 1]]);
    return rows.runs().map((metrics) => metrics.get('loss')!.step);
  }
});

test('the finest name of a step comes first', () => {
  expect(stepNamesIn(['epoch', 'loss', 'Global Step', 'iter'])).toEqual([
    'Global Step',
    'iter',
    'epoch',
  ]);
  expect(stepNamesIn(['total timesteps', 'time/total_timesteps', '_step'])).toEqual([
    '_step',
    'total timesteps',
    'time/total_timesteps',
  ]);
});

describe('parameters in YAML', () => {
  test('are plain values, nested as they are', () => {
    expect(
      yamlParameters('lr: 1.0e-05\nmodel:\n  depth: 3\nname: a\nseed: null\n', 'h.yaml'),
    ).toEqual({
      parameters: { lr: 1e-5, model: { depth: 3 }, name: 'a', seed: null },
      leftOut: [],
    });
    expect(yamlParameters('', 'h.yaml')).toEqual({ parameters: {}, leftOut: [] });
  });

  test('are no objects of a program, which are left out by name', () => {
    const text = [
      '!!python/object:argparse.Namespace',
      'betas: !!python/tuple [0.9, 0.999]',
      'root: !!python/object/apply:pathlib.PosixPath [/, home, ada]',
      'opt: {kind: !!python/name:torch.optim.Adam ""}',
      'bad: .nan',
      'lr: 0.1',
      '__proto__: {polluted: true}',
    ].join('\n');
    const { parameters, leftOut } = yamlParameters(text, 'h.yaml');
    expect(JSON.stringify(parameters)).toBe(
      '{"betas":[0.9,0.999],"lr":0.1,"__proto__":{"polluted":true}}',
    );
    expect(leftOut).toEqual(['left out parameters that are no plain values: root, opt, bad']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test.each([
    ['a: [1', "h.yaml:1: isn't YAML"],
    ['- 1\n- 2', 'h.yaml: holds no parameters; expected names with values'],
    [billionLaughs(), 'h.yaml: is nested too deeply, or repeats itself too often'],
  ])('are refused: %j', (text, message) => {
    expect(() => yamlParameters(text, 'h.yaml')).toThrow(message);
  });

  test('are refused in one line, whatever they hold', () => {
    refusesOnly((text) => yamlParameters(text, 'h.yaml'));
    expect(() => yamlParameters(`a: ${'['.repeat(20_000)}`, 'h.yaml')).toThrow(ExpectedError);
  });
});

/** Nine levels of nine references each. */
function billionLaughs(): string {
  const levels = Array.from({ length: 9 }, (_, i) => {
    const inner = i === 0 ? 'x' : `*l${i - 1}`;
    return `l${i}: &l${i} [${Array(9).fill(inner).join(', ')}]`;
  });
  return levels.join('\n');
}

function refusesOnly(parse: (text: string) => unknown): void {
  fc.assert(
    fc.property(anyText, (text) => {
      try {
        parse(text);
      } catch (error) {
        expect(error).toBeInstanceOf(ExpectedError);
        expect((error as Error).message).not.toContain('\n');
      }
    }),
    { numRuns: 2000 },
  );
}
