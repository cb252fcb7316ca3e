import { runJson } from '../posts/origins/run-files.ts';
import { type RunPath, runPaths } from './run-paths.ts';

/** A run's record: what ran, on which machine, when, and with what outcome. */
export const GET = ({ props }: RunPath) =>
  new Response(runJson(props.run), { headers: { 'content-type': 'application/json' } });

export const getStaticPaths = runPaths;
