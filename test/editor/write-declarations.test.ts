import { readFile, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import { expect, onTestFinished, test } from 'vitest';
import { declareForEditors } from '../../src/editor/declarations.ts';
import { mayChangeDeclarations, writeDeclarations } from '../../src/editor/write-declarations.ts';
import { createAuthorSite } from './author-site.ts';

const file = '.astro/retrace.d.ts';

test('the file is written where there is none, and left alone while nothing changes', async () => {
  const { root, write } = await studySite();
  await writeDeclarations(root);
  expect(membersOf(await declared(root), 'Chart')).toEqual(['"study/loss"']);

  const before = new Date('2026-01-31');
  await utimes(path.join(root, file), before, before);
  await writeDeclarations(root);
  expect((await stat(path.join(root, file))).mtime).toEqual(before);

  await write(
    'src/experiments/study/charts.ts',
    'export function loss() {}\nexport function sharp() {}',
  );
  await writeDeclarations(root);
  expect(membersOf(await declared(root), 'Chart')).toEqual(['"study/loss"', '"study/sharp"']);
});

test('without experiments and bibliography the file is written, too', async () => {
  const { root } = await studySite();
  await rm(path.join(root, 'src'), { recursive: true });
  await writeDeclarations(root);
  expect(membersOf(await declared(root), 'Chart')).toEqual(['never']);
  expect(membersOf(await declared(root), 'Work')).toEqual(['never']);
});

test('a file that does not compile may export any name; all other names stay known', async () => {
  const { root, write } = await studySite();
  await write('src/experiments/study/charts.ts', 'export function loss( {}');
  await write('src/experiments/study/values.ts', 'export const steps = () => 1;');
  await write('src/content/bibliography.bib', '@book{a, title={A}}\n@book{b, title={');
  await writeDeclarations(root);
  const text = await declared(root);
  expect(membersOf(text, 'Chart')).toEqual([`\`study/\${string}\``]);
  expect(membersOf(text, 'Value')).toEqual(['"study/steps"']);
  expect(membersOf(text, 'Work')).toEqual(['"a"', '"b"']);
});

test('metrics and variants are those that the plan writes out; of any other plan, they may be any', async () => {
  const { root, write } = await studySite();
  const plan = 'src/experiments/study/experiment.ts';
  await write(
    plan,
    `import { table as rows, array, digest, picture, text } from 'retrace/lab';
const metrics = { loss: 'Loss', 'valLoss': 'Loss' };
const artifacts = { samples: picture('Digits'), story: text('A story'), wrong: rows('W', {}), map: array('M'), weights: digest('W') };
const parameters = z.strictObject({ rate: z.number(), steps: z.int() }).refine(() => true);
export default defineExperiment({ metrics, artifacts, parameters, variants: { 'sgd-0': {}, adam: {} } });`,
  );
  await writeDeclarations(root);
  const text = await declared(root);
  expect(membersOf(text, 'Metric')).toEqual(['"study/loss"', '"study/valLoss"']);
  expect(membersOf(text, 'Artifact')).toEqual(['"study/samples"', '"study/story"']);
  expect(membersOf(text, 'Parameter')).toEqual(['"study/rate"', '"study/steps"']);
  expect(membersOf(text, 'Style')).toEqual([
    '"decimal"',
    '"percent"',
    '"duration"',
    '"scientific"',
  ]);
  expect(membersOf(text, 'Variant')).toEqual(['"adam"', '"sgd-0"']);
  expect(membersOf(text, 'Take')).toEqual(['"last"', '"first"', '"max"', '"min"', '"mean"']);
  await write(
    plan,
    'export default { metrics: { ...some }, parameters: of(a), variants: sweep() };',
  );
  await writeDeclarations(root);
  expect(membersOf(await declared(root), 'Parameter')).toEqual([`\`study/\${string}\``]);
  expect(membersOf(await declared(root), 'Metric')).toEqual([`\`study/\${string}\``]);
  expect(membersOf(await declared(root), 'Variant')).toEqual(['string']);
  expect(membersOf(await declared(root), 'Artifact')).toEqual(['never']);
  await write(plan, 'export default { metrics: {}, variants: {}, ...kept };');
  await writeDeclarations(root);
  expect(membersOf(await declared(root), 'Artifact')).toEqual([`\`study/\${string}\``]);
});

test('charts without an experiment are none, but their code can be listed', async () => {
  const { root, write } = await studySite();
  await write('src/experiments/shared/charts.ts', 'export function loss() {}');
  await writeDeclarations(root);
  const text = await declared(root);
  expect(membersOf(text, 'Chart')).toEqual(['"study/loss"']);
  expect(membersOf(text, 'Experiment')).toEqual(['"study"']);
  expect(membersOf(text, 'File')).toEqual([
    '"shared/charts"',
    '"study/charts"',
    '"study/experiment"',
  ]);
});

test('the declarations need no other types, whatever names there are', async () => {
  const odd = ['study/as a text', 'study/"quoted"', `study/\`\${x}\``, 'study/\\', 'study/*/'];
  const found = { known: odd, unknown: ['half', `\`\${x}\`\\`] };
  const text = declareForEditors({
    experiments: ['study', 'half'],
    artifacts: found,
    charts: found,
    claims: found,
    diagrams: found,
    metrics: found,
    parameters: found,
    tables: found,
    values: { known: [], unknown: [] },
    files: odd,
    variants: ['adam', '"'],
    works: ["it's", 'a"b'],
  });
  expect(mistakesIn(text)).toEqual([]);
  expect(mistakesIn(text.replace('Retrace.Verdict', 'Retrace.Verdit'))).toHaveLength(1);
});

test.each([
  ['src/experiments/study/charts.ts', true],
  ['src/experiments/study', true],
  ['src/content/bibliography.bib', true],
  ['src/content/posts/study.mdx', false],
  ['.astro/retrace.d.ts', false],
  ['results/study/run/run.json', false],
])('whether an edit of %s may change the declarations: %s', (edited, may) => {
  const root = path.resolve('site');
  expect(mayChangeDeclarations(root, path.join(root, edited))).toBe(may);
});

async function studySite() {
  const site = await createAuthorSite();
  onTestFinished(site.remove);
  await site.write('src/experiments/study/experiment.ts', 'throw new Error("not needed");');
  await site.write('src/experiments/study/charts.ts', 'export function loss() {}');
  return site;
}

function declared(root: string): Promise<string> {
  return readFile(path.join(root, file), 'utf8');
}

/** The members of a union, as they are written. */
function membersOf(text: string, type: string): string[] {
  const [, union = ''] = new RegExp(`^  type ${type} =([^;]*);`, 'm').exec(text) ?? [];
  return union
    .split(/^ +\| /m)
    .map((member) => member.trim())
    .filter(Boolean);
}

/** Compiles declarations alone, with the language's own library. */
function mistakesIn(text: string): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    types: [],
    lib: ['lib.es2024.d.ts'],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...rest) =>
    name === 'retrace.d.ts'
      ? ts.createSourceFile(name, text, ts.ScriptTarget.Latest)
      : getSourceFile(name, ...rest);
  const program = ts.createProgram(['retrace.d.ts'], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}
