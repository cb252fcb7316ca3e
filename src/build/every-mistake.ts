import type { AstroIntegration, AstroPrerenderer } from 'astro';
import { allMistakes } from '../messages/all-mistakes.ts';
import { isExpected } from '../messages/expected-error.ts';
import { type KeptMistake, keepMistakes } from '../messages/kept-mistakes.ts';

type Render = AstroPrerenderer['render'];

/**
 * Lets a build tell the mistakes of all posts. Astro ends a build at the first: here it goes on, only to find the others,
 * and fails before the first stage that publishes. Pages after a mistake are rendered, but not written.
 */
export function everyMistake(): AstroIntegration {
  let kept: KeptMistake[] = [];
  return {
    name: 'every-mistake',
    hooks: {
      'astro:config:setup': ({ command }) => {
        if (command !== 'build') return;
        kept = keepMistakes();
        process.on('exit', () => tellUntold(kept));
      },
      'astro:build:start': ({ setPrerenderer, logger }) => {
        const report = (line: string) => logger.error(line);
        setPrerenderer((prerenderer) => untilTheEnd(prerenderer, kept, report));
      },
    },
  };
}

/** Renders all pages, whichever of them fail, and fails only then. */
function untilTheEnd(
  prerenderer: AstroPrerenderer,
  kept: KeptMistake[],
  report: (line: string) => void,
): AstroPrerenderer {
  const failed = new Set<string>();
  const render: Render = async (request, options) => {
    const address = new URL(request.url).pathname;
    // The card of a post fails for the same reason as its page.
    if (failed.has(address.replace(/\.\w+$/, '/'))) return nothing();
    try {
      const page = await prerenderer.render(request, options);
      return kept.length > 0 ? nothing() : page;
    } catch (error) {
      failed.add(address);
      kept.push({ error, address });
      if (!isExpected(error)) report(`${address}: ${error}`);
      return nothing();
    }
  };
  return {
    ...prerenderer,
    render,
    async getStaticPaths() {
      try {
        return await prerenderer.getStaticPaths();
      } catch (error) {
        kept.push({ error });
        return [];
      }
    },
    async teardown() {
      await prerenderer.teardown?.();
      if (kept.length > 0) throw allMistakes(kept.splice(0));
    },
  };
}

/** A response without a body, of which Astro writes no file. */
function nothing(): Response {
  return new Response(null);
}

/** For a build that something else ended before its pages were rendered. */
function tellUntold(kept: KeptMistake[]): void {
  if (kept.length === 0) return;
  const error = allMistakes(kept.splice(0));
  console.error(error instanceof Error ? error.message : String(error));
}
