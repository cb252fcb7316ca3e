import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startDevelopment } from './develop.ts';
import type { Site } from './site.ts';
import { experiment, folder, post, startLab, text, values, walks } from './walks.ts';

/** Milliseconds: a server, and builds beside a run. */
const longTime = 300_000;
/** What stands in place of a number, and what marks a figure. */
const withheld = 'class="value-withheld"';
const mark = /class="mark mark-running"[^>]*>\d running, [\d–]+\s%/;

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
    // In the table's place, and in the list of runs.
    expect(page.split('Walk is being recorded: ')).toHaveLength(3);
    expect(page).toMatch(/aria-label="2 running, [\d–]+\s%: what tests this claim"/);
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
