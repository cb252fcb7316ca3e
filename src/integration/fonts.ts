import type { AstroConfig } from 'astro';
import { fontProviders } from 'astro/config';

type Style = 'normal' | 'italic';

/**
 * The fonts of all pages, served from the site itself. Files are named by the package's exports: an absolute path would
 * become part of the hash in a font's address, and so differ between machines.
 */
export const fonts: NonNullable<AstroConfig['fonts']> = [
  // Latin, Greek and mathematical signs, in the weights in use.
  localFont('Inter', '--font-inter', 'sans-serif', '400 700', { normal: 'inter-text' }),
  localFont('Source Serif 4', '--font-source-serif', 'serif', '200 900', {
    normal: 'source-serif-4-latin',
    italic: 'source-serif-4-latin-italic',
  }),
];

/**
 * @param fallback a generic name, for which Astro makes a metric-compatible face
 * @param files the names of variable fonts in `src/styles/fonts`, by style
 */
function localFont(
  name: string,
  cssVariable: `--${string}`,
  fallback: 'serif' | 'sans-serif',
  weight: string,
  files: Partial<Record<Style, string>>,
) {
  const [first, ...others] = Object.entries(files).map(([style, file]) => ({
    src: [`retrace/fonts/${file}.woff2`] as [string],
    weight,
    style: style as Style,
  }));
  return {
    name,
    cssVariable,
    // Text must not move while it is being read: a font that arrives late is used from the next page on.
    display: 'optional' as const,
    fallbacks: [fallback],
    provider: fontProviders.local(),
    options: { variants: [first!, ...others] },
  };
}
