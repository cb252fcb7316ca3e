import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSite, type Site, typesAndLint } from './site.ts';

let site: Site;

/** Each test continues in the site of the test before. */
beforeAll(async () => {
  site = await createSite([]);
  for (const [i, tokenizer] of ['char', 'bpe'].entries()) {
    for (const seed of [1, 2, 3]) await writeLog(`${tokenizer}-${seed}.jsonl`, i, tokenizer, seed);
  }
});

afterAll(() => site.remove());

/** What an author's own client exports of a run: what tells of it, then its rows. */
async function writeLog(file: string, worse: number, tokenizer: string, seed: number) {
  const run = {
    tool: 'W&B',
    version: '0.31.0',
    label: `run of jane@gpu-node`,
    started: `2026-11-2${seed}T08:00:00Z`,
    gpu: 'NVIDIA A100-SXM4-80GB',
    python: '3.12.4',
    commit: '0123456789abcdef0123456789abcdef01234567',
    packages: { torch: '2.6.0+cu124' },
  };
  const parameters = {
    tokenizer,
    learning_rate: 0.003,
    seed,
    data_dir: '/home/jane/data',
    entity: 'jane',
  };
  const rows = [0, 10, 20].map((step) => ({
    step,
    'train/loss': 3 - worse - step / 20 + seed / 100,
    'val/acc': 0.5 + step / 100 + seed / 1000,
  }));
  const lines = [{ run, parameters }, ...rows].map((line) => JSON.stringify(line));
  await site.write(`logs/${file}`, `${lines.join('\n')}\n`);
}

test('an experiment and a post are drafted of the runs of another tool, which are imported', async () => {
  const { status, output } = await site.run('new', [
    'lm',
    '--from',
    'logs',
    '--date',
    '2026-12-01',
  ]);
  expect(status, output).toBe(0);
  expect(output).toContain('created src/experiments/lm/experiment.ts');
  expect(output).toContain('left out parameters that look private: dataDir');
  expect(output).toContain('W&B: 6 runs');
  expect(output).toContain('lm/bpe-full-seed3: imported from bpe-3.jsonl');
  expect(await readdir(path.join(site.root, 'results/lm'))).toHaveLength(6);
  const experiment = await site.read('src/experiments/lm/experiment.ts');
  expect(experiment).toContain("char: { label: 'char', parameters: { tokenizer: 'char' } }");
  expect(experiment).toContain('full: { seeds: [1, 2, 3], parameters: {} }');
  expect(experiment).toContain("trainLoss: 'train/loss',");
});

test('nothing private is on record', async () => {
  for (const run of await readdir(path.join(site.root, 'results/lm'))) {
    expect(await site.read(`results/lm/${run}/run.json`)).not.toMatch(/jane|home|gpu-node/);
  }
});

test('the draft passes the type check and the lint', async () => {
  const checks = await typesAndLint(site, 'src/experiments/lm');
  for (const { status, output } of checks) expect(status, output).toBe(0);
});

