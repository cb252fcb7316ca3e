#!/usr/bin/env node
// The package `create-retrace`, which is this file with the templates: `npm create retrace my-site` need not install
// Retrace itself first.
import { readFile } from 'node:fs/promises';
import { rangeOf } from './installed-from.ts';
import { newSite } from './new-site.ts';

process.exitCode = await newSite(process.argv.slice(2), {
  command: 'npm create retrace',
  node: process.versions.node,
  retrace: async () => {
    const manifest = await readFile(new URL('package.json', import.meta.url), 'utf8');
    return { retrace: rangeOf((JSON.parse(manifest) as { version: string }).version) };
  },
});
