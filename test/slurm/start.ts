import { createInterface } from 'node:readline';
import { startCluster, whyNoCluster } from './cluster.ts';

// A cluster to try things on, until Ctrl-C.

const whyNot = await whyNoCluster();
if (whyNot) {
  process.stderr.write(`no cluster: ${whyNot}\n`);
  process.exit(1);
}
const cluster = await startCluster();
const print = (line: string) => process.stdout.write(`${line}\n`);
print('A cluster of two machines, n1 and n2, is running. In another terminal:');
print(`\n    export SLURM_CONF=${cluster.environment['SLURM_CONF']}\n`);
print(
  'Here: cut n1 (pull its plug), boot n1, isolate n1 (off the network), rejoin n1; Ctrl-C ends it.',
);

const actions = {
  cut: cluster.cut,
  boot: cluster.boot,
  isolate: cluster.isolate,
  rejoin: cluster.rejoin,
} as const;

const lines = createInterface({ input: process.stdin });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => lines.close());
lines.on('line', (line) => {
  const [, action, machine] = /^(cut|boot|isolate|rejoin) (n[12])$/.exec(line.trim()) ?? [];
  if (action && machine) void actions[action as keyof typeof actions](machine);
  else print('expected cut, boot, isolate or rejoin, and n1 or n2');
});
lines.on('close', async () => {
  await cluster.stop();
  process.exit();
});
