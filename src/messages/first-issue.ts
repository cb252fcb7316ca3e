import type { z } from 'zod';
import { plainLine } from './plain-text.ts';

type Issue = z.core.$ZodIssue;

/** A schema's first issue, in one line: field, problem and value. */
export function firstIssue({ issues }: z.ZodError): string {
  const issue = mostTelling(issues);
  const where = issue.path.map((part) => plainLine(String(part), 60)).join('.');
  const cause = issue.code === 'invalid_key' ? issue.issues[0]! : issue;
  const message = plainLine(cause.message) + describeValue(issue);
  return where ? `${where}: ${message}` : message;
}

/** The first, but a misspelt key says more than that the right one is missing, unless our own words tell the remedy. */
function mostTelling(issues: readonly Issue[]): Issue {
  const [first] = issues;
  const isMissing = first!.code === 'invalid_type' && first!.message.endsWith('received undefined');
  const misspelt = issues.find(({ code }) => code === 'unrecognized_keys');
  return (isMissing && misspelt) || first!;
}

function describeValue({ code, input }: Issue): string {
  // The message names the keys; their object would only be cut off.
  if (code === 'unrecognized_keys') return '';
  const value = JSON.stringify(input)?.slice(0, 60);
  return value ? ` (is ${plainLine(value)})` : '';
}
