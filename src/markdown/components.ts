/** What Markdown knows of a component that an author writes in a post. */
interface WrittenComponent {
  /** The attribute that names what it shows. Absent of what refers to nothing. */
  attribute?: string;
  /** The form of that attribute's value, for messages. */
  form?: string;
  /** What such a value must be, where Markdown can tell. */
  mustBe?: { match: RegExp; say: string };
  /** Whether it shows something of runs, which the post's page then lists. */
  needsRuns?: true;
  /** The list of the post in which its place is its number. */
  numbered?: 'figures' | 'tables' | 'citations';
  /** Where its caption stands. What has one stands in a post once. */
  caption?: 'attribute' | 'attribute or content';
  /** What else must stand in it, for messages. */
  content?: string;
}

/**
 * What an author writes in a post without importing it, by name. How each is resolved, `src/posts/resolvers.ts` says; what
 * draws it is the file of its name in `src/components`.
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
/** Those that refer to something. */
export type ReferringComponent = {
  [C in ComponentName]: Components[C] extends { attribute: string } ? C : never;
}[ComponentName];
/** Of these, those that show something of runs. */
export type ShowingComponent = {
  [C in ComponentName]: Components[C] extends { needsRuns: true } ? C : never;
}[ComponentName];
/** What is known of a component that refers to something. */
export type ReferringEntry = WrittenComponent & { attribute: string; form: string };

export const componentNames = Object.keys(components) as ComponentName[];

/** What is known of a component by its name; undefined of one that isn't of this project. */
export function componentNamed(name: string): WrittenComponent | undefined {
  return Object.hasOwn(components, name) ? components[name as ComponentName] : undefined;
}

/** What is known of a component that refers to something. */
export function referringComponent(name: ReferringComponent): ReferringEntry {
  return components[name];
}
