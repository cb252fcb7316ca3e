/** What to write for a command of LaTeX that stands in the text, outside of a formula. @param name without the backslash */
export function remedyForTex(name: string, argument: string | undefined): string {
  if (name === 'begin' || name === 'end') return remedyForEnvironment(argument ?? '');
  if (/^cite[a-z]*$/i.test(name)) return `write ${citing(argument ?? 'key')}`;
  if (/^(?:eq|auto|c|C|v|name|page)?ref$/.test(name)) {
    return `write $\\eqref{${argument ?? 'eq:a'}}$ for an equation, <Ref to="…" /> for a figure or table`;
  }
  if (typesetting.has(name)) return 'take it away: it sets a page of paper';
  return remedies[name] ?? 'a formula stands between "$"';
}

/** Citations of one or several keys, separated by commas. */
export function citing(keys: string): string {
  return keys
    .split(/[,;\s]+/)
    .filter((key) => key)
    .map((key) => `<Cite key="${key}" />`)
    .join(' ');
}

const remedies: Readonly<Record<string, string>> = {
  textbf: 'write **…**',
  textit: 'write *…*',
  emph: 'write *…*',
  texttt: 'write `…`',
  underline: 'write *…*',
  url: 'write [text](address)',
  href: 'write [text](address)',
  footnote: 'write [^1], and below the paragraph "[^1]: …"',
  chapter: 'a heading is written "## …"',
  section: 'a heading is written "## …"',
  subsection: 'a heading is written "### …"',
  subsubsection: 'a heading is written "#### …"',
  paragraph: 'a heading is written "#### …"',
  item: 'a list is written "- …" or "1. …"',
  label: 'a label stands in a formula between "$$"; headings get their addresses from their text',
  caption: 'write it as the caption of <Figure>, <Table> or <Picture>',
  includegraphics: 'write ![What it shows](./picture.png)',
  newcommand: 'a macro is defined in a formula: $\\newcommand{…}{…}$',
  renewcommand: 'a macro is defined in a formula: $\\renewcommand{…}{…}$',
  def: 'a macro is defined in a formula: $\\def…{…}$',
  DeclareMathOperator: 'an operator is defined in a formula: $\\DeclareMathOperator{…}{…}$',
  LaTeX: 'write "LaTeX"',
  TeX: 'write "TeX"',
};

const typesetting = new Set(
  'usepackage documentclass maketitle title author date tableofcontents bibliography bibliographystyle appendix centering newpage pagebreak clearpage noindent vspace hspace smallskip medskip bigskip'.split(
    ' ',
  ),
);

function remedyForEnvironment(name: string): string {
  if (/^(?:itemize|enumerate|description)$/.test(name)) return remedies['item']!;
  if (/^(?:figure|table|tabular|wrapfigure)\*?$/.test(name)) {
    return 'write <Figure>, <Table>, <Picture> or a table of Markdown';
  }
  if (/^(?:verbatim|lstlisting|minted)$/.test(name)) return 'code stands between lines of "```"';
  if (/^(?:quote|quotation)$/.test(name)) return 'a quotation is written "> …"';
  if (/^(?:theorem|lemma|proof|definition|remark|corollary|proposition|abstract)$/.test(name)) {
    return 'write it as text, or as a callout "> [!NOTE]"';
  }
  return 'a formula stands between "$$", each on a line of its own';
}
