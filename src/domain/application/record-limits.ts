/**
 * Limits of the record for the names in a procedure. A file beyond them would be published and none of its applications
 * could ever begin; so it is refused by its limit.
 */
import type { Finding } from '../process/findings.js';
import type { Node, ProcessDefinition } from '../process/definition.js';
import { lanesOf } from '../process/definition.js';

/**
 * Most characters of an id. The keys of the record put up to ninety more around it: the application's id, the count of
 * the element's activations, the work done there.
 */
export const LONGEST_ID = 100;
/** Most characters of a task's name, as people read it. */
export const LONGEST_NAME = 500;

/** Printable ASCII, in which the record keeps ids and words. */
const PLAIN = /^[\x21-\x7E]*$/;

/** Reason why the record has no room for the id; null where it has. */
export const faultOfId = (id: string): string | null => {
  if (!PLAIN.test(id)) return 'the record keeps ids in ASCII letters, digits and signs';
  const length = Array.from(id).length;
  return length > LONGEST_ID
    ? `the record has room for ids of ${String(LONGEST_ID)} characters, this has ${String(length)}`
    : null;
};

const finding = (rule: string, element: string | null, message: string, remedy: string): Finding => ({
  ...{ severity: 'error', class: 'office', rule, element, message, remedy, path: [] },
});

const ofId = (what: string, id: string, element: string | null): readonly Finding[] => {
  const fault = faultOfId(id);
  return fault === null
    ? []
    : [finding('id-limit', element, `${what} "${id.slice(0, 60)}": ${fault}`, 'give it a short id in ASCII letters')];
};

const ofNode = ({ id, labels }: Node): readonly Finding[] => {
  const { name = '', action, step } = labels;
  const length = Array.from(name).length;
  return [
    ...ofId('element', id, id),
    ...(length > LONGEST_NAME
      ? [
          finding(
            'name-limit',
            id,
            `the record has room for names of ${String(LONGEST_NAME)} characters, this has ${String(length)}`,
            'shorten the name; what is to be explained stands in the documentation of the element',
          ),
        ]
      : []),
    ...(action === undefined ? [] : ofId('paraf:action', action, id)),
    ...(step === undefined ? [] : ofId('paraf:step', step, id)),
  ];
};

export const recordFindings = (definition: ProcessDefinition): readonly Finding[] => [
  ...Object.values(definition.nodes).flatMap(ofNode),
  ...lanesOf(definition).flatMap(({ id, role, superior }) => [
    ...ofId('lane', id, id),
    ...(role === undefined ? [] : ofId('role of lane', role, id)),
    ...(superior === undefined ? [] : ofId('superior of lane', superior, id)),
  ]),
];
