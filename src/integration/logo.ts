import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type CustomPlugin, optimize } from 'svgo';
import { ExpectedError, withoutStack } from '../messages/expected-error.ts';
import { plainLine } from '../messages/plain-text.ts';

/**
 * Reads a site's logo as markup for its pages: without scripts, with ids and classes of its own, as wide as it has room.
 * Programs that read the page aloud pass over it, since the site's name is beside it.
 *
 * @param root the site's folder
 * @param file relative to it
 * @throws ExpectedError, in one line, if there is no such file, or if it isn't an SVG file
 */
export async function readLogo(root: string, file: string): Promise<string> {
  const text = await readFile(path.join(root, file), 'utf8').catch((error) => {
    throw refusal(file, `can't be read (${error.code}): write the path of an SVG file`);
  });
  const svg = inPage(text, file);
  if (!svg.startsWith('<svg')) throw refusal(file, 'is no SVG file');
  if (!/^<svg[^>]* viewBox=/.test(svg)) {
    throw refusal(file, 'has no size: give its <svg> a viewBox, such as viewBox="0 0 32 32"');
  }
  return svg;
}

function inPage(text: string, file: string): string {
  try {
    return optimize(text, {
      plugins: [
        'removeScripts',
        'removeTitle',
        {
          name: 'preset-default',
          // Rules of a style sheet would hold for the whole page.
          params: { overrides: { inlineStyles: { onlyMatchedOnce: false } } },
        },
        'removeDimensions',
        'removeXMLNS',
        { name: 'prefixIds', params: { prefix: 'logo' } },
        asLogo,
      ],
    }).data;
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n');
    throw refusal(file, `is no SVG file (${plainLine(reason, 100)})`);
  }
}

const asLogo: CustomPlugin = {
  name: 'asLogo',
  fn: () => ({
    element: {
      enter: ({ name, attributes }, { type }) => {
        if (name !== 'svg' || type !== 'root') return;
        attributes['class'] = 'site-logo';
        attributes['aria-hidden'] = 'true';
      },
    },
  }),
};

function refusal(file: string, problem: string): ExpectedError {
  return withoutStack(new ExpectedError(`src/site.ts: logo: ${file} ${problem}`));
}
