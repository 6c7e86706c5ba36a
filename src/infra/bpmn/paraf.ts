/**
 * The office's own namespace in BPMN (config/paraf-moddle.json): its elements and attributes, and findings about all
 * else.
 */
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Finding } from '../../domain/process/findings.js';
import { isNear, unknownWord } from '../../domain/shared/nearest.js';
import { readFileOf } from '../files/read-yaml.js';
import { TAG_OR_OTHER } from './attributes.js';

/** The shape of the namespace's file. */
export const parafNamespace = z.strictObject({
  name: z.string(),
  uri: z.string(),
  prefix: z.literal('paraf'),
  xml: z.strictObject({ tagAlias: z.literal('lowerCase') }),
  types: z.array(
    z.strictObject({
      name: z.string(),
      extends: z.array(z.string()).optional(),
      superClass: z.array(z.string()).optional(),
      properties: z.array(
        z.strictObject({
          name: z.string(),
          type: z.literal('String'),
          isAttr: z.boolean().optional(),
          isMany: z.boolean().optional(),
        }),
      ),
    }),
  ),
});

export const PARAF = readFileOf(
  fileURLToPath(new URL('../../../config/paraf-moddle.json', import.meta.url)),
  parafNamespace,
);

/** The part of a moddle type that is looked at here. */
export interface Described {
  readonly properties: readonly { readonly name: string; readonly ns?: { readonly prefix?: string } }[];
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Local names of the properties that the paraf namespace adds to an element's type. */
export const parafNamesOf = (type: Described | undefined): readonly string[] =>
  (type?.properties ?? []).filter(({ ns }) => ns?.prefix === PARAF.prefix).map(({ name }) => local(name));

const ATTRIBUTES = [
  ...new Set(PARAF.types.flatMap(({ properties }) => properties.flatMap(({ name, isAttr }) => (isAttr ? [name] : [])))),
];

/** Elements: the types that extend nothing, and the lists inside them. */
const ELEMENTS = PARAF.types.flatMap(({ name, extends: extended, properties }) =>
  extended === undefined
    ? [
        `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
        ...properties.flatMap((property) => (property.isMany === true ? [property.name] : [])),
      ]
    : [],
);

const fault = (rule: string, element: string | null, message: string, remedy: string): Finding => ({
  severity: 'error',
  class: 'office',
  rule,
  element,
  message,
  remedy,
  path: [],
});

/** Types of BPMN that may carry an attribute of this name. */
const placesOf = (attribute: string): readonly string[] =>
  PARAF.types
    .filter(({ properties }) => properties.some(({ name }) => name === attribute))
    .flatMap(({ name, extends: extended }) => extended?.map(local) ?? [name]);

/**
 * Finding about an attribute that nobody reads: one of the namespace, or one without a prefix that is so like one of
 * the namespace that it was meant; undefined for another tool's.
 */
export const attributeFinding = (
  property: string,
  type: string,
  known: readonly string[],
  element: string | null,
): Finding | undefined => {
  const name = local(property);
  const prefixed = property.startsWith(`${PARAF.prefix}:`) || type.startsWith(`${PARAF.prefix}:`);
  if (!prefixed && !known.some((candidate) => isNear(name, candidate))) return undefined;
  const places = placesOf(name);
  const candidates = known.length > 0 ? known : ATTRIBUTES;
  return fault(
    'attribute-unknown',
    element,
    `${unknownWord(`attribute of ${PARAF.prefix}: at a ${local(type)}`, name, candidates)}${places.length > 0 ? `; it stands on ${places.join(', ')}` : ''}`,
    `write one of these, or leave it out: ${candidates.join(', ')}`,
  );
};

export const elementFinding = (name: string, element: string | null): Finding =>
  fault(
    'element-unknown',
    element,
    unknownWord(`element of ${PARAF.prefix}:`, name, ELEMENTS),
    `write one of these, or leave it out: ${ELEMENTS.join(', ')}`,
  );

const DECLARED = /\sxmlns:([\w.-]+)\s*=\s*(["'])([^"']*)\2/g;
const USED = new RegExp(`^<${PARAF.prefix}:|\\s${PARAF.prefix}:[\\w.-]+\\s*=`);

/**
 * Findings about a namespace that was meant to be the office's: everything in it would be passed over without a word.
 */
export const namespaceFindings = (xml: string): readonly Finding[] => {
  const declared = new Map<string, string>();
  let used = false;
  for (const [tag] of xml.matchAll(TAG_OR_OTHER)) {
    if (tag.startsWith('<!')) continue;
    used ||= USED.test(tag);
    for (const [, prefix = '', , uri = ''] of tag.matchAll(DECLARED)) declared.set(prefix, uri);
  }
  const remedy = `declare xmlns:${PARAF.prefix}="${PARAF.uri}"`;
  const meant = [...declared].filter(
    ([prefix, uri]) => uri !== PARAF.uri && (prefix === PARAF.prefix || isNear(uri, PARAF.uri)),
  );
  return [
    ...meant.map(([, uri]) =>
      fault('namespace-unknown', null, unknownWord("namespace of the office's", uri, [PARAF.uri]), remedy),
    ),
    ...(used && !declared.has(PARAF.prefix)
      ? [fault('namespace-unknown', null, `the prefix ${PARAF.prefix}: is used and not declared`, remedy)]
      : []),
  ];
};
