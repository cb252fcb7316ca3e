import { describe, expect, test } from 'vitest';
import type { FoundRun } from '../../../src/lab/readers/found-run.ts';
import { tableOfHtml } from '../../../src/lab/readers/notebook/html-table.ts';
import { assignedLiterals } from '../../../src/lab/readers/notebook/literals.ts';
import { notebook } from '../../../src/lab/readers/notebook/notebook.ts';
import { ExpectedError } from '../../../src/messages/expected-error.ts';
import fc from '../../properties.ts';
import { damaged } from './damaged-bytes.ts';
import { onlyRun, runsIn, sourceOf, toldBy, valuesOf } from './given-files.ts';
import { type GivenCell, notebookOf, shows, stdout } from './notebook-file.ts';

const file = 'runs/study.ipynb';
const runOf = (cells: readonly GivenCell[], metadata: object = {}) =>
  onlyRun(notebook, sourceOf({ [file]: notebookOf(cells, metadata) }));
const rows = { outputs: [stdout('{"step": 0, "loss": 1}\n')] };

async function contentsOf({ artifacts = [] }: FoundRun) {
  return Promise.all(
    artifacts.map(async (each) => {
      const content = await each.read();
      const shown = content instanceof Uint8Array ? Buffer.from(content).toString() : content;
      return [each.kind, each.name, each.step, shown];
    }),
  );
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** As pandas 2 shows a frame. */
const pandas = `<div>
<style scoped>.dataframe tbody tr th { vertical-align: top; }</style>
<table border="1" class="dataframe">
  <thead>
    <tr style="text-align: right;"><th></th><th>actual</th><th>share &amp; more</th></tr>
  </thead>
  <tbody>
    <tr><th>0</th><td>cat</td><td>0.5</td></tr>
    <tr><th>1</th><td>&lt;script&gt;</td><td>NaN</td></tr>
  </tbody>
</table><script>alert(1)</script></div>`;
const frame = {
  header: ['', 'actual', 'share & more'],
  cells: [
    ['0', 'cat', '0.5'],
    ['1', '<script>', 'NaN'],
  ],
  caveat: 'its numbers are as its notebook shows them, which may round them',
};

test('tagged cells give pictures, tables and texts, and nothing else of their outputs', async () => {
  const run = await runOf([
    {
      tags: ['retrace:confusion'],
      outputs: [shows({ 'text/html': pandas.split(/(?<=\n)/), 'text/plain': ['x'] })],
    },
    {
      tags: ['retrace:samples@500', 'other'],
      outputs: [shows({ 'image/png': `${base64('PNG')}\n`, 'text/plain': '<Figure>' })],
    },
    {
      tags: ['retrace:grid'],
      outputs: [shows({ 'image/png': base64('A') }), shows({ 'image/jpeg': base64('B') })],
    },
    {
      tags: ['retrace:story'],
      outputs: [
        stdout('Once\n\u001b[31mupon\u001b[0m'),
        { output_type: 'stream', name: 'stderr', text: 'warned' },
      ],
    },
    {
      tags: ['retrace:resource'],
      outputs: [
        shows({
          'application/vnd.dataresource+json': {
            schema: { fields: [{ name: 'x' }] },
            data: [{ x: 1 }],
          },
        }),
      ],
    },
    {
      tags: ['retrace:page'],
      outputs: [shows({ 'text/html': '<script>alert(1)</script>', 'text/plain': '<HTML>' })],
    },
    {
      tags: ['retrace:drawn'],
      outputs: [shows({ 'image/svg+xml': '<svg/>', 'text/plain': '<SVG>' })],
    },
    { tags: ['retrace:printed'], outputs: [stdout('{"x": 1, "y": "a"}\n{"x": NaN, "y": null}\n')] },
    { tags: ['retrace:csv'], outputs: [stdout('x,y\n1,a\n')] },
    { tags: ['confusion'], outputs: [shows({ 'image/png': base64('not tagged') })] },
  ]);
  expect(await contentsOf(run)).toEqual([
    ['table', 'confusion', undefined, frame],
    ['picture', 'samples', 500, 'PNG'],
    ['picture', 'grid/1', undefined, 'A'],
    ['picture', 'grid/2', undefined, 'B'],
    ['text', 'story', undefined, 'Once\nupon'],
    ['table', 'story', undefined, { header: ['Once'], cells: [['upon']] }],
    ['table', 'resource', undefined, { header: ['x'], cells: [['1']] }],
    ['text', 'printed', undefined, '{"x": 1, "y": "a"}\n{"x": NaN, "y": null}\n'],
    [
      'table',
      'printed',
      undefined,
      {
        header: ['x', 'y'],
        cells: [
          ['1', 'a'],
          ['NaN', ''],
        ],
      },
    ],
    ['text', 'csv', undefined, 'x,y\n1,a\n'],
    ['table', 'csv', undefined, { header: ['x', 'y'], cells: [['1', 'a']] }],
  ]);
  expect(run.metrics.size).toBe(0);
});

test('printed rows are metrics, and papermill tells parameters and times', async () => {
  const run = await runOf(
    [
      {
        tags: ['parameters'],
        source: "optimizer = 'sgd'\nlearning_rate = 1e-3  # small\nseed = 1\n",
      },
      { tags: ['injected-parameters'], source: '# Parameters\noptimizer = "adam"\nseed = 2\n' },
      {
        outputs: [
          stdout('begins\n{"step": 0, "loss": 2.5}\n{"step": 1, "loss": NaN, "note": "x"}\n'),
        ],
      },
      { outputs: [stdout('{"accuracy": 0.9}\n{"name": "x"}\n{torn\n')] },
    ],
    {
      papermill: {
        parameters: { seed: 3 },
        start_time: '2026-11-20T08:00:00.000000+00:00',
        duration: 12.5,
        exception: null,
        input_path: '/home/erika/study.ipynb',
        output_path: '/home/erika/out.ipynb',
      },
    },
  );
  expect(valuesOf(run)).toEqual({
    loss: [
      [0, 2.5],
      [1, NaN],
    ],
    accuracy: [[1, 0.9]],
  });
  expect(run).toMatchObject({
    place: file,
    tool: 'notebook',
    toolVersion: 'Python 3.11.7',
    label: 'study',
    parameters: { optimizer: 'adam', learning_rate: 0.001, seed: 3 },
    facts: { started: '2026-11-20T08:00:00.000Z', durationSeconds: 12.5, python: '3.11.7' },
    notes: [],
  });
  expect(toldBy([run])).not.toContain('erika');
});

test.each<[string, GivenCell[], object, string[]]>([
  ['from top to bottom', [rows, {}, {}], {}, []],
  [
    'out of order',
    [{ ...rows, count: 3 }, { count: 1 }, { count: 2 }, { count: 4 }],
    {},
    ['Its cells did not run from top to bottom: 2 cells ran before one above.'],
  ],
  [
    'twice the same number',
    [{ ...rows, count: 1 }, { count: 1 }],
    {},
    ['Its cells did not run from top to bottom: one cell ran before one above.'],
  ],
  [
    'an output of unknown time',
    [{ ...rows, count: null }, { count: 1 }],
    {},
    ["Of one cell it isn't told when the shown output was made."],
  ],
  [
    'a cell that did not run',
    [{ ...rows, count: 1 }, { count: null }, { count: null, source: '  ' }],
    {},
    ['One cell did not run.'],
  ],
  [
    'cells that ran again',
    [{ ...rows, count: 4 }, { count: 9 }],
    {},
    ['Some cells ran more than once, or were taken away after they ran.'],
  ],
  [
    'an error',
    [rows, { outputs: [{ output_type: 'error', ename: 'E', evalue: 'v', traceback: [] }] }],
    {},
    ['A cell ended with an error.'],
  ],
  [
    'an error that papermill tells',
    [rows],
    { papermill: { exception: true } },
    ['A cell ended with an error.'],
  ],
])('of a notebook with cells %s that is said', async (_, cells, metadata, notes) => {
  expect((await runOf(cells, metadata)).notes).toEqual(notes);
});

test('a notebook without tags and rows is no run, and its author is told what is missing', async () => {
  const source = sourceOf({ [file]: notebookOf([{ outputs: [stdout('1\n')] }]) });
  expect(await runsIn(notebook, source)).toEqual({});
  await expect(runsIn(notebook, { ...source, named: file })).rejects.toThrow(
    `${file}: no cell with output has a tag such as retrace:samples, and none prints rows`,
  );
});

test.each([
  ['{', "isn't JSON"],
  ['[]', 'is no notebook'],
  ['{"nbformat":3,"worksheets":[]}', 'is a notebook of format 3; write it as 4: jupyter nbconvert'],
  ['{"nbformat":4,"cells":{}}', 'is no notebook'],
  [`{"nbformat":4,"cells":${'['.repeat(200_000)}`, "isn't JSON"],
  [JSON.stringify({ nbformat: 4, cells: Array(20_000).fill({}) }), 'too many'],
])('%.30s is refused', async (content, message) => {
  await expect(onlyRun(notebook, sourceOf({ [file]: content }))).rejects.toThrow(message);
});

test('a picture that is no base64 is refused when it is read', async () => {
  const run = await runOf([
    { tags: ['retrace:x'], outputs: [shows({ 'image/png': '<svg onload="alert(1)">' })] },
  ]);
  await expect(run.artifacts![0]!.read()).rejects.toThrow(
    `${file}: cell 2: shows a picture that isn't base64`,
  );
});

describe('tables of HTML', () => {
  const table = (head: string, body: string) =>
    `<table><thead>${head}</thead><tbody>${body}</tbody></table>`;

  test.each([
    [
      table(
        '<tr><th></th><th>x</th></tr><tr><th>id</th><th></th></tr>',
        '<tr><th>a</th><td>1</td></tr>',
      ),
      ['id', 'x'],
      [['a', '1']],
    ],
    [
      '<table><tr><td>x<br>y</td></tr><tr><td> 1 </td></tr></table><table><tr><td>2</td></tr></table>',
      ['xy'],
      [['1']],
    ],
    [
      `<!-- <table><tr><td>no</td></tr></table> -->${table('<tr><th>x</th></tr>', '<tr><td><b>1</b>&nbsp;&#50;&#x33;&bogus;</td></tr>')}`,
      ['x'],
      [['1 23&bogus;']],
    ],
    [
      '<table><tr><td>x</td></tr><tr><td>1<script>document.write("</td><td>2")</script></td></tr></table>',
      ['x'],
      [['1']],
    ],
  ])('%.50s', (html, header, cells) => {
    expect(tableOfHtml(html, 'cell 2')).toMatchObject({ header, cells });
  });

  test.each([
    [
      table(
        '<tr><th></th><th>x</th></tr>',
        '<tr><th>0</th><td>1</td></tr><tr><th>...</th><td>...</td></tr>',
      ),
      'shows only a part of its table',
    ],
    [
      table(
        '<tr><th></th><th>x</th><th>...</th></tr>',
        '<tr><th>0</th><td>1</td><td>...</td></tr>',
      ),
      'shows only a part of its table',
    ],
    [
      table('<tr><th colspan="2">x</th></tr>', '<tr><td>1</td></tr>'),
      'headings over several columns',
    ],
    [
      table('<tr><th></th><th>x</th></tr><tr><th></th><th>y</th></tr>', ''),
      'headings over several columns',
    ],
  ])('%.40s is refused', (html, message) => {
    expect(() => tableOfHtml(html, 'cell 2')).toThrow(
      `cell 2: ${message === 'shows only a part of its table' ? '' : 'has a table with '}${message}`,
    );
  });

  test('HTML that never ends takes no time', () => {
    for (const part of [
      '<table',
      '<table><tr><td',
      '<!--',
      '<script>',
      '<table><style>',
      '<table><tr><td>&#',
    ]) {
      expect(() => tableOfHtml(part.repeat(200_000), 'cell 2')).not.toThrow(RangeError);
    }
  });
});

test.each<[string, Record<string, unknown>]>([
  ['a = 1\nb=-2.5e-3 # x\nc: float = .5\n', { a: 1, b: -0.0025, c: 0.5 }],
  ['a <- 5L\nb <- TRUE\nc = NULL', { a: 5, b: true, c: null }],
  [`a = "x # y"\nb = 'it\\'s'\nc = "\\n"`, { a: 'x # y', b: "it's", c: '\n' }],
  [
    'a = [1, 2,\n  3,]\nb = (16, 32)\nc = {"k": [True, None], }',
    { a: [1, 2, 3], b: [16, 32], c: { k: [true, null] } },
  ],
  ['a = 1_000\nb = 1;', { a: 1000, b: 1 }],
  ['a = f(1)\nb = a\nc = 1 + 2\n  d = 3\nif x == 1: pass\ne = r"x"\ng = 1.2.3', {}],
  [`a = ${'['.repeat(10_000)}`, {}],
  ['__proto__ = {"x": 1}', Object.fromEntries([['__proto__', { x: 1 }]])],
])('the literals of %.40j', (source, expected) => {
  expect(assignedLiterals(source)).toEqual(expected);
});

test('damaged notebooks are read or refused, soon', { timeout: 60_000 }, async () => {
  const whole = notebookOf(
    [
      { tags: ['parameters'], source: 'a = [1, {"b": None}]\n' },
      {
        tags: ['retrace:a@5'],
        outputs: [shows({ 'text/html': pandas }), shows({ 'image/png': base64('PNG') })],
      },
      rows,
    ],
    { papermill: { parameters: { a: 1 }, start_time: 'x', duration: 1 } },
  );
  const tally = { read: 0, refused: 0 };
  const html = fc.array(
    fc.constantFrom(
      '<table>',
      '<tr>',
      '<td>',
      '</td>',
      '<',
      '>',
      '<!--',
      '-->',
      '<script>',
      '</script>',
      'x',
      '&#60;',
      '<thead>',
      '...',
    ),
    { maxLength: 40 },
  );
  await fc.assert(
    fc.asyncProperty(damaged(Buffer.from(whole)), html, async (bytes, parts) => {
      try {
        for (const run of Object.values(await runsIn(notebook, sourceOf({ [file]: bytes }))))
          await contentsOf(run);
        tally.read++;
      } catch (error) {
        expect(error).toBeInstanceOf(ExpectedError);
        expect((error as Error).message.startsWith(file)).toBe(true);
        tally.refused++;
      }
      try {
        tableOfHtml(parts.join(''), file);
      } catch (error) {
        expect(error).toBeInstanceOf(ExpectedError);
      }
    }),
    { numRuns: 1000 },
  );
  expect(tally.read).toBeGreaterThan(30);
  expect(tally.refused).toBeGreaterThan(100);
});
