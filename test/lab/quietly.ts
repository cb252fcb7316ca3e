import { performance } from 'node:perf_hooks';
import { lineProgress } from '../../src/lab/running/progress.ts';

/** Options for replaying the first 20 steps of runs, without output. */
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
