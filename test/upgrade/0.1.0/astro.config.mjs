// @ts-check
import { defineConfig } from 'astro/config';
import retrace from 'retrace';
import { site } from './src/site.ts';

export default defineConfig({ integrations: [retrace({ site })] });
