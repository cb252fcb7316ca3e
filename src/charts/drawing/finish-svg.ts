import { type CustomPlugin, optimize } from 'svgo';
import { ExpectedError } from '../../messages/expected-error.ts';
import { publishedPrefix } from '../look/layer-names.ts';

export interface Label {
  /** Prefix of every id inside: unique on the page. */
  id: string;
  title: string;
  description: string;
  className: string;
  viewBox: string;
}

/**
 * Makes Vega's SVG fit to stand in a page: small, as wide as its container, with ids of its own, and
 * described as one picture.
 *
 * @throws ExpectedError where it holds anything but shapes and text
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
            // A tenth of a pixel is finer than any screen shows.
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

/** Links, images and scripts have no place in a picture that is drawn from data. */
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

/** Of the classes, which are the names of marks, one is of use in a page: it can hide what others published. */
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

/** The page's style sheet sets the font, nothing takes a pointer, and the picture is described as a whole. */
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
 * Vega numbers ids with one counter for the whole process: two charts would share ids on a page, and the
 * same chart would differ from one build to the next.
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

/** Of the marks alone, so that a preview can repeat them on the same page. */
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
