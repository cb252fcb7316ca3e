import { nameInPost } from './attributes/samples-use.ts';

/** The kinds of names that attributes take; `src/editor` finds those of a project, for editors. */
export type NameKind =
  | 'artifact'
  | 'chart'
  | 'claim'
  | 'diagram'
  | 'experiment'
  | 'file'
  | 'metric'
  | 'number'
  | 'parameter'
  | 'picture'
  | 'style'
  | 'table'
  | 'take'
  | 'value'
  | 'variant'
  | 'variants'
  | 'verdict'
  | 'work';

/** An attribute that authors write. Its value is a text. */
export interface WrittenAttribute {
  /** What it says, in words for authors, as editors show them. */
  about: string;
  /** The kinds of names that it takes. Absent if it takes any text. */
  takes?: readonly NameKind[];
  optional?: true;
  /** Set if it may stand alone, without a value. */
  alone?: true;
}

/** The parts of a component that Markdown checks and counts, and that editors tell of. */
interface WrittenComponent {
  /** What it shows, in words for authors. */
  about: string;
  attributes?: Record<string, WrittenAttribute>;
  /** The attribute that names what the component shows. Absent if it refers to nothing. */
  attribute?: string;
  /** Another attribute that may stand in its place. */
  instead?: string;
  /** The form of that attribute's value, for messages. */
  form?: string;
  /** The rule for such a value, if Markdown can check it. */
  mustBe?: { match: RegExp; say: string };
  /** Set if the component shows results of runs. The post's page lists these runs. */
  needsRuns?: true;
  /** Set if it may name several experiments, which are read together: `one+other/name`. */
  several?: true;
  /** The list of `PostReferences` in which its position is its number. */
  numbered?: 'figures' | 'tables' | 'citations';
  /** How its caption is written. A component with a caption may show the same thing only once in a post. */
  caption?: 'attribute' | 'attribute or content';
  /** The content that it needs besides, for messages. */
  content?: string;
}

/** The line, in words for authors, behind which a listing or table is folded. */
const folded = {
  about:
    'Hides it behind a line that opens it: these words, or without a value words of its own, and its length. On paper and in the feed it is open.',
  optional: true,
  alone: true,
} as const satisfies WrittenAttribute;

/** Which number of a metric is meant. */
const numberOfMetric = {
  variant: {
    about: 'Of a metric: the variant. It may be left out if there is only one.',
    takes: ['variant'],
    optional: true,
  },
  take: {
    about:
      'Of a metric: the `last` or `first` measurement of each run, or the `max`, `min` or `mean` of them. Default: `last`.',
    takes: ['take'],
    optional: true,
  },
} as const satisfies Record<string, WrittenAttribute>;

/**
 * The components that authors use in posts without importing them, by name. `src/posts/resolvers.ts` resolves each; the
 * file of its name in `src/components` draws it.
 */
