import type { DraftPlan } from '../lab/imports/draft-plan.ts';
import { asMarkup, literalOf } from './literals.ts';
import type { Study } from './study-files.ts';

type Metric = DraftPlan['metrics'][number];
type Parameter = DraftPlan['parameters'][number];
type Variant = DraftPlan['variants'][number];

/** The files of an experiment that takes in runs of another tool, and of a post about them, by path from the site's folder. */
export function importedTexts(study: Study, plan: DraftPlan): Record<string, string> {
  const folder = `src/experiments/${study.name}`;
  const curves = plan.metrics.filter(({ isCurve }) => isCurve);
  return {
    [`${folder}/experiment.ts`]: experimentText(study, plan),
    [`${folder}/tables.ts`]: tablesText(study, plan.metrics.slice(0, mostColumns)),
    [`${folder}/values.ts`]: valuesText,
    [`src/content/posts/${study.name}.mdx`]: postText(study, plan, curves),
  };
}

/** A wider table doesn't fit a page. */
const mostColumns = 6;

function experimentText(study: Study, plan: DraftPlan): string {
  const { metrics, parameters, variants, seeds } = plan;
  const kinds = [...new Set(plan.artifacts.map(({ kind }) => kind))].sort();
  return `import { ${['defineExperiment', ...kinds].join(', ')} } from 'retrace/lab';
import { z } from 'zod';

/** Drafted from runs of ${listOf(plan.tools)}: change titles, labels and descriptions, and remove what the post doesn't need. */
export default defineExperiment({
  name: '${study.name}',
  title: ${literal(study.title)},

${rulesText(plan)}

  // What a run has of these is on record, and published. Its other parameters aren't.
  parameters: z.object({${lines(parameters.map(parameterText), 4)}}),

  // A run is of the variant whose parameters it has.
  variants: {${lines(variants.map(variantText), 4)}},
  profiles: {
    full: { seeds: [${seeds.join(', ')}], parameters: {} },
  },

  // By the camelCase forms of their names in the files. Say what each is, with its unit.
  metrics: {${lines(
    metrics.map(({ name, tool }) => keyed(`${name}:`, literal(tool), 4)),
    4,
  )}},${artifactsText(plan)}
});
`;
}

function artifactsText({ artifacts }: DraftPlan): string {
  if (artifacts.length === 0) return '';
  const texts = artifacts.map(artifactText);
  return `

  // What runs keep besides, found by the same rule. Say what each shows.
  artifacts: {${lines(texts, 4)}},`;
}

function artifactText(artifact: DraftPlan['artifacts'][number]): string {
  const { name, kind, tool, columns = {} } = artifact;
  const about = literal(tool);
  if (kind !== 'table') return `${name}: ${kind}(${about}),`;
  const types = Object.entries(columns).map(([column, type]) => `${column}: '${type}'`);
  const line = `${name}: table(${about}, { ${types.join(', ')} }),`;
  if (4 + line.length <= lineWidth) return line;
  return `${name}: table(${about}, {${lines(
    types.map((type) => `${type},`),
    6,
  )}}),`;
}

function rulesText({ rules: { tool, step, lines }, ...plan }: DraftPlan): string {
  const { seedName, areNumbered, place } = plan;
  const isUsual = seedName === undefined || seedName === 'seed';
  const isIgnored = seedName !== undefined && areNumbered;
  const rules = [
    ...(tool === undefined ? [] : [`tool: '${tool}'`]),
    ...(step === undefined ? [] : [`step: ${literal(step)}`]),
    ...(lines === undefined ? [] : [`lines: ${lines}`]),
    ...(place === undefined ? [] : [`place: /${place}/`]),
    ...(isIgnored ? ["seed: 'numbered'"] : isUsual ? [] : [`seed: ${literal(seedName)}`]),
  ];
  return [
    ...(place === undefined
      ? []
      : [
          '  // Names of folders and files, below the one that is imported, tell parameters and seeds.',
        ]),
    ...(isIgnored
      ? ['  // Variants have no seed in common: runs are numbered, as no parameter is called so.']
      : []),
    `  ${bracketed('imported: {', rules, '},', 2)}`,
  ].join('\n');
}

function parameterText({ name, kind, isOptional }: Parameter): string {
  return `${name}: z.${kind}()${isOptional ? '.optional()' : ''},`;
}

function variantText({ name, label, parameters }: Variant): string {
  const given = Object.entries(parameters).map(
    ([key, value]) => `${key}: ${typeof value === 'string' ? literal(value) : value}`,
  );
  const key = /^[a-z]\w*$/.test(name) ? name : `'${name}'`;
  const all = bracketed('parameters: {', given, '}', 6);
  return bracketed(`${key}: {`, [`label: ${literal(label)}`, all], '},', 4);
}

