import type { FieldLock, Limits } from '../../domain/verification/changes.js';
import { integerOf, isName, textOf, type CosDict } from './pdf/cos.js';
import type { RevisionView } from './pdf/document.js';
import { formFields } from './fields.js';
import type { StatedSignature } from './signature-dictionary.js';

interface Stated {
  readonly permission: number | null;
  readonly lock: FieldLock | null;
  readonly certifies: boolean;
}

const lockOf = (view: RevisionView, dict: CosDict): FieldLock | null => {
  const action = view.get(dict, 'Action');
  if (action.kind !== 'name') return null;
  const items = view.items(dict.entries.get('Fields'));
  view.file.work.spend('steps', items.length);
  const fields = new Set(items.flatMap((item) => textOf(view.resolve(item)) ?? []));
  // an action that is not known locks everything: it was meant to lock something
  const known = action.value === 'Include' || action.value === 'Exclude' ? action.value : 'All';
  return { action: known, fields };
};

const statedBy = (view: RevisionView, reference: CosDict): Stated => {
  const method = view.get(reference, 'TransformMethod');
  const parameters = view.dict(reference.entries.get('TransformParams'));
  const permission = parameters === undefined ? undefined : integerOf(view.get(parameters, 'P'));
  if (isName(method, 'DocMDP')) return { permission: permission ?? 2, lock: null, certifies: true };
  if (!isName(method, 'FieldMDP')) return { permission: null, lock: null, certifies: false };
  return {
    permission: permission ?? null,
    lock: parameters === undefined ? { action: 'All', fields: new Set() } : lockOf(view, parameters),
    certifies: false,
  };
};

const permissionOf = (values: readonly (number | null)[]): Limits['permission'] => {
  const stated = values.filter((value) => value !== null);
  if (stated.length === 0) return null;
  const strictest = Math.min(...stated);
  return strictest === 2 || strictest === 3 ? strictest : 1;
};

/** Limits of a signature on later changes, from its transforms (DocMDP, FieldMDP) and from the lock of its field. */
export const limitsOf = (view: RevisionView, sealed: StatedSignature): Limits & { readonly certifies: boolean } => {
  const references = view.items(sealed.dict.entries.get('Reference')).flatMap((item) => view.dict(item) ?? []);
  const stated = references.map((reference) => statedBy(view, reference));
  const field = formFields(view).named(sealed.field);
  const lock = field?.lock;
  const lockPermission = lock === undefined ? undefined : integerOf(view.get(lock, 'P'));
  const locks = [...stated.map((one) => one.lock), lock === undefined ? null : lockOf(view, lock)];
  return {
    permission: permissionOf([...stated.map((one) => one.permission), lockPermission ?? null]),
    locks: locks.filter((one) => one !== null),
    certifies: stated.some((one) => one.certifies),
  };
};
