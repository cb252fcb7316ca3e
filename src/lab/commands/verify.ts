import { performance } from 'node:perf_hooks';
import { ExpectedError } from '../../messages/expected-error.ts';
import { dataPath } from '../planning/datasets.ts';
import type { EngineName } from '../records/engine-names.ts';
import type { ProfileName } from '../records/profile.ts';
import { gitState } from '../records/provenance.ts';
import { recordReplay } from '../records/verification.ts';
import { showProgress } from '../running/progress.ts';
import { stopSignal } from '../running/stop-signal.ts';
import { printTable, report, root } from '../terminal/console.ts';
import { describeVerification, type Replayed, verifyRuns } from '../upkeep/verify.ts';

interface VerifyFlags {
  steps?: number;
  all?: boolean;
  profile?: ProfileName;
  engine?: EngineName;
  record?: boolean;
  download: boolean;
  data?: string;
}

/** Replays recorded runs, and says what came of it. Exit code 1 where one fails or what was named wasn't replayed, 130 where it was stopped. */
export async function verify(target: string | undefined, flags: VerifyFlags): Promise<void> {
  const git = await gitState(root);
  const record = ({ record, ...replay }: Replayed) =>
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
  printTable(found.map(describeVerification));
  const count = (verdict: string) => found.filter((each) => each.verdict === verdict).length;
  // Of all runs, some may need data that aren't here. What was named has to be replayed.
  const mayBeLeftOut = target === undefined ? found.length - 1 : 0;
  if (count('not replayed') > mayBeLeftOut) process.exitCode = 1;
  if (count('stopped') > 0) process.exitCode = 130;
  if (count('fails') > 0) process.exitCode = 1;
}
