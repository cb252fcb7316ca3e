/** What to write in place of what a formula can't be set for, as Temml's message names it: "; write …". */
export function remedyForFormula(problem: string): string {
  const [, environment] = /No such environment: (\S+)/.exec(problem) ?? [];
  if (environment) return `; ${environments[environment] ?? knownEnvironments}`;
  const [, command] = /(?:Unsupported function name: |Function ")(\\[A-Za-z]+)/.exec(problem) ?? [];
  return command ? `; ${remedyForCommand(command)}` : '';
}

/** The problem with what Temml would set as something else than its author means. */
export function misreadIn(tex: string, isDisplayed: boolean): string | undefined {
  const quantity = /\\qty\s*(?:\[[^\]]*\])?\s*\{[^{}]*\}\s*\{/.exec(tex);
  if (quantity) return `\\qty with two arguments is a command of siunitx${siunitx}`;
  if (/^`.*`$/s.test(tex)) return 'a formula has no "`" beside its "$"';
  const comment = isDisplayed ? /\d\s*%/ : /(?<!\\)%/;
  if (comment.test(tex.replaceAll('\\%', ''))) {
    return 'all behind a "%" is a comment; a "%" that is shown is written "\\%"';
  }
  return undefined;
}

const siunitx = ", which formulas don't have; write 3\\,\\mathrm{m} or 2 \\times 10^{-3}";

function remedyForCommand(command: string): string {
  if (
    /^\\(?:SI|si|num|qty|unit|ang|SIrange|numrange|qtyrange|numlist|DeclareSIUnit)$/.test(command)
  ) {
    return `${command} is a command of siunitx${siunitx}`;
  }
  const remedy = commands[command.slice(1)];
  return (
    remedy ?? `mind its spelling, or define it in a formula before: $\\newcommand{${command}}{…}$`
  );
}

const outside = 'it stands outside of formulas';

const commands: Readonly<Record<string, string>> = {
  href: 'a link stands outside of formulas: [text](address)',
  url: 'a link stands outside of formulas: [text](address)',
  intertext: 'end the formula, write the text, and begin another formula',
  shortintertext: 'end the formula, write the text, and begin another formula',
  cite: `${outside}: <Cite key="…" />`,
  footnote: `${outside}: [^1]`,
  includegraphics: `${outside}: ![What it shows](./picture.png)`,
  usepackage: "packages can't be loaded; mhchem and physics are there",
  cref: 'write \\eqref',
  Cref: 'write \\eqref',
  autoref: 'write \\eqref',
};

const environments: Readonly<Record<string, string>> = {
  eqnarray: 'write {align}, with one "&" in each row, before the relation',
  'eqnarray*': 'write {align*}, with one "&" in each row, before the relation',
  flalign: 'write {align}',
  'flalign*': 'write {align*}',
  tabular: 'write {array}, or a table of Markdown',
  displaymath: 'write the formula alone, between "$$"',
  math: 'write the formula alone, between "$"',
  tikzpicture: 'a picture is written ![What it shows](./picture.svg)',
};

const knownEnvironments =
  'known are {align}, {alignat}, {aligned}, {array}, {cases}, {equation}, {gather}, {multline}, {split} and those of matrices';
