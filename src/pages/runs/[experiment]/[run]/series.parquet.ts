import { runSeries } from '../../../../posts/origins/run-files.ts';
import { type RunPath, runPaths } from '../../_run-paths.ts';

/** What a run measured, as it was recorded. */
export const GET = async ({ props }: RunPath) =>
  new Response(await runSeries(props.run), {
    headers: { 'content-type': 'application/vnd.apache.parquet' },
  });

export const getStaticPaths = runPaths;
