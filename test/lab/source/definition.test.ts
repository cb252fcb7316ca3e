import { describe, expect, test } from 'vitest';
import { keepOnlyRun, withoutRun } from '../../../src/lab/source/definition.ts';

/** A bundled experiment. */
function bundle(declared: string, others: string, result = '1'): string {
  return `import { z } from "zod";
    function defineExperiment(definition) { return definition; }
    ${declared}
    var experiment_default = defineExperiment({ title: "Title", ${others}, async *run({ seed }) { yield { step: 0, v: ${result} }; } });
    export { experiment_default as default };`;
}

const isCut = (...parts: Parameters<typeof bundle>) =>
  !keepOnlyRun(bundle(...parts), 'x').includes('Title');

describe('all but run is cut where the rest', () => {
  test.each([
    ['shares nothing with it', '', 'length: () => ({ steps: 1 })', '1'],
    ['shares a number', 'const n = 3;', 'length: () => ({ steps: Math.ceil(n / 2) })', 'n'],
    [
      'shares a function that keeps nothing',
      'const sum = (n) => { let s = 0; for (let i = 0; i < n; i++) s += i; return s; };',
      'length: ({ n }) => ({ steps: sum(n) })',
      'sum(3)',
    ],
    [
      'reads what it reads, too',
      'const ops = { plus: (a) => a }; const rates = [0.1, 0.2];',
      `parameters: z.object({ op: z.enum(Object.keys(ops)), list: z.array(z.number()).refine((l) => l.every((r) => rates.includes(r))) }),
       variants: Object.fromEntries(rates.map((r) => [r.toFixed(1), { label: String(r) }])), length: () => ({ steps: rates.length })`,
      'ops.plus(rates[0])',
    ],
    [
      'has a state of its own',
      'const seen = new Map();',
      'length: ({ n }) => { seen.set(n, 1); return { steps: seen.size }; }',
      '1',
    ],
  ])('%s', (_, declared, others, result) => {
    expect(isCut(declared, others, result)).toBe(true);
  });
});

describe('nothing is cut where the rest may change what run uses', () => {
  test.each([
    ['in a map', 'const m = new Map();', "length() { m.set('x', 5); }", "m.get('x')"],
    ['in a list', 'const list = [];', 'length() { list.push(5); }', 'list[0]'],
    ['by sorting it', 'const list = [2, 1];', 'length() { list.sort(); }', 'list[0]'],
    ['by a function', 'let n = 0; const set = (v) => { n = v; };', 'length() { set(5); }', 'n'],
    [
      'by a function that it gives it to',
      'const o = { v: 1 }; function put(t, v) { t.v = v; }',
      'length() { put(o, 5); }',
      'o.v',
    ],
    ['by Object.assign', 'const o = {};', 'length() { Object.assign(o, { v: 5 }); }', 'o.v'],
    ['by a loop', 'const o = { v: 1 };', 'length() { for (o.v of [5]); }', 'o.v'],
    [
      'by a tag',
      'const o = []; const tag = (s) => { o.push(s); };',
      'length() { tag`5`; }',
      'o[0]',
    ],
    [
      'in a class',
      'class C { static n = 0; static set(v) { C.n = v; } }',
      'length() { C.set(5); }',
      'C.n',
    ],
    ['as the module loads', 'const list = [];', 'variants: (list.push(5), {})', 'list.length'],
    [
      'in a counter',
      'let i = 0; function next() { return i++; }',
      'metrics: { v: next() }',
      'next()',
    ],
    [
      'as parameters are checked',
      'const seen = [];',
      'parameters: z.object({ a: z.number().refine((v) => seen.push(v)) })',
      'seen[0]',
    ],
    [
      'of the language',
      'const fix = () => { Math.random = () => 0.5; };',
      'length() { fix(); }',
      'Math.random()',
    ],
    [
      'of the process',
      'const put = () => { Reflect.set(globalThis, "q", 5); };',
      'length() { put(); }',
      'q',
    ],
  ])('%s', (_, declared, others, result) => {
    expect(isCut(declared, others, result)).toBe(false);
  });
});

describe('run is cut', () => {
  const cut = bundle('', 'length: () => ({ steps: 1 })', 'costly()');

  test('and the rest keeps its lines and columns', () => {
    const rest = withoutRun(cut);
    expect(rest).not.toContain('costly');
    expect(rest).toContain('title: "Title", length: () => ({ steps: 1 }), run() {}');
    const positions = (text: string) => [text.length, text.indexOf('export {')];
    expect(positions(rest)).toEqual(positions(cut));
    expect(rest.split('\n')).toHaveLength(cut.split('\n').length);
  });

  test.each([
    ['is declared elsewhere', 'run', 'async function* run() { yield costly(); }'],
    ['has another name there', 'run: train', 'const train = async function* () { costly(); };'],
    ['is an arrow', 'run: () => costly()', ''],
  ])('where it %s', (_, run, declared) => {
    const code = `${declared} var a = defineExperiment({ title: "T", ${run} }); export { a as default };`;
    expect(withoutRun(code)).toMatch(/title: "T", run\(\) \{\}\s* \}\); export/);
  });

  test.each([
    ['is no function', 'run: 5'],
    ['is made by a call', 'run: train(costly)'],
    ['may be a getter', 'get run() { return costly; }'],
  ])('but not where it %s', (_, run) => {
    const code = `var a = defineExperiment({ title: "T", ${run} }); export { a as default };`;
    expect(withoutRun(code)).toBe(code);
  });
});
