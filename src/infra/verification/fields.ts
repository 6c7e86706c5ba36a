import { isName, textOf, type Cos, type CosDict } from './pdf/cos.js';
import type { RevisionView } from './pdf/document.js';

/** A signature field of one revision, signed or still empty. */
export interface Field {
  /** Full name (ISO 32000-2 section 12.7.4.2). */
  readonly name: string;
  /** Object number; undefined when the field stands directly in an array. */
  readonly number: number | undefined;
  readonly dict: CosDict;
  /** Value (/V) as it was found, and resolved. */
  readonly value: CosDict | undefined;
  /** Number of the object that the value is; undefined when it stands in the field itself. */
  readonly valueNumber: number | undefined;
  readonly valueIsPresent: boolean;
  readonly lock: CosDict | undefined;
  /** Not the field's own value but one of a parent. */
  readonly inherited: boolean;
}

export interface FormFields {
  readonly signatures: readonly Field[];
  /** Names of every terminal field, with repetitions. */
  readonly names: readonly string[];
  readonly hasOther: boolean;
}

const DEEPEST = 32;
const MOST_FIELDS = 50_000;

interface Inherited {
  readonly prefix: string;
  readonly type: string;
  readonly value: Cos | undefined;
}

const signatureField = (
  view: RevisionView,
  item: Cos,
  dict: CosDict,
  name: string,
  value: Cos | undefined,
  inherited: boolean,
): Field => ({
  name,
  number: item.kind === 'ref' ? item.number : undefined,
  dict,
  value: view.dict(value),
  valueNumber: value?.kind === 'ref' ? value.number : undefined,
  valueIsPresent: view.resolve(value).kind !== 'null',
  lock: view.dict(dict.entries.get('Lock')),
  inherited,
});

/** Every field of the form at a revision. */
export const formFields = (view: RevisionView): FormFields => {
  const signatures: Field[] = [];
  const names: string[] = [];
  const seen = new Set<number>();
  let hasOther = false;
  const visit = (list: readonly Cos[], from: Inherited, depth: number): void => {
    if (depth > DEEPEST) return;
    for (const item of list) {
      if (item.kind === 'ref') {
        if (seen.has(item.number)) continue;
        seen.add(item.number);
      }
      const dict = view.dict(item);
      if (dict === undefined || names.length > MOST_FIELDS) continue;
      const own = textOf(view.get(dict, 'T'));
      const name = own === undefined ? from.prefix : from.prefix === '' ? own : `${from.prefix}.${own}`;
      const typeName = view.get(dict, 'FT');
      const type = typeName.kind === 'name' ? typeName.value : from.type;
      const value = dict.entries.get('V') ?? from.value;
      const kids = view.items(dict.entries.get('Kids'));
      const fieldKids = kids.filter((kid) => view.dict(kid)?.entries.has('T') === true);
      if (fieldKids.length > 0) {
        visit(fieldKids, { prefix: name, type, value }, depth + 1);
        continue;
      }
      names.push(name);
      if (type === 'Sig') signatures.push(signatureField(view, item, dict, name, value, !dict.entries.has('V')));
      else hasOther = true;
    }
  };
  const form = view.dict(view.catalog.entries.get('AcroForm'));
  if (form !== undefined) {
    visit(view.items(form.entries.get('Fields')), { prefix: '', type: '', value: undefined }, 0);
  }
  return { signatures, names, hasOther };
};

/** Whether a dictionary is a signature, whatever field does or does not lead to it. */
export const looksSigned = (value: Cos): value is CosDict =>
  value.kind === 'dict' &&
  (value.entries.has('ByteRange') ||
    isName(value.entries.get('Type'), 'Sig') ||
    isName(value.entries.get('Type'), 'DocTimeStamp'));