describe('its page', () => {
  let page = '';

  test('is built from frozen results, without a warning', async () => {
    await site.write('src/experiments/lm/claims.ts', claims);
    const post = 'src/content/posts/lm.mdx';
    await site.write(
      post,
      `${await site.read(post)}\n<Claim is="lm/bpeIsBetter">BPE ends lower</Claim>: <Value of="lm/bpeIsBetter" />.\n`,
    );
    const environment = {
      RETRACE_RESULTS: 'frozen',
      RETRACE_WARNINGS: 'fail',
      RETRACE_SITE: 'https://example.org',
    };
    const { status, output } = await site.build(environment);
    expect(status, output).toBe(0);
    page = await site.page('posts/lm/index.html');
    expect(page.match(/<figcaption/g)).toHaveLength(3);
  });

  test('has the mark in its text, beside numbers, figures and verdicts', () => {
    const mark = 'imported: W&amp;B';
    expect(page).toMatch(
      new RegExp(
        `<button[^>]* class="value"[^>]*><data[^>]*>[^<]*</data> <span class="value-mark">${mark}</span>`,
      ),
    );
    expect(page).toMatch(new RegExp(`<span class="mark mark-imported"[^>]*>${mark}</span>`));
    expect(page).toMatch(new RegExp(`aria-label="Supported, ${mark}: what tests this claim"`, 'i'));
    const [ledger] =
      /<div id="?Claims"?[^>]* class="ledger.*?<\/table>|class="ledger .*?<\/table>/s.exec(page)!;
    expect(ledger).toContain(`<p>${mark}</p>`);
  });

  test('says how the runs came here, and what the tool told of them', () => {
    const runs = page.slice(page.indexOf('id="runs-lm"'));
    expect(runs).toContain('Recorded by W&amp;B 0.31.0 on');
    expect(runs).toContain(
      'not recorded by this site’s lab: source, data and packages are as told there',
    );
    expect(runs).toContain('recorded by W&amp;B 0.31.0 on NVIDIA A100-SXM4-80GB');
    expect(runs).toContain('torch 2.6.0+cu124');
    expect(runs).toContain('0123456, as W&amp;B told');
    expect(runs).toContain('npm run lab -- import &lt;path&gt; --as lm');
    expect(runs).not.toContain('lab -- run');
  });

  test('has no throughput and no duration that nobody measured', () => {
    const runs = page.slice(page.indexOf('id="runs-lm"'));
    expect(runs).not.toMatch(/Samples\/s|>0\u00a0?m?s<|Invalid Date|undefined/);
  });

  test('has the mark where posts are listed and in the feed', async () => {
    expect(await site.page('index.html')).toContain('imported: W&amp;B');
    const feed = await site.read('dist/rss.xml');
    expect(feed).toMatch(/supported, imported: W/i);
  });
});

