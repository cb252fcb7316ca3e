import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSite, runCommand, type Site } from '../site/site.ts';
import { startCluster, type TestCluster, until, whyNoCluster } from './cluster.ts';

const docs = path.resolve(import.meta.dirname, '../../docs');
const [experimenting, running] = await Promise.all(
  ['2-write-an-experiment.md', '3-run-on-a-gpu-or-a-cluster.md'].map((page) =>
    readFile(path.join(docs, page), 'utf8'),
  ),
);

describe.skipIf(await whyNoCluster())('the page on clusters, in a site', () => {
  let cluster: TestCluster;
  let site: Site;
  const home = path.join(tmpdir(), `retrace-home-${process.pid}`);

  beforeAll(async () => {
    cluster = await startCluster();
    site = await createSite([]);
    for (const [, text, file] of experimenting!.matchAll(
      /```ts\n(\/\/ (src\/experiments\/\S+)\n[\s\S]*?)```/g,
    )) {
      await site.write(file!, text!);
    }
  });
  afterAll(async () => {
    await cluster.stop();
    await site.remove();
    await rm(home, { recursive: true, force: true });
  });

  test('hands over, tells, and takes in', async () => {
    const [handOver, collect] = [...running!.matchAll(/```bash\n([\s\S]*?)```/g)].map(
      ([, block]) => block!,
    );
    const follow = (block: string) =>
      runCommand('sh', ['-c', block], site.root, {
        PATH: cluster.environment['PATH']!,
        SLURM_CONF: cluster.environment['SLURM_CONF']!,
        RETRACE_SHARED: path.join(home, 'retrace-shared'),
        HOME: home,
      });
    const told = await follow(handOver!);
    expect(told).toMatchObject({ status: 0 });
    expect(told.output).toMatch(/brightness-\w+: submitted 2 runs in 2 tasks as job 1 of slurm/);
    expect(told.output).toMatch(/brightness-\w+: 0 of 2 runs recorded/);
    await until(async () => expect(await follow(collect!)).toMatchObject({ status: 0 }), 120);
    const { output } = await site.run('lab', ['list', 'brightness']);
    expect(output.match(/quick-seed1\s+fresh/g)).toHaveLength(2);
  });
});
