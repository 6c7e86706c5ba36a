/**
 * Attributes whose values XML Schema restricts (BPMN 2.0.2, 15.3), read from the text. The parser reads `1` as false,
 * and takes the default for an invalid value, which would change the execution without a word.
 */
import type { Finding } from '../../domain/process/findings.js';

const BOOLEAN =
  'isExecutable|isClosed|isForCompensation|triggeredByEvent|isInterrupting|cancelActivity|parallelMultiple|instantiate|isSequential|testBefore|waitForCompletion|isImmediate|isCollection|cancelRemainingInstances';

const WORDS: Readonly<Record<string, readonly string[]>> = {
  gatewayDirection: ['Unspecified', 'Converging', 'Diverging', 'Mixed'],
  eventGatewayType: ['Exclusive', 'Parallel'],
  behavior: ['None', 'One', 'All', 'Complex'],
};

const LOOKED_AT = new RegExp(`\\s(${BOOLEAN}|${Object.keys(WORDS).join('|')})(\\s*=\\s*)(["'])([^"'<>]*)\\3`, 'g');
/** Comments and character data are no attributes. */
export const TAG_OR_OTHER =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<(?:[A-Za-z_][^<>"']*(?:"[^"]*"|'[^']*'|[^<>"'])*)>/g;

const TRUTH: ReadonlyMap<string, string> = new Map([
  ['1', 'true'],
  ['0', 'false'],
  ['true', 'true'],
  ['false', 'false'],
]);

export interface ReadAttributes {
  /** The text with `1` and `0` written as `true` and `false`. */
  readonly xml: string;
  readonly findings: readonly Finding[];
}

export const readAttributes = (xml: string): ReadAttributes => {
  const findings: Finding[] = [];
  const id = (tag: string): string | null => /\sid\s*=\s*(["'])([^"']*)\1/.exec(tag)?.[2] ?? null;
  const wrong = (tag: string, name: string, value: string, allowed: readonly string[]): void => {
    findings.push({
      severity: 'error',
      class: 'standard',
      rule: 'attribute-value',
      element: id(tag),
      message: `${name} is "${value}"; it is one of ${allowed.join(', ')}`,
      remedy: 'correct the attribute',
      path: [],
    });
  };
  const corrected = xml.replace(TAG_OR_OTHER, (tag) =>
    tag.startsWith('<!')
      ? tag
      : tag.replace(LOOKED_AT, (whole: string, name: string, equals: string, quote: string, value: string) => {
          const words = WORDS[name];
          if (words !== undefined) {
            if (!words.includes(value)) wrong(tag, name, value, words);
            return whole;
          }
          const truth = TRUTH.get(value.trim());
          if (truth === undefined) wrong(tag, name, value, ['true', 'false']);
          return ` ${name}${equals}${quote}${truth ?? value}${quote}`;
        }),
  );
  return { xml: corrected, findings };
};
