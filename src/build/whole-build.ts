import type { AstroIntegration } from 'astro';
import { type BuildNotices, collectNotices, describeWarnings } from '../messages/build-notices.ts';
import { ExpectedError, withoutStack } from '../messages/expected-error.ts';

/** What warnings do to a build: `tell` prints them at its end, `fail` makes them its errors. */
const warningsModes = ['tell', 'fail'] as const;
type WarningsMode = (typeof warningsModes)[number];

/** Reads `RETRACE_WARNINGS`. @throws Error in one line if it is none of the modes */
export function warningsMode({ RETRACE_WARNINGS }: NodeJS.ProcessEnv): WarningsMode {
  const value = RETRACE_WARNINGS || 'tell';
  const mode = warningsModes.find((name) => name === value);
  if (mode) return mode;
  throw refusal(
    `RETRACE_WARNINGS is ${JSON.stringify(value)}; expected ${warningsModes.join(', ')} or nothing`,
  );
}

/**
 * Integrations between a build's first stage and its last: only a build that came through all of them ends well, and
 * what it noticed stands below all else that it prints. Development and type checks are as they would be without.
 */
export function wholeBuild(integrations: readonly AstroIntegration[]): AstroIntegration[] {
  let notices: BuildNotices;
  let mode: WarningsMode;
  let ended: () => void;
  const first: AstroIntegration = {
    name: 'first-stage',
    hooks: {
      'astro:config:setup': ({ command }) => {
        if (command !== 'build') return;
        ended = requireEnd(() => printNotices(notices));
        notices = collectNotices();
        mode = warningsMode(process.env);
      },
    },
  };
  const last: AstroIntegration = {
    name: 'last-stage',
    hooks: {
      'astro:build:done': () => {
        if (mode === 'fail') refuseWarnings(notices);
        ended();
      },
    },
  };
  // One that adds others, such as the sitemap, has them put behind all that are listed: the last is added after them.
  const beforeLast: AstroIntegration = {
    name: 'before-last-stage',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({ integrations: [last] });
      },
    },
  };
  return [first, ...integrations, beforeLast];
}

/**
 * Has this process fail unless what is returned was called: also where it calls `process.exit(0)` before, or has
 * nothing left to do because it awaits what never comes. That no exit code set at the beginning could.
 *
 * @param onEnd called as the last thing of a process that ends well
 */
export function requireEnd(onEnd: () => void): () => void {
  let ended = false;
  process.on('exit', (code) => {
    if (code !== 0) return;
    if (ended) return onEnd();
    process.exitCode = 1;
    console.error(
      'The build ended before its last stage. If no error is told above, something in it awaits what never comes, or calls process.exit: look at what was changed last.',
    );
  });
  return () => {
    ended = true;
  };
}

/** Where Astro's own lines go, so that these are the last of one stream. */
function printNotices({ runs, warnings }: BuildNotices): void {
  const lines = describeWarnings(warnings);
  for (const line of runs) console.log(line);
  if (lines.length > 0) console.log(block(`${countOf(lines)}:`, lines));
}

function refuseWarnings({ warnings }: BuildNotices): void {
  const lines = describeWarnings(warnings);
  if (lines.length === 0) return;
  throw refusal(block(`RETRACE_WARNINGS=fail, and there are ${countOf(lines)}:`, lines));
}

function countOf({ length }: readonly string[]): string {
  return length === 1 ? '1 warning' : `${length} warnings`;
}

function block(head: string, lines: readonly string[]): string {
  return [head, ...lines.map((line) => `  ${line}`)].join('\n');
}

function refusal(message: string): ExpectedError {
  return withoutStack(new ExpectedError(message));
}
