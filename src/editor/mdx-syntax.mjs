// @ts-check

import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';

/**
 * The syntax of posts, for the MDX language server, which otherwise takes the braces of a formula for code.
 * `tsconfig.json` names this module as `retrace/mdx-syntax`. It is JavaScript because editors bring their own Node, which
 * may not run TypeScript.
 *
 * @this {import('unified').Processor}
 */
export default function mdxSyntax() {
  remarkFrontmatter.call(this, ['yaml']);
  remarkGfm.call(this);
  remarkMath.call(this);
}
