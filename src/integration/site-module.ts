import type { Plugin } from 'vite';
import type { Site } from './site.ts';

const name = 'virtual:retrace/site';
/** The prefix that keeps other plugins from resolving a virtual module. */
const id = `\0${name}`;

/** Makes the site's options a module, `virtual:retrace/site`, that pages import. */
export function siteModule(site: Site): Plugin {
  return {
    name: 'retrace-site',
    resolveId: (source) => (source === name ? id : undefined),
    load: (source) => (source === id ? `export const site = ${JSON.stringify(site)};` : undefined),
  };
}
