import { z } from 'zod';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { firstIssue } from '../../../messages/first-issue.ts';
import { isPlain, plainLine } from '../../../messages/plain-text.ts';
import type { FoundRun } from '../found-run.ts';
import { isObject } from './flatten.ts';
import { plainParameters } from './parameters.ts';

const shortText = z.string().min(1).max(200).refine(isPlain, 'holds control characters');

/**
 * The first line of a file of JSON lines, which may tell of its run: `{"run": {…}, "parameters": {…}}`. What isn't named
 * here is ignored, so that whoever writes it may write more.
 */
export const runHeaderSchema = z.object({
  run: z
    .object({
      /** As people call it: "W&B". */
      tool: shortText,
      version: shortText,
      /** The run's name in the tool. */
      label: shortText,
      /** ISO 8601, with the time zone. */
      started: z.iso.datetime({ offset: true, local: true }),
      durationSeconds: z.number().nonnegative(),
      python: shortText,
      system: shortText,
      processor: shortText,
      gpu: shortText,
      /** The whole name of a git commit. */
      commit: z.string().regex(/^[0-9a-f]{40}$/, 'must be the whole name of a commit'),
      /** Versions by name. */
      packages: z.record(z.string(), shortText),
    })
    .partial()
    .nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
});

export type RunHeader = Pick<FoundRun, 'parameters' | 'facts'> &
  Partial<Pick<FoundRun, 'tool' | 'toolVersion' | 'label'>> & { leftOut: string[] };

/** Whether a line tells of a run, and isn't one of its rows. */
export function isRunHeader(line: unknown, hasStep: boolean): line is Record<string, unknown> {
  return isObject(line) && !hasStep && (isObject(line['run']) || isObject(line['parameters']));
}

/** @throws ExpectedError naming the place and the field */
export function readRunHeader(line: Record<string, unknown>, file: string, at: number): RunHeader {
  const run = isObject(line['run']) ? withoutNull(line['run']) : line['run'];
  const parsed = runHeaderSchema.safeParse({ ...line, run }, { reportInput: true });
  if (!parsed.success) {
    throw new ExpectedError(firstIssue(parsed.error), { place: { file, line: at } });
  }
  const { tool, version, label, started, ...facts } = parsed.data.run ?? {};
  const { parameters, leftOut } = plainParameters(parsed.data.parameters, file);
  return {
    ...(tool !== undefined && { tool: plainLine(tool, 60) }),
    ...(version !== undefined && { toolVersion: version }),
    ...(label !== undefined && { label }),
    parameters,
    leftOut,
    facts: {
      ...(started !== undefined && { started: inUtc(started) }),
      ...(facts as RunHeader['facts']),
    },
  };
}

/** Clients give null for what they don't know. */
function withoutNull(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

/** Without a zone, a time is in UTC: that of the machine that reads it says nothing. */
function inUtc(started: string): string {
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(started);
  return new Date(hasZone ? started : `${started}Z`).toISOString();
}