function tablesText(study: Study, metrics: readonly Metric[]): string {
  const names = metrics.map(({ name }) => `'${name}'`);
  return `import type { ResultsOf, ResultTable } from 'retrace/lab';
import { meanOfSeeds } from 'retrace/statistics';
${importExperiment}

${bracketed('const metrics = [', names, '] as const;', 0)}

/** The last value of each metric: the mean over the seeds. A post shows it by \`<Table of="${study.name}/ends" />\`. */
export function ends({ variants }: ResultsOf<typeof experiment>): ResultTable {
  return {
    ${bracketed('columns: [', ["'Variant'", ...metrics.map(({ tool }) => literal(tool))], '],', 4)}
    sections: [
      {
        rows: variants.map(({ label, runs }) => ({
          label,
          cells: metrics.map((metric) =>
            meanOfSeeds(runs.map((run) => run.series(metric).value.at(-1)!)),
          ),
        })),
      },
    ],
  };
}
`;
}

/** In one piece, the package's own files would import it: they are JavaScript, and their imports are renamed. */
const importExperiment = ['import type experiment', "'./experiment.ts';"].join(' from ');

const valuesText = `import type { Quantity, ResultsOf } from 'retrace/lab';
${importExperiment}

type Value = (results: ResultsOf<typeof experiment>) => Quantity;

// Settings of the runs. \`given\` numbers are no results, so the text doesn't mark them.

export const seeds: Value = ({ variants }) => ({
  value: variants[0]!.runs.length,
  digits: 0,
  given: true,
});
export const compared: Value = ({ variants }) => ({
  value: variants.length,
  digits: 0,
  given: true,
});
`;

/** More variants make more pictures than a page shows. */
const mostSampled = 20;

function samplesOf(
  study: string,
  artifacts: DraftPlan['artifacts'],
  { length }: DraftPlan['variants'],
): string[] {
  if (length > mostSampled) return [];
  return artifacts
    .filter(({ kind }) => kind === 'picture')
    .map(({ name }) => {
      const words = inWords(name);
      const caption = /\d/.test(words) ? 'What the runs kept.' : `${words}, as the runs kept them.`;
      return `<Samples of="${study}/${name}" caption="${caption}" />\n`;
    });
}

function postText(study: Study, plan: DraftPlan, curves: readonly Metric[]): string {
  const { name } = study;
  const { variants, tools, artifacts } = plan;
  const of = (value: string) => `<Value of="${name}/${value}" />`;
  const runs =
    variants.length > 1
      ? `This post compares ${of('compared')} variants, with ${of('seeds')} runs each.`
      : `This post shows ${of('seeds')} runs.`;
  const figures = curves.map(
    (curve) => `<Figure of="${name}/${curve.name}" caption="${captionOf(curve)}" />\n`,
  );
  return `---
title: ${JSON.stringify(asMarkup(study.title))}
description: ${JSON.stringify(asMarkup(study.description))}
pubDate: ${study.pubDate.toISOString().slice(0, 10)}
---

{/* A draft. Figures, tables and numbers come from src/experiments/${name}. */}

${runs} They were imported from ${listOf(tools)}.

${[...figures, ...samplesOf(name, artifacts, variants)].join('\n')}
<Table of="${name}/ends" caption="What was measured last: the mean of the runs." />
`;
}

/** In words without digits: a number in the text must come from results. */
function captionOf({ name }: Metric): string {
  const words = inWords(name);
  return /\d/.test(words) ? 'What the runs measured over the steps.' : `${words} over the steps.`;
}

/** "Train loss" for `trainLoss`. */
function inWords(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, (_, end, start) => `${end} ${start.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Names of tools, without what Markdown or a comment takes for its own. */
function listOf(names: readonly string[]): string {
  const plain = names.map((name) => name.replace(/[^\p{L}\p{N} .&+-]/gu, ''));
  return new Intl.ListFormat('en-GB').format(plain);
}

/** A text of the files as a literal. */
function literal(text: string): string {
  return /\p{Cc}/u.test(text) ? JSON.stringify(text) : literalOf(text);
}

/** The width of a line that the formatter leaves in one piece. */
const lineWidth = 100;

/** Parts in brackets as the formatter writes them: on one line if they fit, else each on its own. */
function bracketed(open: string, parts: readonly string[], close: string, spaces: number): string {
  const isObject = open.endsWith('{') && parts.length > 0;
  const inside = isObject ? ` ${parts.join(', ')} ` : parts.join(', ');
  const line = `${open}${inside}${close}`;
  if (spaces + line.length <= lineWidth && !line.includes('\n')) return line;
  return `${open}${lines(
    parts.map((part) => `${part},`),
    spaces + 2,
  )}${close}`;
}

/** A key with its value, which stands on a line of its own if it is long. */
function keyed(key: string, value: string, spaces: number): string {
  const line = `${key} ${value},`;
  return spaces + line.length <= lineWidth ? line : `${key}\n${' '.repeat(spaces + 2)}${value},`;
}

/** Lines within brackets, indented; nothing without lines. */
function lines(texts: readonly string[], spaces: number): string {
  if (texts.length === 0) return '';
  const indent = ' '.repeat(spaces);
  const end = ' '.repeat(spaces - 2);
  return `\n${texts.map((text) => `${indent}${text}\n`).join('')}${end}`;
}
