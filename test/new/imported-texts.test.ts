import { expect, test } from 'vitest';
import type { DraftPlan } from '../../src/lab/imports/draft-plan.ts';
import { importedTexts } from '../../src/new/imported-texts.ts';

const study = {
  name: 'lm',
  title: 'What isn\'t "known"',
  description: 'Of runs.',
  pubDate: new Date('2026-12-01'),
};
const plan: DraftPlan = {
  tools: ['W&B'],
  metrics: [{ name: 'loss', tool: 'loss', isCurve: false }],
  parameters: [],
  variants: [{ name: 'run', label: 'Runs', parameters: {} }],
  seeds: [1],
  artifacts: [],
  seedName: undefined,
  areNumbered: true,
  place: undefined,
  rules: {},
  leftOut: [],
};
const experiment = 'src/experiments/lm/experiment.ts';
const post = 'src/content/posts/lm.mdx';

test('without a curve there is no figure, but a table', () => {
  const texts = importedTexts(study, plan);
  expect(texts[post]).not.toContain('<Figure');
  expect(texts[post]).toContain('<Table of="lm/ends"');
});

test('the rule for seeds is written only where it is needed', () => {
  const rulesOf = (part: Partial<DraftPlan>) =>
    /imported: .*/.exec(importedTexts(study, { ...plan, ...part })[experiment]!)![0];
  expect(rulesOf({})).toBe('imported: {},');
  expect(rulesOf({ seedName: 'seed', areNumbered: false })).toBe('imported: {},');
  expect(rulesOf({ seedName: 'trainer.seed', areNumbered: false })).toBe(
    "imported: { seed: 'trainer.seed' },",
  );
  expect(rulesOf({ seedName: 'seed' })).toBe("imported: { seed: 'numbered' },");
  expect(rulesOf({ rules: { tool: 'csv', step: "it's" } })).toBe(
    `imported: { tool: 'csv', step: "it's" },`,
  );
  expect(rulesOf({ rules: { lines: /a\/(?<step>\d+)/ } })).toBe(
    'imported: { lines: /a\\/(?<step>\\d+)/ },',
  );
  expect(rulesOf({ place: '^(?<folder>[^/]+)$' })).toBe(
    'imported: { place: /^(?<folder>[^/]+)$/ },',
  );
});

test('names from files can’t leave the texts that they stand in', () => {
  const evil = '*/ `  \' " \\ </p> {x} \n<Figure';
  const texts = importedTexts(study, {
    ...plan,
    tools: [evil],
    metrics: [{ name: 'loss', tool: evil, isCurve: true }],
    variants: [{ name: 'run', label: evil, parameters: { tokenizer: evil } }],
  });
  const literals = [...texts[experiment]!.matchAll(/(?:loss|label): ("(?:[^"\\]|\\.)*")/g)];
  expect(literals.map(([, text]) => JSON.parse(text!))).toEqual([evil, evil]);
  const [comment] = /\/\*\*.*/.exec(texts[experiment]!)!;
  expect(comment.indexOf('*/')).toBe(comment.length - 2);
  expect(texts[post]).not.toMatch(/<p>|\{x\}|<Figure of="[^"]*"[^>]*\{/);
});

test('a curve is a figure of its metric, without code', () => {
  const metrics = [{ name: 'valLoss', tool: 'val/loss', isCurve: true }];
  const texts = importedTexts(study, { ...plan, metrics });
  expect(Object.keys(texts)).toEqual([
    experiment,
    'src/experiments/lm/tables.ts',
    'src/experiments/lm/values.ts',
    post,
  ]);
  expect(texts[post]).toContain('<Figure of="lm/valLoss" caption="Val loss over the steps." />');
});

test('no caption has a number that is typed by hand', () => {
  const metrics = [{ name: 'top5Acc', tool: 'top5_acc', isCurve: true }];
  const text = importedTexts(study, { ...plan, metrics })[post]!;
  expect(text).toContain('caption="What the runs measured over the steps."');
});
