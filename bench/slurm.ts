import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { positiveInteger } from '../src/lab/terminal/option-values.ts';
import { startCluster, whyNoCluster } from '../test/slurm/cluster.ts';
import { type Finished, runMeasured } from './run-measured.ts';

// Hands short runs over to a cluster of two machines with one core each, and measures what the lab takes: for each call, and for
// all runs until they are recorded.

const repository = path.resolve(import.meta.dirname, '..');
const cli = path.join(repository, 'src/lab/commands/cli.ts');

await new Command('bench:slurm')
  .option('--runs <n>', 'number of runs', positiveInteger, 200)
  .option('--per-task <n>', 'number of runs of a task', positiveInteger, 10)
  .option('--no-wait', 'measure the calls alone, not until all is recorded')
  .action(measure)
  .parseAsync();

interface Options {
  runs: number;
  perTask: number;
  wait: boolean;
}

async function measure({ runs, perTask, wait }: Options): Promise<void> {
  const whyNot = await whyNoCluster();
  if (whyNot) throw new Error(`no cluster: ${whyNot}`);
  const folder = await mkdtemp(path.join(tmpdir(), 'retrace-bench-slurm-'));
  const cluster = await startCluster();
  try {
    const root = await writeProject(folder, runs);
    const environment = {
      ...cluster.environment,
      RETRACE_SHARED: path.join(folder, 'shared'),
      RETRACE_CACHE: path.join(folder, 'cache'),
    };
    const lab = (...args: string[]) => runMeasured([cli, ...args], root, environment);
    const handOver = ['run', 'tiny', '--on', 'slurm', '--time', '1h', '--per-task', `${perTask}`];
    print('plan', await lab('plan', 'tiny'));
    const begun = performance.now();
    print('hand over', await lab(...handOver));
    print('hand over again', await lab(...handOver));
    print('status', await lab('status'));
    if (!wait) return;
    while ((await cluster.call('squeue', '--noheader')) !== '') await delay(1000);
    const seconds = (performance.now() - begun) / 1000;
    print('collect', await lab('collect'));
    const rate = (runs / seconds).toFixed(2);
    process.stdout.write(
      `${runs} runs, ${perTask} a task: ${seconds.toFixed(0)} s, ${rate} a second\n`,
    );
  } finally {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function print(what: string, { seconds, processorSeconds, megabytes }: Finished): void {
  const processor = `${processorSeconds.toFixed(1)} s of processor, ${megabytes.toFixed(0)} MB`;
  process.stdout.write(`${what}: ${seconds.toFixed(1)} s (${processor})\n`);
}

/** A project whose runs take a moment: what is left is the lab's, Node's and Slurm's. */
async function writeProject(folder: string, runs: number): Promise<string> {
  const root = path.join(folder, 'project');
  const own = path.join(root, 'src/experiments/tiny');
  await mkdir(own, { recursive: true });
  await symlink(path.join(repository, 'node_modules'), path.join(folder, 'node_modules'));
  await symlink(path.join(repository, 'src/lab'), path.join(root, 'src/lab'));
  await writeFile(path.join(root, 'package.json'), '{ "name": "tiny", "type": "module" }\n');
  await writeFile(path.join(own, 'experiment.ts'), experiment(runs));
  return root;
}

function experiment(runs: number): string {
  return `import { z } from 'zod';
import { datasetNamed, defineExperiment } from '../../lab/define.ts';

export default defineExperiment({
  name: 'tiny',
  title: 'Tiny',
  dataset: datasetNamed('none'),
  parameters: z.strictObject({ steps: z.int() }),
  variants: { only: { label: 'Only', parameters: {} } },
  profiles: { quick: { seeds: Array.from({ length: ${runs} }, (_, i) => i + 1), parameters: { steps: 10 } } },
  metrics: { value: 'Value' },
  length: ({ steps }) => ({ steps }),
  async *run({ parameters: { steps }, seed }) {
    for (let step = 0; step < steps; step++) yield { step, value: seed * step };
  },
});
`;
}
