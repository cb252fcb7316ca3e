import { verdicts } from '../lab/claim.ts';
import { takes } from '../lab/measures/take.ts';
import { styles } from '../lab/quantity.ts';
import { profileNames } from '../lab/records/profile.ts';
import {
  type ComponentName,
  componentNamed,
  componentNames,
  type NameKind,
  type WrittenAttribute,
} from '../markdown/components.ts';
import type { FoundNames, KnownNames } from './known-names.ts';

/**
 * TypeScript's declarations of the components that authors write in posts and of the names that these take. The MDX
 * language server reads `MDXProvidedComponents`. The declarations need no other types: neither Astro's nor React's.
 */
export function declareForEditors(names: KnownNames): string {
  return `// Written by "astro dev", "astro build" and "astro check" for editors. Edits are lost.

declare namespace Retrace {
${union('Artifact', exportsOf(names.artifacts))}
${union('Chart', exportsOf(names.charts))}
${union('Claim', exportsOf(names.claims))}
${union('Diagram', exportsOf(names.diagrams))}
${union('Experiment', names.experiments.map(quoted))}
${union('File', names.files.map(quoted))}
${union('Metric', exportsOf(names.metrics))}
${union('Parameter', exportsOf(names.parameters))}
${union('Profile', profileNames.map(quoted))}
${union('Style', styles.map(quoted))}
${union('Table', exportsOf(names.tables))}
${union('Take', takes.map(quoted))}
${union('Value', exportsOf(names.values))}
${union('Variant', names.variants ? names.variants.map(quoted) : ['string'])}
${union('Verdict', verdicts.map(quoted))}
${union('Work', names.works.map(quoted))}

  /**
   * A name, or the name with other runs, \`experiment@profile/name\` or \`experiment@profile,seed,seed/name\`, or together
   * with other experiments, \`experiment+other/name\`.
   */
  type WithRuns<Name extends string> =
    | Name
    | (Name extends \`\${infer Experiment}/\${infer Export}\`
        ?
            | \`\${Experiment}@\${Profile}\${string}/\${Export}\`
            | \`\${Experiment}+\${string}/\${Export}\`
        : never);

  /** What stands in a post. */
  interface Element {
    readonly component: string;
  }
}

// tsconfig.json names this module as the source of JSX: any element of HTML may stand in a post.
declare module 'retrace/jsx-runtime' {
  export namespace JSX {
    type Element = Retrace.Element;
    interface IntrinsicElements {
      [name: string]: any;
    }
  }
}

interface MDXProvidedComponents {
${componentNames.map(declareComponent).join('\n')}
}
`;
}

/** The types of names. Pictures are named by their post alone, so nothing is known of their names. */
const types: Record<Exclude<NameKind, 'picture'>, string> = {
  artifact: 'Retrace.WithRuns<Retrace.Artifact>',
  chart: 'Retrace.WithRuns<Retrace.Chart>',
  claim: 'Retrace.WithRuns<Retrace.Claim>',
  diagram: 'Retrace.WithRuns<Retrace.Diagram>',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is a type
  experiment: 'Retrace.Experiment | `${Retrace.Experiment}@${Retrace.Profile}${string}`',
  file: 'Retrace.File',
  metric: 'Retrace.WithRuns<Retrace.Metric>',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is a type
  number: '`${number}`',
  parameter: 'Retrace.WithRuns<Retrace.Parameter>',
  style: 'Retrace.Style',
  table: 'Retrace.WithRuns<Retrace.Table>',
  take: 'Retrace.Take',
  value: 'Retrace.WithRuns<Retrace.Value>',
  variant: 'Retrace.Variant',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is a type
  variants: 'Retrace.Variant | `${Retrace.Variant},${string}`',
  verdict: 'Retrace.Verdict',
  work: 'Retrace.Work',
};

function declareComponent(name: ComponentName): string {
  const { about, attributes = {} } = componentNamed(name)!;
  const declared = Object.entries(attributes).map(([attribute, written]) => ({
    ...typeOf(written),
    text: `${comment('    ', written.about)}    ${attribute}${written.optional ? '?' : ''}: ${typeOf(written).type};`,
  }));
  const parameter = declared.map(({ parameter }) => parameter).join('');
  const properties =
    declared.length > 0 ? `\n${declared.map(({ text }) => `${text}\n`).join('')}  ` : '';
  return `${comment('  ', about)}  ${name}${parameter}(props: {${properties}}): Retrace.Element;`;
}

/** The type of an attribute, and the type parameter that its component needs for it. */
function typeOf({ takes, alone }: WrittenAttribute): { type: string; parameter: string } {
  if (!takes) return { type: alone ? 'string | boolean' : 'string', parameter: '' };
  const names = takes.flatMap((kind) => (kind === 'picture' ? [] : [types[kind]])).join(' | ');
  if (!takes.includes('picture')) return { type: names, parameter: '' };
  // A picture's name has no slash. \`string & {}\` is any text, but editors still offer the names before it.
  return {
    type: `Name extends \`\${string}/\${string}\` ? ${names} : Name`,
    parameter: `<Name extends ${names} | (string & {})>`,
  };
}

function union(name: string, members: readonly string[]): string {
  const lines = members.length > 0 ? members.map((each) => `\n    | ${each}`).join('') : ' never';
  return `  type ${name} =${lines};`;
}

function exportsOf({ known, unknown }: FoundNames): string[] {
  return [
    ...known.map(quoted),
    ...unknown.map((experiment) => `\`${inTemplate(experiment)}/\${string}\``),
  ];
}

function inTemplate(text: string): string {
  return text.replaceAll(/[\\`$]/g, '\\$&');
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function comment(indent: string, text: string): string {
  return `${indent}/** ${text} */\n`;
}
