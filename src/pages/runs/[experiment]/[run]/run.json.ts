import { runJson } from '../../../../posts/origins/run-files.ts';
import { type RunPath, runPaths } from '../../_run-paths.ts';

/** What was run, on what, when, and what came out. */
export const GET = ({ props }: RunPath) =>
  new Response(runJson(props.run), { headers: { 'content-type': 'application/json' } });

export const getStaticPaths = runPaths;
