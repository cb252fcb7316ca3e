import { performance } from 'node:perf_hooks';
import { lineProgress } from '../../src/lab/running/progress.ts';

/** Options with which tests replay runs: the first 20 steps, without output. */
export function quietly(root: string) {
  return {
    root,
    steps: 20,
    dataPath: undefined,
    signal: new AbortController().signal,
    progress: lineProgress({ write: () => true }, () => performance.now()),
    report: () => {},
  };
}
