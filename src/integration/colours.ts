import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';
import {
  type Colours,
  coloursFile,
  coloursIn,
  type Mode,
  modes,
  readOwnColours,
  recoloured,
  seenIn,
} from '../charts/files/own-colours.ts';
import { contrast } from '../charts/look/contrast.ts';
import type { Warning } from '../messages/build-notices.ts';
import { ExpectedError, withoutStack } from '../messages/expected-error.ts';

/** Our style sheets that define colours, in the order in which pages have them. */
const sheets = [
  'charts/look/chart.css',
  'charts/look/chart-contrast.css',
  'styles/theme.css',
  'styles/claims.css',
];

/** A site's own colours, checked. */
export interface SiteColours {
  /** The text of chart.css, for pictures outside of pages. */
  chartCss: string;
  /** Colours that are hard to tell from their ground. */
  warnings: Warning[];
  /** Puts the colours into the pages' style sheet. */
  plugins: Plugin[];
}

/**
 * Reads a site's own colours, if it has the file for them.
 *
 * @param root the site's folder
 * @throws ExpectedError, in one line, for a property that is none of ours, and as `readOwnColours`
 */
export async function siteColours(root: string): Promise<SiteColours> {
  const texts = await Promise.all(
    sheets.map((sheet) => readFile(new URL(`../${sheet}`, import.meta.url), 'utf8')),
  );
  const [chartCss = ''] = texts;
  const own = await readOwnColours(root);
  if (!own) return { chartCss, warnings: [], plugins: [] };
  requireKnown(own, coloursIn(texts.join('\n')));
  return {
    chartCss: recoloured(chartCss, own),
    warnings: weakContrasts(own, coloursIn(recoloured(texts.join('\n'), own))),
    plugins: [recolouring(own)],
  };
}

function requireKnown(own: Colours, ours: Colours): void {
  for (const mode of modes) {
    for (const [name, { line }] of own[mode]) {
      if (ours.light.has(name)) continue;
      const names = [...ours.light.keys()].join(', ');
      throw withoutStack(
        new ExpectedError(`${coloursFile}:${line}: ${name} is no colour here; known: ${names}`),
      );
    }
  }
}

/** Colours, the grounds that they are on, and what they draw. */
const pairs: { names: string[]; grounds: string[]; draw: 'text' | 'lines' }[] = [
  {
    names: ['--text', '--text-quiet', '--link'],
    grounds: ['--ground', '--ground-raised'],
    draw: 'text',
  },
  {
    names: ['--text', '--text-quiet', '--link', '--warning'],
    grounds: ['--code-ground'],
    draw: 'text',
  },
  { names: ['--supported', '--inconclusive', '--refuted'], grounds: ['--ground'], draw: 'text' },
  { names: ['--warning'], grounds: ['--warning-ground', '--ground'], draw: 'text' },
  { names: ['--mark', '--accent', '--focus'], grounds: ['--ground'], draw: 'lines' },
  { names: ['--chart-fg', '--chart-muted'], grounds: ['--chart-surface'], draw: 'text' },
  {
    names: [
      ...[1, 2, 3, 4, 5, 6].map((series) => `--chart-${series}`),
      ...[1, 2, 3, 4, 5, 6, 7].map((shade) => `--chart-ordinal-${shade}`),
      '--chart-reference',
      '--chart-subject',
    ],
    grounds: ['--chart-surface'],
    draw: 'lines',
  },
];

/** The least contrast that WCAG asks for, AA and for more contrast AAA, and what we ask of lines. */
const least = {
  text: (mode: Mode) => (mode.endsWith('more contrast') ? 7 : 4.5),
  lines: (mode: Mode) => (mode.endsWith('more contrast') ? 4.5 : 3),
};

/** Warns of each colour of a site that is too close to its ground. @param all ours with those of the site */
export function weakContrasts(own: Colours, all: Colours): Warning[] {
  return modes.flatMap((mode) => {
    const seen = seenIn(all, mode);
    return pairs.flatMap(({ names, grounds, draw }) =>
      names.flatMap((name) =>
        grounds.flatMap((ground) => {
          const given = lineOf(own, mode, [name, ground]);
          const found = contrast(seen.get(name)!, seen.get(ground)!);
          const wanted = least[draw](mode);
          if (given === undefined || found >= wanted) return [];
          const text = `${name} ${seen.get(name)} on ${ground} ${seen.get(ground)} has a contrast of ${found.toFixed(1)}, less than ${wanted} (${mode})`;
          return [{ file: coloursFile, line: given, text }];
        }),
      ),
    );
  });
}

/** The line that gives one of some colours to a mode, itself or through the mode that it builds upon. */
function lineOf(own: Colours, mode: Mode, names: string[]): number | undefined {
  const layers: Mode[] = mode.startsWith('dark') ? [mode, 'dark'] : [mode, 'light'];
  const lines = layers.flatMap((layer) => names.map((name) => own[layer].get(name)?.line));
  return lines.find((line) => line !== undefined);
}

/** Loads the pages' style sheet as one text: a later change would come after Astro has kept the sheet for development. */
function recolouring(own: Colours): Plugin {
  return {
    name: 'retrace-colours',
    enforce: 'pre',
    load: {
      filter: { id: /\/styles\/site\.css(\?(?!.*\b(raw|url)\b).*)?$/ },
      handler: async () => recoloured(await siteSheet(), own),
    },
  };
}

/** The text of site.css with the sheets that it imports. All addresses in them are relative to its folder, too. */
async function siteSheet(): Promise<string> {
  const sheet = new URL('../styles/site.css', import.meta.url);
  const imports = (await readFile(sheet, 'utf8')).matchAll(/^@import "(.+)";$/gm);
  const texts = [...imports].map(([, file]) => readFile(new URL(file!, sheet), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}
