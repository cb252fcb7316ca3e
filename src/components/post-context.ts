import type { PostReferences, ReferringComponent } from '../markdown/references.ts';

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

/** The attribute by which a component names what it shows. */
export function attributeNaming(component: ReferringComponent): string {
  if (component === 'Claim') return 'is';
  if (component === 'Cite') return 'key';
  return component === 'Ref' ? 'to' : 'of';
}

/** A mistake in a post: shown as one line that names the post, the component and the remedy. */
export class PostError extends Error {
  override name = 'PostError';

  constructor({ component, of, line, post }: Usage, problem: string) {
    const place = [post?.file ?? 'a page', line].filter((part) => part).join(':');
    super(`${place}: <${component} ${attributeNaming(component)}="${of}">: ${problem}`);
    // The stack would lead into the generator, not to the post.
    this.stack = '';
  }
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
    const message = error instanceof Error ? error.message : String(error);
    throw new PostError(usage, message.split('\n', 1)[0]!);
  }
}
