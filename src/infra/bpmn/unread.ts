/** Findings from the parser's warnings about content that it could not read. */
import type { Finding } from '../../domain/process/findings.js';
import { attributeFinding, elementFinding, parafNamesOf, type Described } from './paraf.js';

export const fault = (
  rule: string,
  message: string,
  remedy: string,
  severity: Finding['severity'] = 'error',
  kind: Finding['class'] = 'standard',
  element: string | null = null,
): Finding => ({ severity, class: kind, rule, element, message, remedy, path: [] });

export interface Warning {
  readonly message: string;
  readonly property?: string;
  readonly element?: { readonly id?: unknown; readonly $type?: string; readonly $descriptor?: Described };
  /** Error of the text; set where the text itself could not be read. */
  readonly error?: unknown;
}

const UNKNOWN_ATTRIBUTE = /^unknown attribute </;
const UNKNOWN_ELEMENT = /nested error: (?:unknown type|cannot create) <paraf:([^>]+)>/;
const UNRESOLVED = /^unresolved reference/;
const DUPLICATE = /duplicate ID <([^>]*)>/i;

/** Warnings about other tools' content, and without consequence: nothing that is executed is lost. */
const HARMLESS =
  /^unknown attribute|nested error: (unrecognized element <(?!bpmn:)|missing namespace for prefix|unexpected body text)/;

/** The finding of a warning about the paraf namespace; undefined where the warning is about something else. */
const ofTheOffice = ({ message, property, element }: Warning, at: string | null): Finding | undefined => {
  const child = UNKNOWN_ELEMENT.exec(message)?.[1];
  if (child !== undefined) return elementFinding(`${child.charAt(0).toLowerCase()}${child.slice(1)}`, at);
  return property === undefined || !UNKNOWN_ATTRIBUTE.test(message)
    ? undefined
    : attributeFinding(property, element?.$type ?? '', parafNamesOf(element?.$descriptor), at);
};

const one = (warning: Warning, plain: (text: string) => string): Finding => {
  const { message, element } = warning;
  const line = plain(message.replace(/\s+/g, ' ').trim());
  const at = typeof element?.id === 'string' ? plain(element.id) : null;
  const own = ofTheOffice(warning, at);
  if (own !== undefined) return own;
  const twice = DUPLICATE.exec(line)?.[1];
  if (twice !== undefined)
    return fault(
      'id-duplicate',
      `more than one element has the id ${twice}: ${line}`,
      'give each element its own id',
      'error',
      'standard',
      twice,
    );
  return fault(
    'unreadable-content',
    line,
    'remove it, or correct it to what BPMN 2.0 knows',
    HARMLESS.test(line) ? 'warning' : 'error',
    'standard',
    at,
  );
};

/**
 * Findings from the parser's warnings. References that lead nowhere are left out: the compiler reports them, with their
 * element.
 */
export const unread = (warnings: readonly Warning[], plain: (text: string) => string): readonly Finding[] =>
  warnings.filter(({ message }) => !UNRESOLVED.test(message)).map((warning) => one(warning, plain));
