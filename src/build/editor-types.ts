import { fileURLToPath } from 'node:url';
import type { AstroIntegration, AstroIntegrationLogger } from 'astro';
import { plainText } from '../messages/plain-text.ts';

/** The part of the development server's watcher that is used here. */
interface Watcher {
  on(event: 'all', listener: (event: string, file: string) => void): unknown;
}

/** A write is two events, and editors save twice: wait until no more events come. */
const quietMilliseconds = 80;

/**
 * Tells editors the components of posts and the names that these take, in `.astro/retrace.d.ts`. Development follows
 * edits, so that a new chart, claim or work is known at once.
 */
export function editorTypes(): AstroIntegration {
  let root: string;
  return {
    name: 'editor-types',
    hooks: {
      'astro:config:setup': async ({ command, config }) => {
        root = fileURLToPath(config.root);
        if (command === 'preview') return;
        const { writeDeclarations } = await loadEditor();
        await writeDeclarations(root);
      },
      'astro:server:setup': ({ server, logger }) => follow(server.watcher, root, logger),
    },
  };
}

async function follow(watcher: Watcher, root: string, logger: AstroIntegrationLogger) {
  const { mayChangeDeclarations, writeDeclarations } = await loadEditor();
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  const write = () =>
    writeDeclarations(root).catch((error: Error) => logger.error(plainText(error.message)));
  watcher.on('all', (_event, file) => {
    if (!mayChangeDeclarations(root, file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      writing = writing.then(write);
    }, quietMilliseconds);
  });
}

/** Loads the bundler only if declarations are written: previews need none of it. */
function loadEditor() {
  return import('../editor/write-declarations.ts');
}