export const components = {
  Cite: {
    about: 'A number in brackets, linked to the work in the list of references, with a preview.',
    attributes: {
      key: { about: 'The key of an entry in `src/content/bibliography.bib`.', takes: ['work'] },
    },
    attribute: 'key',
    form: 'key of the bibliography',
    numbered: 'citations',
  },
  Claim: {
    about:
      'Words of yours that results test, with a mark that shows the outcome. An unexpected verdict stops the build.',
    attributes: {
      is: {
        about:
          "`experiment/claim`: an export of the experiment's `claims.ts`. It needs this, or `of` and what is claimed. `experiment+other/claim` reads another experiment, too.",
        takes: ['claim'],
        optional: true,
      },
      of: {
        about:
          '`experiment/metric`: a claim without code, which is its words. `experiment@profile/metric` tests other runs.',
        takes: ['metric'],
        optional: true,
      },
      ...numberOfMetric,
      above: {
        about:
          'Of a metric: the number is above this number, or above that of this variant. With `below`, two numbers that it is between.',
        takes: ['variant', 'number'],
        optional: true,
      },
      below: {
        about: 'Of a metric: the number is below this number, or below that of this variant.',
        takes: ['variant', 'number'],
        optional: true,
      },
      by: {
        about:
          "How far above or below the variant, in the metric's unit. Default: by any difference.",
        takes: ['number'],
        optional: true,
      },
      near: {
        about: 'Of a metric: the number is near this number, or near that of this variant.',
        takes: ['variant', 'number'],
        optional: true,
      },
      within: {
        about: "How near, in the metric's unit: it is neither above nor below by more.",
        takes: ['number'],
        optional: true,
      },
      primary: {
        about:
          "Of a metric: the post's conclusion depends on the claim. A post's primary claims are judged together.",
        optional: true,
        alone: true,
      },
      expect: {
        about: 'The verdict that the text reports. Default: `supported`.',
        takes: ['verdict'],
        optional: true,
      },
    },
    attribute: 'is',
    instead: 'of',
    form: 'experiment/name',
    several: true,
    needsRuns: true,
  },
  Diagram: {
    about: 'A drawing of what was set up, numbered with the figures.',
    attributes: {
      of: {
        about:
          "`experiment/diagram`: an export of the experiment's `diagrams.ts`. `experiment@profile/diagram` shows other runs.",
        takes: ['diagram'],
      },
      caption: {
        about:
          'What to see in the diagram. It may be the content instead: `<Diagram …>What to see</Diagram>`.',
        optional: true,
      },
      alt: {
        about: "What the diagram shows, for readers who can't see it. Default: its description.",
        optional: true,
      },
    },
    attribute: 'of',
    form: 'experiment/name',
    needsRuns: true,
    numbered: 'figures',
    caption: 'attribute or content',
  },
  Figure: {
    about: 'A chart, with a number, its data, and the runs behind it.',
    attributes: {
      of: {
        about:
          "`experiment/chart`: an export of the experiment's `charts.ts`, or `experiment/metric`: a line for each variant over the steps. `experiment@profile/chart` shows other runs.",
        takes: ['chart', 'metric'],
      },
      caption: {
        about:
          'What to see in the chart. It may be the content instead: `<Figure …>What to see</Figure>`.',
        optional: true,
      },
      alt: {
        about:
          "What the chart shows, for readers who can't see it. Default: its description and a summary of its data.",
        optional: true,
      },
      scale: {
        about: 'Of a metric: `log` for a logarithmic vertical axis. Default: linear.',
        optional: true,
      },
    },
    attribute: 'of',
    form: 'experiment/name',
    several: true,
    needsRuns: true,
    numbered: 'figures',
    caption: 'attribute or content',
  },
  InShort: {
    about: "The post's findings, set apart above its text, with a count of its claims.",
  },
  Ledger: {
    about:
      'A table of all claims of the post, and of the others in the same `claims.ts`. Without it, the page ends with one.',
  },
  Listing: {
    about: "Code from an experiment's own source.",
    attributes: {
      of: {
        about: "`experiment/file`: a file of the experiment's folder, without `.ts`.",
        takes: ['file'],
      },
      symbol: {
        about:
          'The name of a top-level declaration in the file, or `default` for the experiment itself.',
      },
      folded,
    },
    attribute: 'of',
    form: 'experiment/file',
  },
  Picture: {
    about:
      'A picture from elsewhere as a figure, with a number: `<Picture name="set-up" caption="…">![What it shows](./picture.png)</Picture>`.',
    attributes: {
      name: {
        about: 'A name for `<Ref to="…" />`, in small letters and digits, unique in the post.',
      },
      caption: { about: 'What to see in the picture.' },
    },
    attribute: 'name',
    form: 'name',
    mustBe: nameInPost,
    numbered: 'figures',
    caption: 'attribute',
    content: 'a picture as its content: ![What it shows](./picture.png)',
  },
  Ref: {
    about: '"Figure 1" or "Table 1", linked; a figure with a preview.',
    attributes: {
      to: {
        about:
          'The `of` of a figure, diagram or table in the post, or the `name` of a picture or of samples.',
        takes: ['chart', 'metric', 'diagram', 'table', 'artifact', 'picture'],
      },
    },
    attribute: 'to',
    form: 'experiment/name',
    several: true,
  },
  Runs: {
    about: "A table of the experiment's runs. Without it, the page ends with one.",
    attributes: {
      of: {
        about: 'The experiment. `experiment@profile` lists other runs.',
        takes: ['experiment'],
      },
    },
    attribute: 'of',
    form: 'experiment',
    needsRuns: true,
  },
  Samples: {
    about:
      'Pictures or texts that runs kept, side by side: variants by steps, or by seeds. Numbered with the figures.',
    attributes: {
      of: {
        about:
          "`experiment/artifact`: a picture or text of the experiment's `artifacts`. `experiment@profile/artifact` shows other runs.",
        takes: ['artifact'],
      },
      caption: {
        about:
          'What to see in the samples. It may be the content instead: `<Samples …>What to see</Samples>`.',
        optional: true,
      },
      variant: {
        about: 'A variant, or several, separated by commas. Default: all that kept some.',
        takes: ['variants'],
        optional: true,
      },
      seed: {
        about: 'A seed, or several, separated by commas, or `all`. Default: the first.',
        optional: true,
      },
      steps: {
        about:
          "Steps, separated by commas, `end` for the run's end, or `all`. Default: six at most, from the first to the last; of several seeds the last.",
        optional: true,
      },
      name: {
        about:
          'A name for `<Ref to="…" />`, in small letters and digits, if the same artifact is in the post twice.',
        optional: true,
      },
    },
    attribute: 'of',
    form: 'experiment/name',
    needsRuns: true,
    numbered: 'figures',
    caption: 'attribute or content',
  },
  Table: {
    about: 'A table, with a number, and the runs behind it.',
    attributes: {
      of: {
        about:
          "`experiment/table`: an export of the experiment's `tables.ts`. `experiment@profile/table` shows other runs.",
        takes: ['table'],
      },
      caption: {
        about:
          'What to see in the table. It may be the content instead: `<Table …>What to see</Table>`.',
        optional: true,
      },
      folded,
    },
    attribute: 'of',
    form: 'experiment/name',
    several: true,
    needsRuns: true,
    numbered: 'tables',
    caption: 'attribute or content',
  },
  Value: {
    about:
      'A number from results, with its interval if it has one. It opens a card with its origin.',
    attributes: {
      of: {
        about:
          "`experiment/value`: an export of the experiment's `values.ts`, or of `claims.ts` for the claim's number; or `experiment/metric`: the mean over the seeds; or `experiment/parameter`: what was set. `experiment@profile/value` takes other runs.",
        takes: ['value', 'claim', 'metric', 'parameter'],
      },
      variant: {
        about:
          'Of a metric or parameter: the variant. It may be left out if there is only one, or if all have the same parameter.',
        takes: ['variant'],
        optional: true,
      },
      take: numberOfMetric.take,
      digits: {
        about:
          'Of a metric or parameter: digits after the point. Default: as many as its interval allows, or as were set.',
        takes: ['number'],
        optional: true,
      },
      style: {
        about:
          'Of a metric or parameter: `percent` shows a fraction as a percentage, `duration` seconds as minutes, `scientific` an exponent.',
        takes: ['style'],
        optional: true,
      },
      unit: {
        about: 'Of a metric or parameter: what is written after the number.',
        optional: true,
      },
    },
    attribute: 'of',
    form: 'experiment/name',
    several: true,
    needsRuns: true,
  },
} as const satisfies Record<string, WrittenComponent>;

