import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const chartsPerPost = 4;
const pointsPerSeries = 500;
const series = ['first', 'second'] as const;

/** Generates posts with four charts each. A chart has two series of 500 points; no two charts are the same. */
export function generatedPosts(count: number): GeneratedPost[] {
  return Array.from({ length: count }, (_, post) => ({
    name: `post-${post}`,
    number: post,
    title: `Post ${post}`,
    paragraphs: Array.from({ length: chartsPerPost }, (_, i) => `${prose} (${post}, ${i})`),
    charts: Array.from({ length: chartsPerPost }, (_, i) => ({
      name: `chart${post}x${i}`,
      factor: 1 + post / count + i,
    })),
  }));
}

export interface GeneratedPost {
  name: string;
  /** From 0. */
  number: number;
  title: string;
  /** One paragraph above each chart. */
  paragraphs: string[];
  /** `factor` scales both series of a chart. */
  charts: { name: string; factor: number }[];
}

const prose =
  'Two waves of different lengths meet now and then. *When* they do is told by the least common multiple of their lengths, and between two such moments they are as far apart as waves can be. '.repeat(
    3,
  );

/** Writes the posts for Retrace, and their experiment without recorded runs. */
export async function writeForRetrace(root: string, posts: readonly GeneratedPost[]) {
  const experiment = path.join(root, 'src/experiments/waves');
  const content = path.join(root, 'src/content/posts');
  await mkdir(experiment, { recursive: true });
  await mkdir(content, { recursive: true });
  await writeFile(path.join(experiment, 'experiment.ts'), experimentSource);
  const exported = posts.flatMap((post) =>
    post.charts.map(({ name, factor }) => `export const ${name} = waves(${factor});\n`),
  );
  await writeFile(path.join(experiment, 'charts.ts'), chartSource + exported.join(''));
  for (const post of posts) {
    const body = post.paragraphs.map(
      (text, i) =>
        `${text}\n\n<Figure of="waves/${post.charts[i]!.name}" caption="${post.title}, chart ${i}" />\n`,
    );
    await writeFile(path.join(content, `${post.name}.mdx`), headOf(post) + body.join('\n'));
  }
}

/** A post's frontmatter: a post a week, by one of twelve authors, with two of fifteen tags. */
function headOf({ title, number }: GeneratedPost): string {
  const week = 7 * 24 * 3600 * 1000;
  const date = new Date(Date.UTC(2020, 0, 1) + number * week).toISOString().slice(0, 10);
  const lines = [
    `title: ${title}`,
    'description: Generated',
    `pubDate: ${date}`,
    `authors: [Author ${number % 12}]`,
    `tags: [Tag ${number % 5}, Tag ${5 + (number % 10)}]`,
  ];
  return `---\n${lines.join('\n')}\n---\n\n`;
}

/** Writes the posts for Observable Framework: the data of each chart as a file, drawn by Vega-Lite in the browser. */
export async function writeForFramework(root: string, posts: readonly GeneratedPost[]) {
  const source = path.join(root, 'src');
  await mkdir(source, { recursive: true });
  await writeFile(path.join(root, 'observablehq.config.js'), 'export default { root: "src" };\n');
  await writeFile(path.join(source, 'index.md'), '# Generated\n');
  for (const post of posts) {
    const parts = post.paragraphs.map((text, i) => {
      const { name } = post.charts[i]!;
      const data = `await FileAttachment("${name}.json").json()`;
      // The object starts with `data`, so the look loses its opening brace.
      const spec = `{ data: { values: ${data} }, ${JSON.stringify(lookOfChart).slice(1)}`;
      return `${text}\n\n\`\`\`js\ndisplay(await draw(${spec}));\n\`\`\`\n`;
    });
    await writeFile(
      path.join(source, `${post.name}.md`),
      `---\ntitle: ${post.title}\n---\n\n# ${post.title}\n\n${drawInBrowser}\n${parts.join('\n')}`,
    );
    for (const { name, factor } of post.charts) {
      await writeFile(path.join(source, `${name}.json`), JSON.stringify(pointsOf(factor)));
    }
  }
}

/** Imports installed packages, because Framework would fetch its own copies from a third party. */
const drawInBrowser = `\`\`\`js
import * as vega from "vega";
import { compile } from "vega-lite";

async function draw(spec) {
  const container = document.createElement("div");
  await new vega.View(vega.parse(compile(spec).spec), { container }).runAsync();
  return container;
}
\`\`\`
`;

/** The data of a chart, computed by the formula of the Retrace experiment. */
function pointsOf(factor: number) {
  return series.flatMap((label, which) =>
    Array.from({ length: pointsPerSeries }, (_, step) => ({
      label,
      step,
      value: factor * Math.sin(step / (20 + 10 * which)),
    })),
  );
}

const lookOfChart = {
  mark: 'line',
  height: 200,
  encoding: {
    x: { field: 'step', type: 'quantitative', title: 'Step' },
    y: { field: 'value', type: 'quantitative', title: 'Value' },
    color: { field: 'label', type: 'nominal', title: null },
  },
};

const experimentSource = `import { z } from 'zod';
import { datasetNamed, defineExperiment } from 'retrace/lab';

export default defineExperiment({
  name: 'waves',
  title: 'Waves',
  dataset: datasetNamed('synthetic'),
  parameters: z.strictObject({ length: z.number() }),
  variants: {
    first: { label: 'first', parameters: { length: 20 } },
    second: { label: 'second', parameters: { length: 30 } },
  },
  profiles: { quick: { seeds: [1], parameters: {} } },
  metrics: { value: 'A wave' },
  length: () => ({ steps: ${pointsPerSeries}, samplesPerStep: 1 }),
  async *run({ parameters }) {
    for (let step = 0; step < ${pointsPerSeries}; step++) yield { step, value: Math.sin(step / parameters.length) };
  },
});
`;

const chartSource = `const waves = (factor) => ({ variants }) => ({
  description: 'Two waves.',
  data: {
    values: variants.flatMap(({ label, runs }) => {
      const { step, value } = runs[0].series('value');
      return Array.from(step, (at, i) => ({ label, step: at, value: factor * value[i] }));
    }),
  },
  ...${JSON.stringify(lookOfChart)},
});
`;
