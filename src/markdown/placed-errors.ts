import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { satteri } from '@astrojs/markdown-satteri';
import { keepMistake } from '../messages/kept-mistakes.ts';
import { isPostError, PostError } from '../messages/post-error.ts';
import { foreignMarkAt } from './foreign-marks.ts';
import { MistakesInText } from './text-mistakes.ts';

type Processor = ReturnType<typeof satteri>;
type PlacedError = Error & { line?: number; column?: number };

const postsFolder = 'src/content/posts/';

/** The end of the parser's messages: " (mdx-jsx:unexpected-character)". */
const ruleName = / \(mdx[\w:-]*\)$/;

/**
 * Makes each mistake in a post's text one line that starts with the post's file and line and has a remedy, as mistakes
 * in its components are. By itself, Astro reports the place on a separate line.
 */
export function placedErrors(processor: Processor): Processor {
  return {
    ...processor,
    async createRenderer(shared) {
      const renderer = await processor.createRenderer(shared);
      return {
        ...renderer,
        async render(content, options) {
          try {
            return await renderer.render(content, options);
          } catch (error) {
            const file = options?.fileURL ? fileURLToPath(options.fileURL) : '';
            throw placed(error as PlacedError, path.relative(process.cwd(), file), content);
          }
        },
      };
    },
    async createMdxRenderer(shared, mdx) {
      const renderer = await processor.createMdxRenderer!(shared, mdx);
      return {
        async process(content, file, frontmatter) {
          try {
            return await renderer.process(content, file, frontmatter);
          } catch (error) {
            const mistake = placed(
              error as PlacedError,
              path.relative(process.cwd(), file),
              content,
            );
            if (!keptForEnd(mistake)) throw mistake;
            // The build fails at its end. Until then it finds the mistakes of other posts.
            return renderer.process('', file, frontmatter);
          }
        },
      };
    },
  };
}

/** Keeps a mistake of a post for a build's end. Of another page, nothing can be rendered in its place. */
function keptForEnd(mistake: PlacedError): boolean {
  return (
    isPostError(mistake) && mistake.file.startsWith(postsFolder) && keepMistake({ error: mistake })
  );
}

/** Adds the file to an error. The parser stops at the first mistake and starts its message with the place: "11:6: ". */
function placed(error: PlacedError, file: string, content: string): PlacedError {
  if (error instanceof MistakesInText) {
    const all = new PostError(file, error.mistakes);
    return Object.assign(all, { line: error.mistakes[0]!.line, column: 0 });
  }
  const [, line, column, problem] = /^(\d+):(?:(\d+):)? (.*)/.exec(error.message) ?? [];
  if (!line) return Object.assign(error, { message: `${file}: ${error.message}` });
  const mistake = {
    line: Number(line),
    problem:
      foreignMarkAt(content, offsetOf(content, Number(line), Number(column ?? 1))) ??
      problem!.replace(ruleName, '') + remedyFor(problem!),
  };
  return Object.assign(new PostError(file, [mistake]), {
    line: mistake.line,
    column: Number(column ?? 0),
  });
}

function offsetOf(content: string, line: number, column: number): number {
  const before = content.split('\n').slice(0, line - 1);
  return before.reduce((sum, { length }) => sum + length + 1, 0) + column - 1;
}

function remedyFor(problem: string): string {
  if (/`<`|closing brace for `\{`|expression/.test(problem)) {
    return '; a "<" or "{" that is text is written "\\<" or "\\{"';
  }
  const [, tag] = /closing tag for `<(\w+)>`/.exec(problem) ?? [];
  return tag ? `; write <${tag} … /> or <${tag} …>…</${tag}>` : '';
}
