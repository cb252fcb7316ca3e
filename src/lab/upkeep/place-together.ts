import { placeRun } from '../records/store.ts';
import { writeStatement } from '../statements/statement-store.ts';
import type { ArrivingRun } from './arriving-run.ts';

/** A line to print, once its run, if it has one, is placed. */
export interface Placing {
  line: string;
  run?: ArrivingRun;
}

/** At most so many runs are in memory, and so many bytes of them, unless a single run has more. */
const most = { runs: 32, bytes: 64_000_000 };

/**
 * Places runs in `results`, several at a time, as each waits for the disk. A run's statement is written before it.
 *
 * @param say gets the lines, in the order in which they were added
 */
export function placeTogether(root: string, say: (line: string) => void) {
  const state = writeOnce(root);
  let waiting: Placing[] = [];
  let bytes = 0;
  const placeAll = async () => {
    const placing = waiting;
    waiting = [];
    bytes = 0;
    const done = await Promise.allSettled(placing.map(({ run }) => run && place(root, run, state)));
    const failed = done.find((each) => each.status === 'rejected');
    for (const [i, { line }] of placing.entries()) if (done[i]!.status === 'fulfilled') say(line);
    if (failed) throw failed.reason;
  };
  return {
    /** @throws ExpectedError if `results` can't be written */
    async add(placing: Placing): Promise<void> {
      waiting.push(placing);
      if (placing.run) bytes += sizeOf(placing.run);
      if (waiting.length >= most.runs || bytes >= most.bytes) await placeAll();
    },
    /** Places those that wait. @throws ExpectedError as `add` */
    end: placeAll,
  };
}

function sizeOf({ bytes, artifacts }: ArrivingRun): number {
  return Object.values(artifacts).reduce((sum, { length }) => sum + length, bytes.length);
}

async function place(
  root: string,
  { record, bytes, artifacts, statement }: ArrivingRun,
  state: ReturnType<typeof writeOnce>,
): Promise<void> {
  if (statement) await state(record.provenance.statement!, statement);
  await placeRun(root, record, bytes, artifacts);
}

/** Writes each statement once: most runs of an experiment have the same. */
function writeOnce(root: string) {
  const written = new Map<string, Promise<string>>();
  return (digest: string, statement: NonNullable<ArrivingRun['statement']>): Promise<string> => {
    const writing = written.get(digest) ?? writeStatement(root, statement);
    written.set(digest, writing);
    return writing;
  };
}
