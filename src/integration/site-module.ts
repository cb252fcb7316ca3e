import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { ownValue } from '../messages/own-value.ts';
import { drawingProgram } from './own-code.ts';
import type { Site } from './site.ts';

/** What pages know of the site that they belong to. */
export interface SiteParts {
  site: Site;
  /** The site's folder. */
  root: string;
  /** Markup. */
  logo: string | undefined;
  /** The text of chart.css with the site's colours. */
  chartCss: string;
  /** A digest of the package's code that computes what pages show. */
  packageCode: string;
  /** Whether they are pages of a development server. A variable `DEV` of the environment would override `import.meta.env.DEV`. */
  isDevelopment: boolean;
}

/** The prefix that keeps other plugins from resolving a virtual module. */
const prefix = '\0';

/**
 * Makes these modules, which pages import: `virtual:retrace/site`, the site's options, its folder, and whether it is developed; `virtual:retrace/look`, what is
 * drawn with; `virtual:retrace/drawing`, the code that draws; `virtual:retrace/header` and `virtual:retrace/footer`, the components for every page.
 */
export function siteModule({
  site,
  root,
  logo,
  chartCss,
  packageCode,
  isDevelopment,
}: SiteParts): Plugin {
  const texts: Record<string, string> = {
    'virtual:retrace/site': exporting({ site, root, isDevelopment }),
    'virtual:retrace/look': exporting({ logo, chartCss }),
    'virtual:retrace/drawing': exporting({ drawingProgram, packageCode }),
  };
  const components: Record<string, string> = {
    'virtual:retrace/header': component(root, site.frame.header, 'SiteHeader'),
    'virtual:retrace/footer': component(root, site.frame.footer, 'SiteFooter'),
  };
  return {
    name: 'retrace-site',
    resolveId: (source) =>
      Object.hasOwn(texts, source) ? prefix + source : ownValue(components, source),
    load: (source) => texts[source.slice(prefix.length)],
  };
}

function exporting(values: Record<string, unknown>): string {
  const lines = Object.entries(values).map(
    ([name, value]) => `export const ${name} = ${JSON.stringify(value)};`,
  );
  return lines.join('\n');
}

function component(root: string, own: string | undefined, ours: string): string {
  const file = own
    ? path.join(root, own)
    : fileURLToPath(new URL(`../layouts/${ours}.astro`, import.meta.url));
  return file.split(path.sep).join('/');
}
