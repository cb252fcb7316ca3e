/** The parts of a component that Markdown checks and counts. */
interface WrittenComponent {
  /** The attribute that names what the component shows. Absent if it refers to nothing. */
  attribute?: string;
  /** The form of that attribute's value, for messages. */
  form?: string;
  /** The rule for such a value, if Markdown can check it. */
  mustBe?: { match: RegExp; say: string };
  /** Set if the component shows results of runs. The post's page lists these runs. */
  needsRuns?: true;
  /** The list of `PostReferences` in which its position is its number. */
  numbered?: 'figures' | 'tables' | 'citations';
  /** How its caption is written. A component with a caption may show the same thing only once in a post. */
  caption?: 'attribute' | 'attribute or content';
  /** The content that it needs besides, for messages. */
  content?: string;
}

/**
 * The components that authors use in posts without importing them, by name. `src/posts/resolvers.ts` resolves each; the
 * file of its name in `src/components` draws it.
 */
export const components = {
  Cite: { attribute: 'key', form: 'key of the bibliography', numbered: 'citations' },
  Claim: { attribute: 'is', form: 'experiment/name', needsRuns: true },
  Figure: {
    attribute: 'of',
    form: 'experiment/name',
    needsRuns: true,
    numbered: 'figures',
    caption: 'attribute or content',
  },
  InShort: {},
  Ledger: {},
  Listing: { attribute: 'of', form: 'experiment/file' },
  Picture: {
    attribute: 'name',
    form: 'name',
    mustBe: {
      match: /^[a-z0-9]+(-[a-z0-9]+)*$/,
      say: 'a name like "set-up", in small letters and digits',
    },
    numbered: 'figures',
    caption: 'attribute',
    content: 'a picture as its content: ![What it shows](./picture.png)',
  },
  Ref: { attribute: 'to', form: 'experiment/name' },
  Runs: { attribute: 'of', form: 'experiment', needsRuns: true },
  Table: {
    attribute: 'of',
    form: 'experiment/name',
    needsRuns: true,
    numbered: 'tables',
    caption: 'attribute or content',
  },
  Value: { attribute: 'of', form: 'experiment/name', needsRuns: true },
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
/** The entry of a component that refers to something. */
export type ReferringEntry = WrittenComponent & { attribute: string; form: string };

export const componentNames = Object.keys(components) as ComponentName[];

/** The entry of a component; undefined if this project has no component of that name. */
export function componentNamed(name: string): WrittenComponent | undefined {
  return Object.hasOwn(components, name) ? components[name as ComponentName] : undefined;
}

/** The entry of a component that refers to something. */
export function referringComponent(name: ReferringComponent): ReferringEntry {
  return components[name];
}
