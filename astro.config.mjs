// @ts-check

import { defineConfig } from 'astro/config';
import retrace from 'retrace';
import { docsAsMdx } from './src/docs/docs-as-mdx.ts';
import { site } from './src/site.ts';

export default defineConfig({
  integrations: [retrace({ site })],
  vite: { plugins: [docsAsMdx()] },
});
