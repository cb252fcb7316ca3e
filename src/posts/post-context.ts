import type { PostReferences, ReferringComponent } from '../markdown/references.ts';
import { ExpectedError } from '../messages/expected-error.ts';
import { plainText } from '../messages/plain-text.ts';

/** What the components in a post's text know about it. */
export interface PostContext {
  /** The file relative to the project, for messages. */
  file: string;
  references: PostReferences;
}

/** A component as its author wrote it: what an error must name. */
export interface Usage {
  component: ReferringComponent;
  /** The attribute that names what is shown. */
  of: string;
  /** In the post's file. */
  line?: number;
  post: PostContext | undefined;
}

/** Where a post first shows something of a source, which a message about its runs must name. */
export function firstUseOf(source: string, post: PostContext): Usage {
  const showing: readonly ReferringComponent[] = [
    'Figure',
    'Table',
    'Value',
    'Claim',
    'Ref',
    'Runs',
  ];
  const use = post.references.uses.find(
    ({ component, of }) => showing.includes(component) && of.split('/', 1)[0] === source,
  );
  return { ...(use ?? { component: 'Runs', of: source }), post };
}

/** The attribute by which a component names what it shows. */
export function attributeNaming(component: ReferringComponent): string {
  if (component === 'Claim') return 'is';
  if (component === 'Cite') return 'key';
  if (component === 'Picture') return 'name';
  return component === 'Ref' ? 'to' : 'of';
}

/** A mistake in a post: shown as one line that names the post, the component and the remedy. */
export class PostError extends ExpectedError {
  override name = 'PostError';
  /** Where Astro's overlay points: into the experiment's code if it is known, else into the post. */
  loc: Place | undefined;

  /** `trace` is a stack, or another text that may name a place in an experiment's code. */
  constructor(usage: Usage, problem: string, trace = '') {
    const { component, of, post } = usage;
    const at = lineOf(usage);
    const place = [post?.file ?? 'a page', at].filter((part) => part).join(':');
    const cause = placeInExperiment(trace);
    const origin = cause && `${cause.file}:${cause.line}`;
    const where = origin && !problem.includes(origin) ? ` (${origin})` : '';
    super(
      plainText(
        `${place}: <${component} ${attributeNaming(component)}="${of}">: ${problem}${where}`,
      ),
    );
    this.loc = cause ?? (post && at ? { file: post.file, line: at, column: 0 } : undefined);
    // The stack would lead into the generator, not to the post.
    this.stack = '';
  }
}

/** A component doesn't know its line, but what its post refers to was noted with it. */
function lineOf({ component, of, line, post }: Usage): number | undefined {
  return (
    line ?? post?.references.uses.find((use) => use.component === component && use.of === of)?.line
  );
}

/** The post's context. @throws PostError outside a post */
export function postOf(usage: Usage): PostContext {
  if (usage.post) return usage.post;
  throw new PostError(usage, 'can only be used in a post');
}

/** Does what an author's chart or value asks for. @throws PostError with the reason if it fails */
export async function attempt<T>(usage: Usage, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PostError) throw error;
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    const problem = message.split('\n', 1)[0]! + (isSlip(error) ? whereToLook(stack) : '');
    throw new PostError(usage, problem, stack);
  }
}

/** What is thrown by code that doesn't say what is wrong with it. */
function isSlip(error: unknown): boolean {
  const { cause = error } = (error ?? {}) as { cause?: unknown };
  return cause instanceof TypeError || cause instanceof ReferenceError;
}

function whereToLook(stack = ''): string {
  return placeInExperiment(stack) ? '' : '; `npm run check` or `npm run dev` may name the line';
}

/** A file relative to the project. */
interface Place {
  file: string;
  line: number;
  column: number;
}

/** The first place in an experiment's code that a text names; a build's stacks name its own chunks only. */
function placeInExperiment(text: string): Place | undefined {
  const match = /\b(src\/experiments\/[^\s:()]+):(\d+)(?::(\d+))?/.exec(text.replaceAll('\\', '/'));
  if (!match) return undefined;
  const [, file, line, column = 0] = match;
  return { file: file!, line: Number(line), column: Number(column) };
}
