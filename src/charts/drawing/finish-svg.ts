import { type CustomPlugin, optimize } from 'svgo';
import { ExpectedError } from '../../messages/expected-error.ts';
import { publishedPrefix } from '../look/layer-names.ts';

export interface Label {
  /** Prefix of every id inside, unique on the page. */
  id: string;
  title: string;
  description: string;
  className: string;
  viewBox: string;
}

/**
 * Prepares Vega's SVG for a page: small, as wide as its container, with unique ids, and described as one picture.
 *
 * @throws ExpectedError if it holds anything but shapes and text
 */
export function finishSvg(svg: string, label: Label): string {
  return optimize(svg, {
    plugins: [
      shapesOnly(label),
      publishedMarked,
      withoutRedundantAttributes,
      {
        name: 'preset-default',
        params: {
          overrides: {
            cleanupIds: false,
            // No screen shows less than a tenth of a pixel.
            convertPathData: { floatPrecision: 1 },
            convertTransform: { floatPrecision: 1 },
            cleanupNumericValues: { floatPrecision: 2 },
          },
        },
      },
      'removeXMLNS',
      withOwnIds(label.id),
      asOnePicture(label),
    ],
  }).data;
}

const allowed = new Set(
  'svg g path line rect circle text tspan defs clipPath linearGradient radialGradient pattern stop'.split(
    ' ',
  ),
);

/** Refuses links, images and scripts: a picture drawn from data needs none. */
function shapesOnly({ id }: Label): CustomPlugin {
  return {
    name: 'shapesOnly',
    fn: () => ({
      element: {
        enter: ({ name }) => {
          if (allowed.has(name)) return;
          throw new ExpectedError(`Chart "${id}": <${name}> isn't drawn; use shapes and text only`);
        },
      },
    }),
  };
}

const publishedClass = 'published';

/** Gives published marks the one class that pages need, to hide them. Vega's classes are the names of marks. */
const publishedMarked: CustomPlugin = {
  name: 'publishedMarked',
  fn: () => ({
    element: {
      enter: ({ attributes }) => {
        const names = attributes['class']?.split(' ') ?? [];
        const isPublished = names.some((name) => name.startsWith(publishedPrefix));
        if (isPublished) attributes['class'] = publishedClass;
      },
    },
  }),
};

/** Attributes of which pages have no need: a style sheet sets the font, and the picture has one description. */
const redundant = /^(class|font-family|pointer-events|role|aria-.*)$/;

const withoutRedundantAttributes: CustomPlugin = {
  name: 'withoutRedundantAttributes',
  fn: () => ({
    element: {
      enter: ({ attributes }) => {
        for (const [name, value] of Object.entries(attributes)) {
          if (redundant.test(name) && value !== publishedClass) delete attributes[name];
        }
      },
    },
  }),
};

/**
 * Renames ids. Vega numbers them with one counter for the whole process, so the same chart would differ between builds,
 * and two charts of a page, drawn by different processes, could share ids (https://github.com/vega/vega/issues/2573).
 */
function withOwnIds(prefix: string): CustomPlugin {
  const names = new Map<string, string>();
  const rename = (id: string) => {
    if (!names.has(id)) names.set(id, `${prefix}-${names.size + 1}`);
    return names.get(id)!;
  };
  return {
    name: 'withOwnIds',
    fn: () => ({
      element: {
        enter: ({ attributes }) => {
          for (const [name, value] of Object.entries(attributes)) {
            if (name === 'id') attributes[name] = rename(value);
            else
              attributes[name] = value.replace(/^url\(#(.*)\)$/, (_, id) => `url(#${rename(id)})`);
          }
        },
      },
    }),
  };
}

function asOnePicture({ id, title, description, className, viewBox }: Label): CustomPlugin {
  return {
    name: 'asOnePicture',
    fn: () => ({
      element: {
        enter: (node) => {
          if (node.name !== 'svg') return;
          node.attributes = {
            class: className,
            viewBox,
            role: 'img',
            'aria-labelledby': `${id}-title`,
            'aria-describedby': `${id}-description`,
          };
          const drawing = groupOf(drawingId(id), node.children);
          node.children = [
            textElement('title', `${id}-title`, title),
            textElement('desc', `${id}-description`, description),
            drawing,
          ];
        },
      },
    }),
  };
}

/** The id of the marks without title and description, which a preview on the same page repeats. */
export function drawingId(id: string): string {
  return `${id}-drawing`;
}

function groupOf<Child>(id: string, children: Child[]) {
  return { type: 'element' as const, name: 'g', attributes: { id }, children };
}

function textElement(name: string, id: string, value: string) {
  const text = { type: 'text' as const, value };
  return { type: 'element' as const, name, attributes: { id }, children: [text] };
}
