import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startDevelopment } from './develop.ts';
import { createSite, type Site, siteEnvironment } from './site.ts';

/** Milliseconds: a server, and builds beside a run. */
const longTime = 300_000;
const post = 'src/content/posts/walks.mdx';
const folder = 'src/experiments/walk';
/** What stands in place of a number, and what marks a figure. */
const withheld = 'class="value-withheld"';
const mark = /class="mark mark-running"[^>]*>\d running, [\d–]+\s%/;

const experiment = `import { defineExperiment } from 'retrace/lab';
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
const values = `import type { ResultsOf } from 'retrace/lab';
import type experiment from './experiment.ts';

export const last = ({ variants }: ResultsOf<typeof experiment>) => ({
  value: variants[0]!.runs[0]!.series('height').value.at(-1)!,
});
export const half = () => ({ value: 0.5, given: true as const });
`;
const text = `---
title: Walks
description: Two walks.
pubDate: 2026-11-29
---

The steep walk <Claim of="walk/height" variant="steep" above="flat">ends higher</Claim> than the flat one,
at <Value of="walk/height" variant="steep" /> and <Value of="walk/last" />, not <Value of="walk/half" />.

<Figure of="walk/height" caption="Heights of both walks." />
`;

test(
  'in development, runs in progress are drawn with a mark, and without numbers and verdicts; a build never shows them',
  async () => {
    const site = await walks({
      [`${folder}/experiment.ts`]: experiment,
      [`${folder}/values.ts`]: values,
    });
    const server = await startDevelopment(site, 'walks');
    onTestFinished(server.stop);
    expect(await server.pageWith('No result yet.')).not.toContain(withheld);

    const lab = startLab(site, ['run', 'walk', '--jobs', '2']);
    const page = await server.pageWith(mark);
    expect(page).toContain('<svg class="chart');
    expect(page.split(withheld)).toHaveLength(3);
    expect(page).not.toMatch(/<data (?!class="value-given")/);
    expect(page).toMatch(/claim-untested[\s\S]*Running/);
    expect(page).toMatch(/Flat, seed 1: \d+\s%; Steep, seed 1: \d+\s%/);

    const built = await site.build({ RETRACE_RESULTS: 'stale-ok' });
    expect(built.status, built.output).toBe(0);
    const published = await site.page('posts/walks/index.html');
    expect(published).toContain('No result yet.');
    expect(published).not.toMatch(/running|withheld|<svg class="chart/);
    const frozen = await site.build({ RETRACE_RESULTS: 'frozen' });
    expect(frozen).toMatchObject({ status: 1 });
    expect(frozen.output).toContain('walk: 2 runs are missing');
    const recording = await site.build();
    expect(recording.status).toBe(1);
    expect(recording.output).toMatch(/process \d+ is running it/);

    lab.kill('SIGINT');
    await once(lab, 'exit');
    const after = await server.pageWith('No result yet.');
    expect(after).not.toMatch(/mark-running">|value-withheld"/);
  },
  longTime,
);

/** It stays at its twentieth row, which another one may still add to, until a file says that it may go on. */
const script = `import json, os, time
with open(os.environ["RETRACE_METRICS"], "a", buffering=1) as rows:
    for step in range(40):
        print(json.dumps({"step": 10 * step, "height": step / 4}), file=rows)
        while step == 19 and not os.path.exists(os.environ["GO"]):
            time.sleep(0.1)
`;

test(
  'in development, a command in progress shows its rows and step, and its record at its end; a fresh run isn’t replaced',
  async () => {
    const command = experiment
      .replace(/ {2}length: [\s\S]*\n\}\);/, "  command: 'python3 walk.py {slope} {seed}',\n});")
      .replace(/ {4}steep: .*\n/, '');
    const site = await walks({
      [`${folder}/experiment.ts`]: command,
      [`${folder}/walk.py`]: script,
    });
    await site.edit(
      post,
      /The steep[\s\S]*(?=<Fig)/.exec(text)![0],
      'At <Value of="walk/height" variant="flat" />.\n\n',
    );
    const server = await startDevelopment(site, 'walks');
    onTestFinished(server.stop);
    const go = `${site.root}/go`;
    const lab = startLab(site, ['run', 'walk'], { GO: go });
    const page = await server.pageWith(/mark-running"[^>]*>running, step\s180</);
    expect(page).toContain('<svg class="chart');
    expect(page).toContain(withheld);

    await site.write('go', '');
    expect(await once(lab, 'exit')).toEqual([0, null]);
    const recorded = await server.pageWith('<data value="9.75"');
    expect(recorded).not.toMatch(/mark-running"|value-withheld"/);

    const again = startLab(site, ['run', 'walk', '--fresh'], { GO: `${site.root}/never` });
    await expect.poll(async () => (await keptRows(site)).length, { timeout: 60_000 }).toBe(1);
    expect(await server.pageWith('<data value="9.75"')).not.toMatch(/mark-running"/);
    again.kill('SIGINT');
    await once(again, 'exit');
  },
  longTime,
);

/** The names of the files of rows so far. */
function keptRows(site: Site): Promise<string[]> {
  return readdir(path.join(site.root, '../cache/running')).catch(() => []);
}

/** A site with an experiment, `walk`, and a post about it. */
async function walks(files: Record<string, string>): Promise<Site> {
  const site = await createSite([]);
  onTestFinished(site.remove);
  for (const [file, content] of Object.entries({ ...files, [post]: text })) {
    await site.write(file, content);
  }
  return site;
}

function startLab(site: Site, args: string[], environment: Record<string, string> = {}) {
  const env = siteEnvironment(site.root, environment);
  const child = spawn(process.execPath, site.commandLine('lab', args), { cwd: site.root, env });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}
