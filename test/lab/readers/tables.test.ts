import { dsvFormat } from 'd3-dsv';
import { describe, expect, test } from 'vitest';
import { parseTable, runsOfTable } from '../../../src/lab/readers/tables/delimited.ts';
import { decodeText } from '../../../src/lab/readers/text/read-text.ts';
import { ExpectedError } from '../../../src/messages/expected-error.ts';
import fc from '../../properties.ts';
import { text } from './run-files.ts';

describe('a table', () => {
  test('may have quotes, blanks, carriage returns and a mark of its encoding', () => {
    const csv = '\ufeff step , "val ""loss""" , note\r\n 0 , 0.5 ,"a,\nb"\r\n\r\n1,"0.25",\r\n';
    const decoded = decodeText(Buffer.from(csv), 'a.csv');
    expect(parseTable(decoded, 'a.csv')).toMatchObject({
      names: ['step', '"val ""loss"""', 'note'],
      rows: [
        ['0', '0.5', 'a,\nb'],
        ['1', '0.25', ''],
      ],
      told: [],
    });
  });

  test.each([
    ['a.tsv', 'step\tloss\n0\t0.5\n'],
    ['a.csv', 'step\tloss\n0\t0.5\n'],
    ['a.csv', 'step;loss\n0;0,5\n'],
    ['a.csv', 'step;loss\n0;0.5\n'],
    ['a.csv', 'step,loss,\n0,0.5,\n'],
  ])('may be parted by tabs or semicolons: %s, %j', (file, content) => {
    expect(readMetrics(content, file)).toEqual([{ loss: [[0, 0.5]] }]);
  });

  test.each([
    [
      text('step,loss', '0,0,953', '1,0,951'),
      'a.csv:2: has 3 cells below 2 names; write decimals with a point',
    ],
    [
      text('step,loss', '0,"0,953"', '1,"0,951"'),
      'a.csv: row 1: loss is "0,953"; write numbers with a point',
    ],
  ])('with decimal commas is refused: %j', (csv, says) => {
    expect(() => readMetrics(csv)).toThrow(says);
  });

  test.each([
    [text('step,loss', '"1",0,1', '"2",1,2')],
    [text('step,loss', '1,0,0.5', '2,1,0.25')],
  ])('may have the names of rows: %j', (csv) => {
    expect(parseTable(csv, 'a.csv').names).toEqual(['', 'step', 'loss']);
  });

  test('has what wasn’t measured apart from what isn’t finite', () => {
    const csv = text('step,a,b,c', '0,,nan,NA', '1,1,-inf,', '2,2,Infinity,null', '3,3');
    expect(readMetrics(csv)).toEqual([
      {
        a: [
          [1, 1],
          [2, 2],
          [3, 3],
        ],
        b: [
          [0, NaN],
          [1, -Infinity],
          [2, Infinity],
        ],
      },
    ]);
  });

  test('loses a last line that is cut, and is doubted where it may be', () => {
    const cut = parseTable('step,loss\n0,1\n1', 'a.csv');
    expect(cut.rows).toEqual([['0', '1']]);
    expect(cut.told).toEqual(['left out its last line, which is cut']);
    const doubted = parseTable('step,loss\n0,1\n1,0.', 'a.csv');
    expect(doubted.rows).toHaveLength(2);
    expect(doubted.told).toEqual([
      'its last line has no end: look whether its last value is whole',
    ]);
    expect(parseTable('"step","loss"\n"0","1"', 'a.csv').told).toEqual([]);
    expect(parseTable('step,loss', 'a.csv')).toMatchObject({ rows: [], told: [] });
  });

  test('may name its rows, as R does, with or without a name for them', () => {
    const r = text('"step"\t"loss"', '"1"\t0\t0.5', '"2"\t10\tNA', '"3"\t20\tInf');
    const points = [
      [0, 0.5],
      [20, Infinity],
    ];
    expect(readMetrics(r)).toEqual([{ loss: points }]);
    expect(readMetrics(text('"";"step";"loss"', '"1";0;0,5', '"2";20;Inf'))).toEqual([
      { loss: points },
    ]);
    expect(readMetrics(text('loss', 'a,0.5'))).toEqual([{ loss: [[0, 0.5]] }]);
  });

  test('may have its header again where a session appended to it', () => {
    expect(readMetrics(text('step,loss', '0,2', 'step,loss', '1,1'))).toEqual([
      {
        loss: [
          [0, 2],
          [1, 1],
        ],
      },
    ]);
  });

  test('may hold text, which is left out and told', () => {
    const table = parseTable(
      text('step,note,loss,device', '0,,1,cpu', '1,hello,2,0', '2,,n/a,1'),
      'a.csv',
    );
    expect(runsOfTable(table)).toEqual([]);
    expect(table.told).toEqual([
      'left out note: "hello" in row 2 is no number',
      'left out loss: "n/a" in row 3 is no number',
      'left out device: "cpu" in row 1 is no number',
    ]);
    const many = parseTable(text(`step,${[...'abcdefg'].join()}`, '0,x,x,x,x,x,x,x'), 'a.csv');
    runsOfTable(many);
    expect(many.told).toHaveLength(6);
    expect(many.told.at(-1)).toBe('left out 2 more columns that hold text');
  });

  test('has times beside steps, in seconds or milliseconds', () => {
    const [metrics] = runsOfTable(
      parseTable(text('step,_timestamp,loss', '0,1795969250.5,1', '1,1795969251.5,2'), 'a.csv'),
    );
    expect([...metrics!.keys()]).toEqual(['loss']);
    expect(metrics!.get('loss')!.time).toEqual([1795969250.5, 1795969251.5]);
    const [other] = runsOfTable(parseTable(text('step,timestamp', '0,1.5', '1,3'), 'a.csv'));
    expect([...other!.keys()]).toEqual(['timestamp']);
  });

  test.each([
    ['', 'a.csv: is empty; its first line must name columns'],
    ['\n\n', 'a.csv: is empty; its first line must name columns'],
    [
      '0,0.5\n1,0.25\n',
      'a.csv:1: has numbers in place of names; write a first line that names the columns',
    ],
    ['step,loss,loss\n', 'a.csv:1: names the column "loss" twice; give each its own name'],
    [
      'step,"a\nb"\n0,1\n"1\n",2\n2,3,4\n',
      'a.csv:6: has 3 cells, but the first line names 2 columns; name all columns there',
    ],
  ])('is refused: %j', (content, message) => {
    expect(() => parseTable(content, 'a.csv')).toThrow(message);
  });

  test('is read back as it was written', () => {
    const name = fc.stringMatching(/^[a-z"',;\n\t ]*[a-z]$/).map((each) => `m${each}`);
    const cell = fc.option(fc.double().map((number) => number + 0));
    const columns = fc.dictionary(name, fc.array(cell, { minLength: 5, maxLength: 5 }));
    fc.assert(
      fc.property(columns, (metrics) => {
        const names = Object.keys(metrics);
        const rows = [0, 1, 2, 3, 4].map((i) => [
          i,
          ...names.map((each) => metrics[each]![i] ?? ''),
        ]);
        const csv = dsvFormat(',').formatRows(
          [['step', ...names], ...rows].map((row) => row.map(String)),
        );
        const [read = {}] = readMetrics(`${csv}\n`);
        const expected = names.map((each) => [
          each,
          metrics[each]!.flatMap((value, i) => (value === null ? [] : [[i, value]])),
        ]);
        expect(read).toEqual(
          Object.fromEntries(expected.filter(([, points]) => points!.length > 0)),
        );
      }),
    );
  });

  test('is refused in one line, whatever it holds', () => {
    const part = fc.constantFrom(
      ',',
      '\n',
      '"',
      'step',
      'loss',
      '0',
      '1.5',
      'nan',
      ' ',
      ';',
      '\t',
      '\r',
    );
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc.array(part, { maxLength: 60 }).map((parts) => Buffer.from(parts.join(''))),
    );
    fc.assert(
      fc.property(content, (bytes) => {
        try {
          runsOfTable(parseTable(decodeText(bytes, 'a.csv'), 'a.csv'));
        } catch (error) {
          expect(error).toBeInstanceOf(ExpectedError);
          expect((error as Error).message).toMatch(/^a\.csv[^\n]*$/);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('the column of steps', () => {
  test('is the finest that has a step in each row', () => {
    expect(readMetrics(text('epoch,step,loss', '0,10,1', '1,20,2'))).toEqual([
      {
        epoch: [
          [10, 0],
          [20, 1],
        ],
        loss: [
          [10, 1],
          [20, 2],
        ],
      },
    ]);
    expect(readMetrics(text('epoch,step,loss', '0,,1', '1,20,2'))[0]!['loss']).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  test('is pandas’s index without a name, if no other is', () => {
    expect(readMetrics(text(',loss', '0,1', '1,2'))[0]).toEqual({
      loss: [
        [0, 1],
        [1, 2],
      ],
    });
    expect(readMetrics(text('Unnamed: 0,step,loss', '0,10,1'))[0]!['loss']).toEqual([[10, 1]]);
    expect(readMetrics(text(',step,loss', '0,10,1'))[0]).toEqual({ loss: [[10, 1]] });
  });

  test('is the number of the row, if there is none, which is noted', () => {
    const table = parseTable(text('loss', '1', '2'), 'a.csv');
    expect(runsOfTable(table).map((metrics) => metrics.get('loss')!.step)).toEqual([[0, 1]]);
    expect(table.notes).toEqual(['It has no column of steps: its rows are counted from 0.']);
  });

  test('is the one that the author names', () => {
    const csv = text('epoch,tokens,loss', '0,100,1', '1,200,2');
    expect(readMetrics(csv, 'a.csv', 'tokens')[0]!['loss']).toEqual([
      [100, 1],
      [200, 2],
    ]);
    expect(() => readMetrics(csv, 'a.csv', 'samples')).toThrow(
      'a.csv: has no column "samples" for the step; it has epoch, tokens, loss',
    );
    expect(() => readMetrics(text('step,loss', '0,1', ',2'), 'a.csv', 'step')).toThrow(
      'a.csv: row 2: step is ""; expected a step, a whole number',
    );
    expect(() => readMetrics(text('step,loss', 'one,1'), 'a.csv', 'step')).toThrow(
      'a.csv: row 1: step is "one"; expected a step, a whole number',
    );
  });
});

describe('text', () => {
  test('may be UTF-16, as PowerShell writes it', () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('step,loss', 'utf16le')]);
    expect(decodeText(bytes, 'a.csv')).toBe('step,loss');
  });

  test.each([
    [Buffer.from([0x73, 0xe9]), "a.csv: isn't text in UTF-8; save it as UTF-8"],
    [Buffer.from('PAR1\0'), 'a.csv: holds bytes 0, so it is no text'],
    [
      Buffer.from('version https://git-lfs.github.com/spec/v1\n'),
      'a.csv: is a Git LFS pointer in place of the file; fetch it: `git lfs pull`',
    ],
  ])('is refused: %j', (bytes, message) => {
    expect(() => decodeText(bytes, 'a.csv')).toThrow(message);
  });
});

/** The points of each metric, by run. */
function readMetrics(content: string, file = 'a.csv', step?: string) {
  return runsOfTable(parseTable(content, file), { step }).map((metrics) =>
    Object.fromEntries(
      [...metrics].map(([name, series]) => [
        name,
        series.step.map((each, i) => [each, series.value[i]!]),
      ]),
    ),
  );
}
