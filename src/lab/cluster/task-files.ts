import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { namesIn } from '../../files/names-in.ts';
import { writeWholeFile } from '../../files/whole-file.ts';

/** The folders of a sweep in which tasks and submissions leave what they have to tell. */
export const taskFolders = { outcomes: 'tasks', logs: 'logs', submissions: 'submissions' } as const;

const outcomeSchema = z.object({
  /** As `run.sh` ends: 0, all is recorded; 130, stopped; 1, a run failed. */
  code: z.int(),
  /** The scheduler's job, which tells the outcomes of two submissions apart. */
  job: z.string().optional(),
  /** A line for each run that failed. */
  failures: z.array(z.string()),
});

/** How a task ended, as it says itself. */
export type TaskOutcome = z.infer<typeof outcomeSchema>;

const submissionSchema = z.object({
  /** The tasks' indices. */
  tasks: z.array(z.int().positive()),
  /** Absent if the lab was killed before the scheduler had answered. */
  job: z.string().optional(),
});

/** What was given to the scheduler in one call. */
export type Submission = z.infer<typeof submissionSchema>;

/** Writes how a task ended. @param index from 1 */
export async function writeOutcome(
  folder: string,
  index: number,
  outcome: TaskOutcome,
): Promise<void> {
  await writeWholeFile(outcomeFile(folder, index), `${JSON.stringify(outcome)}\n`);
}

/** Undefined if the task has never ended by itself: it hasn't started, or was killed. */
export async function readOutcome(folder: string, index: number): Promise<TaskOutcome | undefined> {
  return readJson(outcomeFile(folder, index), outcomeSchema);
}

/** All submissions of a sweep, oldest first. */
export async function readSubmissions(folder: string): Promise<Submission[]> {
  const numbers = await submissionNumbers(folder);
  const read = numbers.map((number) => readJson(submissionFile(folder, number), submissionSchema));
  return (await Promise.all(read)).filter((each) => each !== undefined);
}

/**
 * Notes tasks before they are submitted, and the scheduler's job after: a lab that is killed in between leaves a note, so that
 * attempts are counted.
 */
export async function noteSubmission(
  folder: string,
  tasks: readonly number[],
  submit: () => Promise<string>,
): Promise<string> {
  const number = ((await submissionNumbers(folder)).at(-1) ?? 0) + 1;
  const file = submissionFile(folder, number);
  await writeWholeFile(file, `${JSON.stringify({ tasks })}\n`);
  const job = await submit();
  await writeWholeFile(file, `${JSON.stringify({ tasks, job })}\n`);
  return job;
}

async function submissionNumbers(folder: string): Promise<number[]> {
  const names = await namesIn(path.join(folder, taskFolders.submissions));
  const numbers = names.flatMap((name) => /^(\d{1,9})\.json$/.exec(name)?.[1] ?? []).map(Number);
  return numbers.sort((a, b) => a - b);
}

function submissionFile(folder: string, number: number): string {
  return path.join(folder, taskFolders.submissions, `${number}.json`);
}

function outcomeFile(folder: string, index: number): string {
  return path.join(folder, taskFolders.outcomes, `${index}.json`);
}

/** Undefined if there is no such file, or a power cut erased its content. */
async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    return schema.safeParse(JSON.parse(await readFile(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
