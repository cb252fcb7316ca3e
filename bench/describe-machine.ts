import { availableParallelism, cpus, loadavg } from 'node:os';

/** The machine on which a measurement is made, and how busy it is. */
export function describeMachine(): string {
  const model = cpus()[0]?.model ?? process.arch;
  const load = loadavg()[0]!.toFixed(1);
  return `${model}, ${availableParallelism()} cores (load ${load}), Node ${process.version}`;
}
