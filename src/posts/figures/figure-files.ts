import { outDir } from 'astro:config/server';
import { fileURLToPath } from 'node:url';
import { isDevelopment } from 'virtual:retrace/site';
import { writeBuiltFile } from '../../files/kept/built-file.ts';
import { sitePath } from '../../layouts/site-path.ts';
import { blamingUse } from '../writing/use-mistake.ts';
import type { KeptFiles } from './drawable.ts';
import { filesName, type Named } from './files-name.ts';
import type { DrawableFigure } from './shown-figure.ts';

/** The path of a figure's file on the site. */
export function figureFile(figure: Named, extension: 'csv' | 'png' | 'vl.json'): string {
  return sitePath(`figures/${filesName(figure)}.${extension}`);
}

/** The start of the paths of a figure's files on the site: `.live.json` and so on follow. */
export function figureFolder(figure: Named): string {
  return sitePath(`figures/${filesName(figure)}`);
}

const written = new Set<string>();

/**
 * Writes a figure's files beside the pages of a build, each once. As routes of Astro they would take a millisecond each; the development
 * server has such routes.
 *
 * @throws PostError
 */
export async function writeFigureFiles(figure: DrawableFigure): Promise<void> {
  if (isDevelopment) return;
  const { looks } = figure.shown.drawable;
  await Promise.all([
    once(filesName(figure), async (name) => {
      const { csv, spec, live } = await filesOf(figure);
      await Promise.all([
        write(`${name}.csv`, csv),
        write(`${name}.vl.json`, spec),
        write(`${name}.live.json`, live),
      ]);
    }),
    looks && once(`looks/${looks}`, async (name) => write(`${name}.json`, await looksFile(figure))),
  ]);
}

async function once(name: string, work: (name: string) => Promise<void>): Promise<void> {
  if (written.has(name)) return;
  written.add(name);
  await work(name);
}

function write(name: string, text: string): Promise<void> {
  return writeBuiltFile(fileURLToPath(outDir), `figures/${name}`, text);
}

/** The data that a figure draws, as CSV. @throws PostError */
export async function figureCsv(figure: DrawableFigure): Promise<string> {
  return (await filesOf(figure)).csv;
}

/** A figure's Vega-Lite specification, as JSON. @throws PostError */
export async function figureSpec(figure: DrawableFigure): Promise<string> {
  return (await filesOf(figure)).spec;
}

/** The file that makes a figure's chart interactive, as JSON. @throws PostError */
export async function liveFile(figure: DrawableFigure): Promise<string> {
  return (await filesOf(figure)).live;
}

/** The file of dataflows that a figure comes to life with, as JSON. @throws PostError */
export function looksFile(figure: DrawableFigure): Promise<string> {
  return blamingUse(figure, () => figure.shown.drawable.looksFile());
}

function filesOf(figure: DrawableFigure): Promise<KeptFiles> {
  return blamingUse(figure, () => figure.shown.drawable.files());
}