test('a page of them with three claims needs no code beside the draft', async () => {
  await rm(path.join(site.root, 'src/experiments/lm/claims.ts'), { force: true });
  for (const file of ['charts.ts', 'tables.ts', 'values.ts']) {
    await rm(path.join(site.root, 'src/experiments/lm', file), { force: true });
  }
  await site.write(
    'src/content/posts/lm.mdx',
    `---
title: Two tokenizers
description: Which one ends lower?
pubDate: 2026-12-01
---

<InShort>
- <Claim of="lm/trainLoss" variant="bpe" below="char" by="0.9" primary>BPE ends lower</Claim>.
</InShort>

<Figure of="lm/trainLoss" caption="The loss." />

BPE ends at <Value of="lm/trainLoss" variant="bpe" />, and <Claim of="lm/valAcc" variant="bpe" above="char" expect="inconclusive">it guesses better</Claim>,
but never <Claim of="lm/valAcc" variant="bpe" take="max" below="0.8">as often as four times of five</Claim> (<Ref to="lm/trainLoss" />).
`,
  );
  const { status, output } = await site.build({
    RETRACE_RESULTS: 'frozen',
    RETRACE_WARNINGS: 'fail',
  });
  expect(status, output).toBe(0);
  const page = await site.page('posts/lm/index.html');
  expect(page).toContain('BPE ends at <span class="kept"><button type="button" class="value"');
  expect(page.match(/<tr id="claim-lm-/g)).toHaveLength(3);
  expect(page).toContain('id="claim-lm-trainLoss_last_bpe_below_char_by_0.9"');
  expect(page).toContain('train/loss: the last value, bpe minus char');
  expect(page).toContain('imported: W&amp;B');
  expect(await site.page('figures/lm/trainLoss.csv')).toContain('bpe');
  expect(await site.page('figures/lm/trainLoss.vl.json')).toContain('train/loss');
  expect(page).toMatch(/<meta name="description" content="BPE ends lower[^"]*"/);
});

describe('the lab', () => {
  test('lists them as imported, and explains it', async () => {
    const list = await site.run('lab', ['list', 'lm']);
    expect(list.output.match(/ imported /g)).toHaveLength(6);
    expect(list.output).toContain('recorded by W&B 0.31.0, NVIDIA A100-SXM4-80GB');
    const why = await site.run('lab', ['why', 'lm/char-full-seed1']);
    expect(why.output).toContain('lm/char-full-seed1 is imported: recorded by another tool');
  });

  test("can't replay them, which is no failure", async () => {
    const all = await site.run('lab', ['verify']);
    expect(all.status, all.output).toBe(0);
    expect(all.output.match(/not replayed +can't be replayed: imported from W&B/g)).toHaveLength(6);
    const one = await site.run('lab', ['verify', 'lm/char-full-seed1']);
    expect(one.status, one.output).toBe(0);
  });

  test('refuses to run or pack them, and finds nothing to restamp', async () => {
    const run = await site.run('lab', ['run', 'lm']);
    expect(run).toEqual({
      status: 1,
      output: 'lab: runs of lm are imported: npm run lab -- import <path> --as lm\n',
    });
    expect((await site.run('lab', ['run'])).output).toContain('nothing to run');
    const pack = await site.run('lab', ['pack', 'lm', '--out', 'lm.tar.gz']);
    expect(pack.status).toBe(1);
    expect(pack.output).toMatch(
      /^lab: [^\n]*runs of lm are imported, so that there is nothing to run elsewhere\n$/,
    );
    const restamp = await site.run('lab', ['restamp']);
    expect(restamp).toMatchObject({ status: 0 });
  });

  test('compares them, and imports them once', async () => {
    const compare = await site.run('lab', ['compare', 'lm/char-full', 'lm/bpe-full']);
    expect(compare.status, compare.output).toBe(0);
    expect(compare.output).toContain('tokenizer');
    const again = await site.run('lab', ['import', 'logs']);
    expect(again.output.match(/: is here already, from /g)).toHaveLength(6);
  });
});

test.each([
  'frozen',
  'run',
])('a missing run stops a build, %s, with the command that imports it', async (mode) => {
  await rm(path.join(site.root, 'results/lm/char-full-seed2'), { recursive: true, force: true });
  const { status, output } = await site.build({ RETRACE_RESULTS: mode });
  expect(status).not.toBe(0);
  expect(output).toContain('lm/char-full-seed2 is missing');
  expect(output).toContain('npm run lab -- import <path> --as lm');
  expect(output).not.toContain('lab -- run');
});

test('a file that is cut short is damaged, and the import mends it', async () => {
  await site.run('lab', ['import', 'logs', '--as', 'lm']);
  await site.write('results/lm/char-full-seed1/series.parquet', 'PAR1');
  const { output, status } = await site.build({ RETRACE_RESULTS: 'frozen' });
  expect(status).not.toBe(0);
  expect(output).toContain('series.parquet');
  const mended = await site.run('lab', ['import', 'logs']);
  expect(mended.output).toContain(
    'lm/char-full-seed1: imported from char-1.jsonl, in place of damaged files',
  );
});

const claims = `
import type { BoundedClaim, ResultsOf } from 'retrace/lab';
import type experiment from './experiment.ts';

export const bpeIsBetter: BoundedClaim<ResultsOf<typeof experiment>> = {
  sentence: 'BPE ends at a lower loss than characters.',
  measure: 'difference of the last losses',
  bound: { claimed: 'below', threshold: 0 },
  test: ({ variants }) => {
    const ends = (name: string) =>
      variants
        .find((variant) => variant.name === name)!
        .runs.map((run) => run.series('trainLoss').value.at(-1)! + run.record.seed ** 2 / 1000);
    return { kind: 'difference', of: ends('bpe'), against: ends('char') };
  },
};
`;
