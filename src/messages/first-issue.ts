import type { z } from 'zod';
import { plainLine } from './plain-text.ts';

/** A schema's first issue, in one line: field, problem and value. */
export function firstIssue({ issues: [issue] }: z.ZodError): string {
  const where = issue!.path.map((part) => plainLine(String(part), 60)).join('.');
  const value = JSON.stringify(issue!.input)?.slice(0, 60);
  const cause = issue!.code === 'invalid_key' ? issue!.issues[0]! : issue!;
  const message = plainLine(cause.message) + (value ? ` (is ${plainLine(value)})` : '');
  return where ? `${where}: ${message}` : message;
}
