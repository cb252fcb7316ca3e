import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { hostname, tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A Slurm cluster of this process's own: two machines as processes, nothing in /etc, free ports, gone with `stop`. */
export interface TestCluster {
  /** What Slurm's programs need to find it. */
  environment: NodeJS.ProcessEnv;
  folder: string;
  /** Calls one of Slurm's programs. */
  call(program: string, ...args: string[]): Promise<string>;
  /** A power cut: all processes of a machine end at once, unasked. */
  cut(machine: string): void;
  /** Switches a machine on again. */
  boot(machine: string): void;
  /** Takes a machine off the network: it goes on computing. */
  isolate(machine: string): Promise<void>;
  rejoin(machine: string): Promise<void>;
  stop(): Promise<void>;
}

export interface ClusterOptions {
  machines?: readonly string[];
  /** Further lines of slurm.conf. */
  settings?: readonly string[];
}

/** Why no cluster can be started here; undefined if one can. */
export async function whyNoCluster(): Promise<string | undefined> {
  for (const program of ['slurmctld', 'slurmd', 'munged', 'sbatch', 'unshare']) {
    const found = await run('sh', ['-c', `command -v ${program}`], {
      env: withSystemPrograms(),
    }).catch(() => undefined);
    if (!found) return `${program} isn't installed: apt-get install slurm-wlm munge`;
  }
  if (userInfo().uid !== 0) return 'machines with process ids of their own need root';
  const own = await run('unshare', namespaces.concat('true')).catch((error: Error) => error);
  return own instanceof Error ? `unshare isn't allowed here: ${own.message}` : undefined;
}

/** Starts a cluster whose machines have one core each. */
export async function startCluster(options: ClusterOptions = {}): Promise<TestCluster> {
  const { machines = ['n1', 'n2'], settings = [] } = options;
  const folder = await mkdtemp(path.join(tmpdir(), 'retrace-slurm-'));
  await chmod(folder, 0o755);
  for (const name of ['state', 'log', 'run', 'munge']) await mkdir(path.join(folder, name));
  // munged refuses a key that others may read.
  await chmod(path.join(folder, 'munge'), 0o700);
  await writeFile(path.join(folder, 'munge/key'), randomBytes(128), { mode: 0o400 });
  const ports = await freePorts(machines.length + 1);
  const config = path.join(folder, 'slurm.conf');
  await writeFile(config, configuration(folder, machines, ports, settings));
  const environment: NodeJS.ProcessEnv = { ...withSystemPrograms(), SLURM_CONF: config };
  const daemons: ChildProcess[] = [];
  const switchedOn = new Map<string, ChildProcess>();
  const start = (program: string, args: readonly string[]) => {
    const child = spawn(program, args, { env: environment, stdio: 'ignore' });
    daemons.push(child);
    return child;
  };
  const boot = (machine: string) => {
    const script = `hostname ${machine}; exec slurmd -D -N ${machine} -f ${config}`;
    switchedOn.set(machine, start('unshare', [...namespaces, 'sh', '-c', script]));
  };
  const call = async (program: string, ...args: string[]) =>
    (await run(program, args, { env: environment })).stdout.trim();
  const signal = async (machine: string, name: NodeJS.Signals) => {
    const { pid } = switchedOn.get(machine)!;
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
    process.kill(Number(children.trim()), name);
  };
  const stop = async () => {
    await Promise.all(daemons.toReversed().map(end));
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    start('munged', ['--foreground', '--force', ...mungeFiles(folder)]);
    await until(() => run('test', ['-S', socketOf(folder)]));
    start('slurmctld', ['-D', '-f', config]);
    for (const machine of machines) boot(machine);
    await until(async () => requireIdle(await call('sinfo', '-h', '-N', '-o', '%N %T'), machines));
  } catch (error) {
    const log = await readFile(path.join(folder, 'log/slurmctld.log'), 'utf8').catch(() => '');
    await stop();
    throw new Error(`the cluster doesn't start: ${log.split('\n').slice(-5).join('\n')}`, {
      cause: error,
    });
  }
  return {
    environment,
    folder,
    call,
    boot,
    cut: (machine) => void switchedOn.get(machine)!.kill('SIGKILL'),
    isolate: (machine) => signal(machine, 'SIGSTOP'),
    rejoin: (machine) => signal(machine, 'SIGCONT'),
    stop,
  };
}

/** Tries until an attempt succeeds. @throws what the last attempt throws */
export async function until<T>(attempt: () => Promise<T>, seconds = 20): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await delay(100);
  }
}

/** Process ids and a host name of its own, as a machine has. A kill of `unshare` ends all that runs in them. */
const namespaces = ['--pid', '--fork', '--kill-child=SIGKILL', '--mount-proc', '--uts'];

/** Daemons are often in folders that a user's PATH hasn't. */
function withSystemPrograms(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` };
}

function socketOf(folder: string): string {
  return path.join(folder, 'run/munge');
}

function mungeFiles(folder: string): string[] {
  const file = (name: string) => path.join(folder, 'munge', name);
  return [
    `--key-file=${file('key')}`,
    `--socket=${socketOf(folder)}`,
    `--pid-file=${file('pid')}`,
    `--seed-file=${file('seed')}`,
    `--log-file=${file('log')}`,
  ];
}

/**
 * Times are as short as Slurm allows: a machine counts as dead after 6 s, and a task that was put back may start after 5 s
 * (`cred_expire`, 120 s by default).
 */
function configuration(
  folder: string,
  machines: readonly string[],
  [control, ...ports]: readonly number[],
  settings: readonly string[],
): string {
  const { username } = userInfo();
  const nodes = machines.map(
    (name, i) =>
      `NodeName=${name} NodeHostname=${hostname()} NodeAddr=127.0.0.1 Port=${ports[i]} CPUs=1 RealMemory=1000`,
  );
  const lines = `
ClusterName=test
SlurmctldHost=${hostname()}(127.0.0.1)
SlurmctldPort=${control}
AuthType=auth/munge
AuthInfo=socket=${socketOf(folder)},cred_expire=5
CredType=cred/munge
SlurmUser=${username}
SlurmdUser=${username}
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool-%n
SlurmctldPidFile=${folder}/run/slurmctld.pid
SlurmdPidFile=${folder}/run/slurmd-%n.pid
SlurmctldLogFile=${folder}/log/slurmctld.log
SlurmdLogFile=${folder}/log/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmctldTimeout=10
SlurmdTimeout=6
MessageTimeout=3
KillWait=10
ReturnToService=2
JobRequeue=1
SchedulerParameters=sched_interval=2,bf_interval=2,batch_sched_delay=0,sched_min_interval=0,default_queue_depth=1000
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
JobCompType=jobcomp/none
${nodes.join('\n')}
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
${settings.join('\n')}
`;
  return lines.trimStart();
}

function requireIdle(states: string, machines: readonly string[]): void {
  const idle = states.split('\n').filter((line) => line.endsWith(' idle'));
  if (new Set(idle).size < machines.length) throw new Error(`not all are idle: ${states}`);
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('close', () => resolve());
    // One that is isolated gets no other signal.
    child.kill('SIGKILL');
  });
}

/** Held open until all are known: a port that was closed could be given out again. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listen(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
  });
}
