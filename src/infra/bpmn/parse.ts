/** XML to bpmn-moddle's objects. */
import { BpmnModdle } from 'bpmn-moddle';
import { Reader } from 'moddle-xml';
import type { Finding } from '../../domain/process/findings.js';
import type { Reference } from './model.js';
import { PARAF } from './paraf.js';
import { rootOf } from './text.js';
import { fault } from './unread.js';
import type { Warning } from './unread.js';

/**
 * The parser. It keeps nothing of a file; making it costs as much as reading one, and changes the namespace that it is
 * given.
 */
const moddle = new BpmnModdle({ paraf: structuredClone(PARAF) });

// The parser's metamodel has the script of a global task as an attribute; in the schema it is an element (BPMN 2.0.2,
// table 10.106).
for (const property of moddle.registry.typeMap['bpmn:GlobalScriptTask']?.properties ?? [])
  if (property.name === 'bpmn:script') property.isAttr = false;

export interface ParsedBpmn {
  readonly rootElement: unknown;
  readonly elementsById: Readonly<Record<string, unknown>>;
  readonly references: readonly Reference[];
  readonly warnings: readonly Warning[];
}

/** Most faults of the text of one file: the parser counts lines from the beginning for each. */
const MOST_FAULTS = 100;

class TooManyFaults extends Error {}

interface Context {
  addWarning(warning: Warning): void;
}

/** Makes the parser give up a file that is all faults, for which it would need hours. */
const limited = (handler: { context?: Context }): void => {
  let held: Context | undefined;
  Object.defineProperty(handler, 'context', {
    get: () => held,
    set: (context: Context) => {
      const add = context.addWarning.bind(context);
      let faults = 0;
      context.addWarning = (warning) => {
        faults += warning.error === undefined ? 0 : 1;
        if (faults > MOST_FAULTS) throw new TooManyFaults(warning.message.replace(/\s+/g, ' '));
        add(warning);
      };
      held = context;
    },
  });
};

const message = (cause: unknown): string =>
  cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);

const REMEDY = 'open and save it in a BPMN 2.0 editor';

/** The parsed file, or the one finding that says why there is none. */
export const parse = async (xml: string): Promise<ParsedBpmn | Finding> => {
  try {
    const reader = new Reader({ model: moddle, lax: true });
    const handler = reader.handler('bpmn:Definitions');
    limited(handler);
    return (await reader.fromXML(xml, handler)) as ParsedBpmn;
  } catch (cause) {
    if (cause instanceof TooManyFaults)
      return fault('xml', `more than ${MOST_FAULTS} faults, the last of them: ${cause.message}`, REMEDY);
    return /^failed to parse document as/.test(message(cause))
      ? fault(
          'xml',
          `not a BPMN 2.0 file: ${rootOf(xml)}; it must be definitions of http://www.omg.org/spec/BPMN/20100524/MODEL`,
          REMEDY,
        )
      : fault('xml', `not a BPMN 2.0 file: ${message(cause)}`, REMEDY);
  }
};
