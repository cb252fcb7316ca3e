import {
  defineMdastPlugin,
  type MdxJsxAttributeUnion,
  type MdxJsxFlowElement,
  type MdxJsxTextElement,
} from 'satteri';

/** What a post takes from experiments, in the order in which it stands in the text. */
export interface PostReferences {
  /** Every use of a component, as its author wrote it. */
  uses: { component: 'Figure' | 'FigureLink' | 'Value' | 'Runs'; of: string }[];
  /** `<experiment>/<chart>`, each once: a figure's number is its place here. */
  figures: string[];
  /** Names of the experiments that figures and values come from, each once. */
  experiments: string[];
  /** Names of the experiments whose runs the author listed with `<Runs>`. */
  runs: string[];
}

/** The key under which a post's references are added to what Astro knows as its frontmatter. */
const referencesKey = 'references';

/**
 * Notes which charts, values and runs a post refers to, so that a figure has its number and the page
 * knows its experiments before anything is rendered: Astro renders components concurrently.
 */
export const collectReferences = () => {
  const references: PostReferences = { uses: [], figures: [], experiments: [], runs: [] };
  const visit = (element: MdxJsxFlowElement | MdxJsxTextElement) =>
    noteReference(references, element);
  return defineMdastPlugin({
    name: 'collect-references',
    before: (_root, { data }) => {
      if (data.astro) data.astro.frontmatter[referencesKey] = references;
    },
    mdxJsxFlowElement: visit,
    mdxJsxTextElement: visit,
  });
};

/** Reads back what `collectReferences` noted. */
export function referencesOf(frontmatter: Record<string, unknown>): PostReferences {
  return frontmatter[referencesKey] as PostReferences;
}

function noteReference(
  references: PostReferences,
  { name, attributes }: MdxJsxFlowElement | MdxJsxTextElement,
): void {
  if (name !== 'Figure' && name !== 'FigureLink' && name !== 'Value' && name !== 'Runs') return;
  const of = literalOf(name, attributes);
  references.uses.push({ component: name, of });
  if (name === 'Figure') noteFigure(references.figures, of);
  if (name === 'Runs') references.runs.push(of);
  const [experiment = ''] = of.split('/');
  if (!references.experiments.includes(experiment)) references.experiments.push(experiment);
}

function noteFigure(figures: string[], of: string): void {
  if (figures.includes(of)) throw new Error(`<Figure of="${of}">: stands in the post twice`);
  figures.push(of);
}

function literalOf(component: string, attributes: readonly MdxJsxAttributeUnion[]): string {
  const of = attributes.find((it) => it.type === 'mdxJsxAttribute' && it.name === 'of');
  if (of?.type === 'mdxJsxAttribute' && typeof of.value === 'string') return of.value;
  const expected = component === 'Runs' ? 'of="experiment"' : 'of="experiment/name"';
  const found = attributes.map((it) => (it.type === 'mdxJsxAttribute' ? it.name : '{…}'));
  throw new Error(
    `<${component}>: needs ${expected}, written out as a text; it has ${found.join(', ') || 'nothing'}`,
  );
}