type Components = typeof components;
export type ComponentName = keyof Components;
/** Components that refer to something. */
export type ReferringComponent = {
  [C in ComponentName]: Components[C] extends { attribute: string } ? C : never;
}[ComponentName];
/** Components that show results of runs. */
export type ShowingComponent = {
  [C in ComponentName]: Components[C] extends { needsRuns: true } ? C : never;
}[ComponentName];
/** The attributes that authors write on a component, as the properties with which it is drawn. */
export type AttributesOf<C extends ComponentName> = Components[C] extends {
  attributes: infer Written;
}
  ? { [A in keyof Written as Written[A] extends { optional: true } ? never : A]: string } & {
      [A in keyof Written as Written[A] extends { optional: true } ? A : never]?:
        | string
        | (Written[A] extends { alone: true } ? boolean : never);
    }
  : unknown;

/** The entry of a component that refers to something. */
export type ReferringEntry = WrittenComponent & { attribute: string; form: string };

export const componentNames = Object.keys(components) as ComponentName[];

/** The entry of a component; undefined if this project has no component of that name. */
export function componentNamed(name: string): WrittenComponent | undefined {
  return Object.hasOwn(components, name) ? components[name as ComponentName] : undefined;
}

/** The attribute by which a use names what it shows. */
export function attributeOf({
  component,
  attributes,
}: {
  component: ReferringComponent;
  attributes: Readonly<Record<string, unknown>>;
}): string {
  const { attribute, instead } = referringComponent(component);
  const isInstead = instead !== undefined && attributes[attribute] === undefined;
  return isInstead && attributes[instead] !== undefined ? instead : attribute;
}

/** What a use names as its author wrote it: `study/accuracy`, of whatever number of it. */
export function namedBy(use: {
  component: ReferringComponent;
  of: string;
  attributes: Readonly<Record<string, string | null>>;
}): string {
  return use.attributes[attributeOf(use)] ?? use.of;
}

/** The entry of a component that refers to something. */
export function referringComponent(name: ReferringComponent): ReferringEntry {
  return components[name];
}
