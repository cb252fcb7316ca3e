import path from 'node:path';
import { z } from 'zod';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { firstIssue } from '../../../messages/first-issue.ts';
import { parseLooseJson } from '../formats/loose-json.ts';
import type { Candidate, FoundRun, Reader, Source } from '../found-run.ts';
import { digestOfFiles } from '../source.ts';
import { LoggedRows, numbered } from './logged-rows.ts';
import { firstLines, isPointer, readText } from './read-text.ts';

const stateFile = 'trainer_state.json';

const stateSchema = z.object({
  log_history: z.array(
    z.looseObject({ step: z.number('must be the step of the entry, a number') }),
    'must be the list of what was logged',
  ),
  max_steps: z.number().optional().catch(undefined),
  num_train_epochs: z.number().optional().catch(undefined),
  train_batch_size: z.number().optional().catch(undefined),
});

/**
 * `trainer_state.json` of Hugging Face's Trainer. Each checkpoint holds a copy of what was logged up to it: a run's
 * latest counts. What was logged in training and in evaluation of one step stands in entries of its own.
 */
export const trainerState: Reader = {
  name: 'huggingface',
  async find(source, { asked }) {
    const isState = (file: string) =>
      path.posix.basename(file) === stateFile || (asked === true && source.named === file);
    const files: string[] = [];
    for (const file of source.files.filter(isState)) {
      if (await looksLikeState(source, file)) files.push(file);
    }
    const groups = Map.groupBy(files, (file) => (source.named ? file : folderOfRun(file)));
    return [...groups].map(([folder, own]): Candidate => {
      const latest = own.toSorted((a, b) => checkpointOf(a) - checkpointOf(b)).at(-1)!;
      const place = folder === '.' ? latest : folder;
      return { place, files: own, read: () => readState(source, place, latest) };
    });
  },
};

async function looksLikeState(source: Source, file: string): Promise<boolean> {
  const lines = await firstLines(source, file);
  return isPointer(lines) || (lines[0] ?? '{').startsWith('{');
}

function folderOfRun(file: string): string {
  const folder = path.posix.dirname(file);
  return /^checkpoint-\d+$/.test(path.posix.basename(folder)) ? path.posix.dirname(folder) : folder;
}

/** The step of a file's checkpoint; the file that is written at the end is the latest. */
function checkpointOf(file: string): number {
  const [, step] = /^checkpoint-(\d+)$/.exec(path.posix.basename(path.posix.dirname(file))) ?? [];
  return step === undefined ? Infinity : Number(step);
}

/** Not measured: the work so far, as an estimate. */
const withheld = ['step', 'total_flos'];

async function readState(source: Source, place: string, file: string): Promise<FoundRun[]> {
  const { text, bytes } = await readText(source, file);
  const parsed = stateSchema.safeParse(parseLooseJson(text, file), { reportInput: true });
  if (!parsed.success) throw new ExpectedError(`${file}: ${firstIssue(parsed.error)}`);
  const { log_history, ...parameters } = parsed.data;
  const rows = new LoggedRows();
  let durationSeconds: number | undefined;
  for (const entry of log_history) {
    const values = Object.entries(entry).filter(
      (value): value is [string, number] =>
        typeof value[1] === 'number' && !withheld.includes(value[0]),
    );
    const runtime = entry['train_runtime'];
    if (typeof runtime === 'number' && runtime >= 0) durationSeconds = runtime;
    rows.add(entry.step, values);
  }
  return rows.runs().map((metrics, i, { length }) => ({
    place: numbered(place, i, length),
    tool: 'Hugging Face',
    parameters: withoutUndefined(parameters),
    metrics,
    facts: durationSeconds === undefined ? {} : { durationSeconds },
    notes: [],
    digest: digestOfFiles([bytes]),
  }));
}

function withoutUndefined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
