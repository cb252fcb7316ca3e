#!/usr/bin/env node
// Any Node from 20 on loads this file: it imports only what such a Node has. All else comes later.
import { fileURLToPath } from 'node:url';
import { installedFrom } from '../new/installed-from.ts';
import { describeTooOld, isTooOld, pinNode, pinned } from '../new/pinned-node.ts';
import { publishedName } from '../new/published-name.ts';

const [command = '--help', ...given] = process.argv.slice(2);
const { node } = process.versions;

if (command === 'new-site') {
  const { newSite } = await import('../new/new-site.ts');
  const own = fileURLToPath(new URL('../..', import.meta.url));
  process.exitCode = await newSite(given, {
    command: `npx ${publishedName} new-site`,
    node,
    retrace: () => installedFrom(own),
  });
} else if (isTooOld(node)) {
  console.error(`retrace: ${describeTooOld(node)}: ${await remedy()}.`);
  process.exitCode = 1;
} else {
  const { runCommand } = await import('./commands.ts');
  await runCommand(command, given);
}

async function remedy(): Promise<string> {
  const added = await pinNode(process.cwd()).catch(() => undefined);
  if (added === undefined) return 'install a newer one from https://nodejs.org';
  if (added) return `${pinned}; run \`npm install\`, then this command again`;
  return 'run `npm install`, and then commands by `npm run`, which uses the Node of the site';
}
