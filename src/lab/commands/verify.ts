import { performance } from 'node:perf_hooks';
import { ExpectedError } from '../../messages/expected-error.ts';
import { dataPath } from '../planning/datasets.ts';
import type { EngineName } from '../records/engine-names.ts';
import type { ProfileName } from '../records/profile.ts';
import { gitState } from '../records/provenance.ts';
import { recordReplay } from '../records/verification.ts';
import { showProgress } from '../running/progress.ts';
import { stopSignal } from '../running/stop-signal.ts';
import { print, printTable, report, root } from '../terminal/console.ts';
import {
  describeVerification,
  reportVerification,
  verifyDocument,
} from '../upkeep/verification-report.ts';
import { type Replayed, verifyRuns } from '../upkeep/verify.ts';

interface VerifyFlags {
  steps?: number;
  all?: boolean;
  profile?: ProfileName;
  engine?: EngineName;
  record?: boolean;
  download: boolean;
  data?: string;
  json?: boolean;
}

/**
 * Replays recorded runs and prints the verdicts. Exit code: 1 if a run fails, else 130 if one was stopped, else 1 if a
 * named run, or every run, wasn't replayed. Runs that can't be replayed don't count.
 */
export async function verify(target: string | undefined, flags: VerifyFlags): Promise<void> {
  const git = await gitState(root);
  const record = ({ record, artifacts: _, ...replay }: Replayed) =>
    recordReplay(root, record, { at: new Date().toISOString(), ...(git && { git }), ...replay });
  const found = await verifyRuns(target, {
    root,
    steps: flags.all ? Infinity : (flags.steps ?? 20),
    profile: flags.profile,
    engine: flags.engine,
    dataPath: dataPath(flags.data),
    download: flags.download,
    signal: stopSignal(report),
    progress: showProgress(process.stderr, () => performance.now()),
    report,
    ...(flags.record && { onReplayed: (_, replayed) => record(replayed) }),
  });
  if (found.length === 0) throw new ExpectedError('there is no recorded run to verify');
  const runs = found.map(reportVerification);
  if (flags.json) print(verifyDocument.textOf({ runs }));
  else printTable(runs.map(describeVerification));
  const counted = found.filter(({ isExcused }) => !isExcused);
  const count = (verdict: string) => counted.filter((each) => each.verdict === verdict).length;
  // A named run must be replayed. Without a name, some runs may be left out because their data isn't here, but not all.
  const mayBeLeftOut = target === undefined ? Math.max(counted.length - 1, 0) : 0;
  if (count('not replayed') > mayBeLeftOut) process.exitCode = 1;
  if (count('stopped') > 0) process.exitCode = 130;
  if (count('fails') > 0) process.exitCode = 1;
}
