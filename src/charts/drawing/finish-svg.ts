import { type CustomPlugin, optimize } from 'svgo';
import { ExpectedError } from '../../messages/expected-error.ts';
import { cellsPrefix, pixelsColour, publishedPrefix } from '../look/layer-names.ts';
import { isPixels } from '../look/pixels.ts';
import { pointsMerged } from './merged-points.ts';

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
      pixelsMasked,
      cellsCrisp,
      pointsMerged,
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

/** Refuses links, images and scripts: a picture drawn from data needs none, except for cells that are pixels. */
function shapesOnly({ id }: Label): CustomPlugin {
  return {
    name: 'shapesOnly',
    fn: () => ({
      element: {
        enter: ({ name, attributes }, parent) => {
          if (allowed.has(name)) return;
          const { 'xlink:href': address = '' } = attributes;
          if (name === 'image' && colourOfPixels(parent) && isPixels(address)) return;
          throw new ExpectedError(`Chart "${id}": <${name}> isn't drawn; use shapes and text only`);
        },
      },
    }),
  };
}

/** The colour of pixels; undefined for a group of other marks. */
function colourOfPixels(group: object): string | undefined {
  const { class: names = '' } = (group as { attributes?: Record<string, string> }).attributes ?? {};
  return names
    .split(' ')
    .map(pixelsColour)
    .find((colour) => colour !== undefined);
}

/**
 * Makes pictures of pixels masks of their colour, so that they have the colours of light and dark. A pixel stays a
 * square, however large it is drawn.
 */
const pixelsMasked: CustomPlugin = {
  name: 'pixelsMasked',
  fn: () => ({
    element: {
      enter: (group) => {
        const colour = colourOfPixels(group);
        if (!colour) return;
        const id = `pixels-${group.attributes['class']}`.replace(/\W+/g, '-');
        group.children = group.children.flatMap((image) =>
          'attributes' in image ? masked(image.attributes, id, colour) : [],
        );
      },
    },
  }),
};

function masked(image: Record<string, string>, id: string, fill: string) {
  const { 'xlink:href': href = '', transform = '', width = '', height = '' } = image;
  const pixels = {
    href,
    width,
    height,
    preserveAspectRatio: 'none',
    'image-rendering': 'pixelated',
  };
  return [
    elementOf('mask', { id }, [elementOf('image', pixels, [])]),
    elementOf('rect', { transform, width, height, fill, mask: `url(#${id})` }, []),
  ];
}

/** Keeps cells that touch each other from showing the surface between them. */
const cellsCrisp: CustomPlugin = {
  name: 'cellsCrisp',
  fn: () => ({
    element: {
      enter: ({ attributes }) => {
        const names = attributes['class']?.split(' ') ?? [];
        const areCells = names.some((name) => name.startsWith(cellsPrefix));
        if (areCells) attributes['shape-rendering'] = 'crispEdges';
      },
    },
  }),
};

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
  return elementOf('g', { id }, children);
}

function elementOf<Child>(name: string, attributes: Record<string, string>, children: Child[]) {
  return { type: 'element' as const, name, attributes, children };
}

function textElement(name: string, id: string, value: string) {
  const text = { type: 'text' as const, value };
  return elementOf(name, { id }, [text]);
}
