import { mdxToJs } from 'satteri';
import { expect, test } from 'vitest';
import { checkCodeFences } from '../../../src/markdown/blocks/code-fences.ts';
import { refuseMistakes } from '../../../src/markdown/text-mistakes.ts';

async function check(language: string) {
  await mdxToJs(`One.\n\n\`\`\`${language}\nx = y\n\`\`\``, {
    mdastPlugins: [checkCodeFences, refuseMistakes],
  });
}

test.each([
  ['math', 'line 3: ```math: a formula stands between lines of "$$"; code of TeX is "```tex"'],
  ['{math}', 'line 3: ```{math}: a formula stands between lines of "$$"'],
  ['{math} \\label{a}', 'line 3: ```{math}: a formula stands between lines of "$$"'],
  ['{note}', 'line 3: ```{note}: a callout is written "> [!NOTE]"'],
  [
    '{python}',
    'line 3: ```{python}: a post runs no code, and knows no directives; code is written "```python"',
  ],
  [
    '{r, echo=FALSE}',
    'line 3: ```{r,: a post runs no code, and knows no directives; code is written "```r"',
  ],
  [
    'python title="a.py"',
    'line 3: ```python: title="a.py" would be lost; write it in the text above the code',
  ],
])('%s is refused', async (language, message) => {
  await expect(check(language)).rejects.toThrow(message);
});

test.each(['', 'python', 'tex', 'js {1,3} wrap', 'c++'])('"%s" is taken', async (language) => {
  await expect(check(language)).resolves.toBeUndefined();
});
