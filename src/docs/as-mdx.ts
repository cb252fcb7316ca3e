import { type MdastNode, markdownToMdast } from 'satteri';
import { type Edit, edited } from './edits.ts';
import { bodyOf } from './outline.ts';

/**
 * A page of the docs as the text of an MDX file. Below each block marked `live` is what it makes: below
 * ```` ```mdx live ```` the components, as a post shows them; below ```` ```sh live ```` what the commands print.
 *
 * @param print runs a command, and returns what it prints
 */
export async function asMdx(
  text: string,
  print: (command: string) => Promise<string>,
): Promise<string> {
  const body = bodyOf({ text });
  const edits: Edit[] = [];
  // One at a time, because commands start processes.
  for (const block of codeIn(markdownToMdast(body))) {
    const { start, end } = block.position!;
    const lines = (await blockOf(block, print)).split('\n');
    // In a list, a block goes on as far right as it begins.
    const text = lines.join(`\n${' '.repeat(start.column - 1)}`);
    edits.push({ start: start.offset!, end: end.offset!, text });
  }
  return edited(body, edits);
}

type Code = Extract<MdastNode, { type: 'code' }>;

function codeIn(node: MdastNode): Code[] {
  if (node.type === 'code') return [node];
  return 'children' in node ? node.children.flatMap(codeIn) : [];
}

/** MDX knows no indented code, so each block gets a fence. */
async function blockOf(code: Code, print: (command: string) => Promise<string>): Promise<string> {
  const block = fenced(code.value, shownAs(code.lang));
  if (code.meta !== 'live') return block;
  if (code.lang === 'mdx') return `${block}\n\n<div class="example">\n\n${code.value}\n\n</div>\n`;
  const printed = [];
  for (const command of code.value.split('\n')) printed.push(await print(command));
  return `${block}\n\n<div class="example">\n\n${fenced(printed.join('\n'), 'text')}\n\n</div>\n`;
}

/** The highlighter doesn't know MDX. */
function shownAs(language: string | null | undefined): string {
  return language === 'mdx' ? 'html' : (language ?? 'text');
}

function fenced(code: string, language: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${code.trimEnd()}\n${fence}`;
}
