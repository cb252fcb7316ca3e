import { type KeptFile, keptBytes, keptFiles } from '../posts/origins/kept-files.ts';
import type { ShownRun } from '../posts/origins/run-files.ts';
import { runPaths } from './run-paths.ts';

interface Props {
  run: ShownRun;
  entry: KeptFile['entry'];
}

const types = {
  table: 'text/csv; charset=utf-8; header=present',
  array: 'application/octet-stream',
  picture: 'image/webp',
  text: 'text/plain; charset=utf-8',
  digest: 'application/octet-stream',
} as const satisfies Record<KeptFile['entry']['kind'], string>;

/** A file that a run kept: a table, an array, a picture or a text. */
export const GET = async ({ props: { run, entry } }: { props: Props }) =>
  new Response(await keptBytes(run.record, entry), {
    headers: { 'content-type': types[entry.kind] },
  });

export async function getStaticPaths() {
  const paths = await runPaths();
  return paths.flatMap(({ params, props: { run } }) =>
    keptFiles(run.record).map(({ name, entry }) => ({
      params: { ...params, artifact: name },
      props: { run, entry },
    })),
  );
}
