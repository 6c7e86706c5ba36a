/** Turns bpmn-moddle's objects into the plain model that the domain compiles. */
import type { ModelElement } from '../../domain/process/compile/model.js';

/** The part of a moddle object that is read here. */
interface Moddle {
  readonly $type: string;
  readonly $attrs?: Readonly<Record<string, unknown>>;
  readonly $descriptor?: { readonly properties: readonly Property[] };
  readonly id?: unknown;
  get(name: string): unknown;
}

interface Property {
  readonly name: string;
  readonly isReference?: boolean;
  readonly isVirtual?: boolean;
  readonly ns?: { readonly prefix?: string };
}

export interface Reference {
  readonly element: object;
  readonly property: string;
  readonly id: string;
}

const PARAF = 'paraf:';

const isModdle = (value: unknown): value is Moddle =>
  typeof value === 'object' &&
  value !== null &&
  '$type' in value &&
  typeof value.$type === 'string' &&
  'get' in value &&
  typeof value.get === 'function';

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

const TEXT: Omit<ModelElement, 'attributes'> = {
  type: 'paraf:Text',
  id: '',
  parts: {},
  refs: {},
  broken: [],
  paraf: {},
};

/** The header of the SOP paper: single texts as attributes, lists as parts. */
const sopOf = (value: Moddle, plain: Reader['plain']): ModelElement => {
  const attributes: Record<string, string> = {};
  const parts: Record<string, ModelElement[]> = {};
  for (const { name } of value.$descriptor?.properties ?? []) {
    const given = value.get(name);
    if (typeof given === 'string') attributes[local(name)] = plain(given);
    else if (Array.isArray(given) && given.length > 0)
      parts[local(name)] = given
        .filter((one) => typeof one === 'string')
        .map((body) => ({ ...TEXT, attributes: { body: plain(body) } }));
  }
  return { ...TEXT, type: 'paraf:Sop', attributes, parts };
};

const MOST_ELEMENTS = 20_000;
/** Deepest nesting that is read: twice what sub-processes in sub-processes, or lanes in lanes, may come to. */
const DEEPEST = 250;

export interface Reader {
  readonly references: ReadonlyMap<object, readonly Reference[]>;
  readonly ids: ReadonlySet<string>;
  /** Writes letters that the parser does not take back as they were (see letters.ts). */
  readonly plain: (text: string) => string;
  count: number;
  /** Id of the innermost element below which the file nests too deep. */
  tooDeep: string | null;
}

/**
 * Id of a reference. A QName reference carries a prefix (BPMN 2.0.2, 15.3): an id that is not in the file is tried
 * without it.
 */
const resolved = (reader: Reader, id: string): string | undefined => {
  if (reader.ids.has(id)) return id;
  const bare = local(id);
  return bare !== id && reader.ids.has(bare) ? bare : undefined;
};

/** Reads an element and all it contains; undefined where the file has more elements than a procedure can have. */
export const readElement = (reader: Reader, element: Moddle, depth = 0): ModelElement | undefined => {
  reader.count += 1;
  if (reader.count > MOST_ELEMENTS) return undefined;
  if (depth > DEEPEST) {
    reader.tooDeep ??= typeof element.id === 'string' ? element.id : null;
    return undefined;
  }
  const attributes: Record<string, string | number | boolean> = {};
  const parts: Record<string, ModelElement[]> = {};
  const refs: Record<string, string[]> = {};
  const broken: { property: string; id: string }[] = [];
  const paraf: Record<string, string> = {};
  const { plain } = reader;
  for (const property of element.$descriptor?.properties ?? []) {
    if (property.isReference === true || property.isVirtual === true) continue;
    const name = local(property.name);
    if (name === 'diagrams' || name === 'extensionDefinitions' || name === 'extensions') continue;
    const value = element.get(property.name);
    if (value === undefined || value === null) continue;
    // The parser names a property of an extending type without its prefix; only the namespace tells it apart.
    if (property.ns?.prefix === 'paraf') {
      if (typeof value === 'string') paraf[name] = plain(value);
      continue;
    }
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const one of values) {
      if (isModdle(one)) {
        // Extension elements of other tools are skipped: their content is theirs, its ids too (BPMN 2.0.2, 8.3.3).
        if (element.$type === 'bpmn:ExtensionElements' && !one.$type.startsWith(PARAF)) continue;
        const read = one.$type === 'paraf:Sop' ? sopOf(one, plain) : readElement(reader, one, depth + 1);
        if (read !== undefined) (parts[name] ??= []).push(read);
      } else if (typeof one === 'string') {
        attributes[name] = plain(one);
      } else if (typeof one === 'number' || typeof one === 'boolean') {
        attributes[name] = one;
      }
    }
  }
  for (const reference of reader.references.get(element) ?? []) {
    const property = local(reference.property);
    const id = resolved(reader, reference.id);
    if (id === undefined) broken.push({ property, id: plain(reference.id) });
    else (refs[property] ??= []).push(plain(id));
  }
  // Without xsi:type an expression has no language by the schema; whoever wrote one meant it.
  const language = element.$type === 'bpmn:Expression' ? element.$attrs?.['language'] : undefined;
  if (typeof language === 'string') attributes['language'] = plain(language);
  for (const [name, value] of Object.entries(element.$attrs ?? {}))
    if (name.startsWith(PARAF) && typeof value === 'string') paraf[local(name)] = plain(value);
  return {
    type: local(element.$type),
    id: typeof element.id === 'string' ? plain(element.id) : '',
    attributes,
    parts,
    refs,
    broken,
    paraf,
  };
};
