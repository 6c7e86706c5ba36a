/** State that the parts of the compiler share: the file's elements, the nodes made so far, the findings. */
import type { DecisionTable, Flow, Node } from '../definition.js';
import type { Finding } from '../findings.js';
import { feelFault } from '../feel.js';
import type { ModelElement } from './model.js';
import { text } from './model.js';

export interface Compiling {
  readonly byId: ReadonlyMap<string, ModelElement>;
  readonly root: ModelElement;
  readonly nodes: Record<string, Node>;
  readonly flows: Record<string, Flow>;
  readonly decisions: Readonly<Record<string, DecisionTable>>;
  /** Innermost lane of an element. */
  readonly laneOf: ReadonlyMap<string, string>;
  /** Message flows by the element they come from, and by the one they lead to. */
  readonly messageFlowFrom: ReadonlyMap<string, ModelElement>;
  readonly messageFlowTo: ReadonlyMap<string, ModelElement>;
  readonly findings: Finding[];
  /** True when the time that reading may take is over. */
  readonly late: () => boolean;
}

export const report = (
  compiling: Compiling,
  kind: Finding['class'],
  rule: string,
  element: string | null,
  message: string,
  remedy: string,
  severity: Finding['severity'] = 'error',
): void => {
  compiling.findings.push({ severity, class: kind, rule, element, message, remedy, path: [] });
};

const FEEL_LANGUAGE = /(^|[/:])feel/i;

/** FEEL text without the leading `=` some editors write. */
export const feelText = (raw: string): string => raw.trim().replace(/^=\s*/, '');

export const isFeelLanguage = (language: string | undefined): boolean =>
  language === undefined || FEEL_LANGUAGE.test(language);

const shortened = (feel: string): string => (feel.length > 200 ? `${feel.slice(0, 200)}…` : feel);

/** The FEEL text of an expression element, checked; undefined where there is none. */
export const expression = (
  compiling: Compiling,
  holder: string,
  element: ModelElement | undefined,
): string | undefined => {
  const body = element === undefined ? undefined : text(element, 'body');
  if (element === undefined || body === undefined) return undefined;
  const language = text(element, 'language') ?? text(compiling.root, 'expressionLanguage');
  const declared = text(element, 'language') !== undefined;
  if (!isFeelLanguage(language) && (declared || !/xpath/i.test(language ?? ''))) {
    report(
      compiling,
      'unsupported',
      'expression-language',
      holder,
      `the expression is in ${language ?? ''}; only FEEL is executed`,
      'write it in FEEL',
    );
    return undefined;
  }
  return checkedFeel(compiling, holder, feelText(body));
};

/** Characters of the longest expression that is read: people write some tens, a decision table some hundreds. */
const LONGEST_FEEL = 10_000;

export const checkedFeel = (compiling: Compiling, holder: string, feel: string): string => {
  if (feel.length > LONGEST_FEEL) {
    report(
      compiling,
      'unsupported',
      'expression-too-long',
      holder,
      `the expression has ${feel.length} characters; at most ${LONGEST_FEEL} are read`,
      'split it, or use a decision table',
    );
    return 'null';
  }
  // A late compilation ends in that finding alone, so an expression that is no longer checked is never executed.
  if (compiling.late()) return feel;
  const fault = feelFault(feel);
  if (fault !== undefined)
    report(
      compiling,
      'unsupported',
      'expression-syntax',
      holder,
      `"${shortened(feel)}" is not FEEL: ${fault}`,
      'correct the expression; it must be FEEL',
    );
  return feel;
};
