import { execFile } from 'node:child_process';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { promisify } from 'node:util';
import type { RunRecord } from './record.ts';

type Provenance = RunRecord['provenance'];

/** The commit that is checked out, and whether the sources differ from it; undefined outside a git checkout. */
export async function gitState(root: string): Promise<Provenance['git']> {
  try {
    const commit = await git(root, ['rev-parse', 'HEAD']);
    // Results that other runs have just recorded don't make the sources dirty.
    const changes = await git(root, ['status', '--porcelain', '--', '.', ':!results']);
    return { commit, dirty: changes !== '' };
  } catch {
    return undefined;
  }
}

/** The machine that this process runs on. */
export function describeMachine(): Provenance['machine'] {
  return {
    system: `${type()} ${release()}`,
    processor: cpus()[0]?.model.trim() || process.arch,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    node: process.versions.node,
  };
}

async function git(root: string, args: string[]): Promise<string> {
  // Thousands of changed files are told in more than the megabyte that is taken otherwise.
  const { stdout } = await promisify(execFile)('git', args, { cwd: root, maxBuffer: Infinity });
  return stdout.trim();
}
