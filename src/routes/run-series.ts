import { runSeries } from '../posts/origins/run-files.ts';
import { type RunPath, runPaths } from './run-paths.ts';

/** A run's measurements, as recorded. */
export const GET = async ({ props }: RunPath) =>
  new Response(await runSeries(props.run), {
    headers: { 'content-type': 'application/vnd.apache.parquet' },
  });

export const getStaticPaths = runPaths;
