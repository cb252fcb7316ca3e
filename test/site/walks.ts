import { spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { createSite, type Site, siteEnvironment } from './site.ts';

export const post = 'src/content/posts/walks.mdx';
export const folder = 'src/experiments/walk';
/** Two variants, whose runs take four minutes. */
export const experiment = `import { defineExperiment } from 'retrace/lab';
import { z } from 'zod';

export default defineExperiment({
  name: 'walk',
  title: 'Walk',
  parameters: z.strictObject({ slope: z.number() }),
  variants: {
    flat: { label: 'Flat', parameters: { slope: 0.1 } },
    steep: { label: 'Steep', parameters: { slope: 0.5 } },
  },
  profiles: { quick: { seeds: [1], parameters: {} } },
  metrics: { height: 'Height, in metres.' },
  length: () => ({ steps: 5000 }),
  async *run({ parameters }) {
    for (let step = 0; step < 5000; step++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      yield { step, height: parameters.slope * step };
    }
  },
});
`;
export const values = `import type { ResultsOf } from 'retrace/lab';
import type experiment from './experiment.ts';

export const last = ({ variants }: ResultsOf<typeof experiment>) => ({
  value: variants[0]!.runs[0]!.series('height').value.at(-1)!,
});
export const half = () => ({ value: 0.5, given: true as const });
`;
export const text = `---
title: Walks
description: Two walks.
pubDate: 2026-11-29
---

The steep walk <Claim of="walk/height" variant="steep" above="flat">ends higher</Claim> than the flat one,
at <Value of="walk/height" variant="steep" /> and <Value of="walk/last" />, not <Value of="walk/half" />.

<Figure of="walk/height" caption="Heights of both walks." />

<Table of="walk/ends" caption="Where they end." />
`;
const tables = `import type { ResultsOf, ResultTable } from 'retrace/lab';
import type experiment from './experiment.ts';

export const ends = ({ variants }: ResultsOf<typeof experiment>): ResultTable => ({
  columns: ['', ...variants.map(({ label }) => label)],
  sections: [
    {
      rows: [
        {
          label: 'End',
          cells: variants.map(({ runs }) => ({ value: runs[0]!.record.summary.height! })),
        },
      ],
    },
  ],
});
`;

/** A site with an experiment, `walk`, and a post about it. */
export async function walks(files: Record<string, string>): Promise<Site> {
  const site = await createSite([]);
  onTestFinished(site.remove);
  for (const [file, content] of Object.entries({
    ...files,
    [`${folder}/tables.ts`]: tables,
    [post]: text,
  })) {
    await site.write(file, content);
  }
  return site;
}

/** Starts the lab, and kills it at the test's end. */
export function startLab(site: Site, args: string[], environment: Record<string, string> = {}) {
  const env = siteEnvironment(site.root, environment);
  const child = spawn(process.execPath, site.commandLine('lab', args), { cwd: site.root, env });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}
