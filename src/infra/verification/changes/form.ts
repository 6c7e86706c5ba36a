import { changedKeys, listChanges } from './compare.js';
import type { Comparison } from './context.js';
import { formFields, type FormFields } from '../fields.js';
import { integerOf, isName, textOf, type Cos, type CosDict } from '../pdf/cos.js';
import type { StatedSignature } from '../signature-dictionary.js';

const FIELD_KEYS = new Set([
  ...['Type', 'Subtype', 'FT', 'T', 'TU', 'TM', 'F', 'Ff', 'Rect', 'P', 'V', 'AP', 'MK', 'DA', 'DR', 'Lock', 'SV'],
  ...['Kids', 'Parent', 'Border', 'BS', 'M', 'NM', 'AS'],
]);
/** Keys that signing may change in a field that was prepared. */
const FILLED_KEYS = new Set(['V', 'AP', 'F', 'MK', 'M', 'DA', 'DR', 'Ff', 'AS', 'P']);
const UPWARDS: ReadonlySet<string> = new Set(['P', 'Parent']);
/** Largest visible stamp of a later signature, in square points: a quarter of an A4 page. */
const LARGEST_STAMP = 125_000;

const HIDDEN = 2;
const NO_VIEW = 32;

const numbersOf = (comparison: Comparison, value: Cos | undefined): number[] =>
  comparison.after.items(value).map((item) => {
    const resolved = comparison.after.resolve(item);
    return resolved.kind === 'number' ? resolved.value : Number.NaN;
  });

/** Area of the widget in square points; 0 where nothing is shown. */
const shownArea = (comparison: Comparison, widget: CosDict): number => {
  const flags = comparison.after.get(widget, 'F');
  const bits = flags.kind === 'number' ? flags.value : 0;
  if ((bits & (HIDDEN | NO_VIEW)) !== 0) return 0;
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = numbersOf(comparison, widget.entries.get('Rect'));
  const area = Math.abs((x2 - x1) * (y2 - y1));
  return Number.isNaN(area) ? Infinity : area;
};

const widgetsOf = (comparison: Comparison, item: Cos, field: CosDict): readonly (readonly [Cos, CosDict])[] => {
  const kids = comparison.after.items(field.entries.get('Kids'));
  if (kids.length === 0) return [[item, field]];
  comparison.file.work.spend('steps', kids.length);
  return kids.flatMap((kid): (readonly [Cos, CosDict])[] => {
    const dict = comparison.after.dict(kid);
    return dict === undefined ? [] : [[kid, dict]];
  });
};

/** The signature in a field, if it was made in this very revision. */
const sealedHere = (comparison: Comparison, field: CosDict): StatedSignature | undefined => {
  const value = comparison.after.dict(field.entries.get('V'));
  const sealed = value === undefined ? undefined : comparison.sealed.get(value.at);
  return sealed?.covered?.revision.index === comparison.revision.index ? sealed : undefined;
};

const judgeStamp = (
  comparison: Comparison,
  widgets: readonly (readonly [Cos, CosDict])[],
  sealed: StatedSignature,
): void => {
  for (const [, widget] of widgets) {
    const area = shownArea(comparison, widget);
    if (sealed.kind === 'document-time-stamp' && area > 0) {
      comparison.forbid(`the document time-stamp ${sealed.field} shows something on a page`);
    } else if (area > LARGEST_STAMP) {
      comparison.forbid(`the signature ${sealed.field} covers ${Math.round(area)} square points of a page`);
    }
  }
};

const judgeNewField = (comparison: Comparison, item: Cos, form: FormFields): void => {
  const field = comparison.after.dict(item);
  const number = item.kind === 'ref' ? item.number : null;
  if (field === undefined || number === null || !comparison.isNew(number)) {
    comparison.forbid('the form gained a field that is no new object', number);
    return;
  }
  comparison.judge(item);
  const name = textOf(comparison.after.get(field, 'T')) ?? '';
  const widgets = widgetsOf(comparison, item, field);
  for (const [place, widget] of widgets) {
    comparison.judge(place);
    if (place.kind === 'ref') comparison.widgets.add(place.number);
    for (const key of widget.entries.keys()) {
      if (!FIELD_KEYS.has(key)) comparison.forbid(`the new field ${name} has an unexpected /${key}`, number);
    }
    if (widget.duplicates.length > 0) comparison.forbid(`the new field ${name} has a key twice`, number);
  }
  if (name === '' || form.countOf(name) !== 1) {
    comparison.forbid(`the new field has the name ${JSON.stringify(name)}, which is not its own`, number);
  }
  if (!isName(comparison.after.get(field, 'FT'), 'Sig') || field.entries.has('Parent')) {
    comparison.forbid(`the new field ${name} is no signature field`, number);
    return;
  }
  comparison.account(field, UPWARDS);
  for (const [, widget] of widgets) comparison.account(widget, UPWARDS);
  if (comparison.after.get(field, 'V').kind === 'null') {
    if (comparison.signedInTheEnd.has(name)) {
      comparison.report('signature-in-new-field', `an empty field ${name}, signed later`, number, name);
    } else comparison.report('empty-field', `an empty signature field ${name} was added`, number, name);
    return;
  }
  const sealed = sealedHere(comparison, field);
  if (sealed === undefined) {
    comparison.forbid(`the new field ${name} holds a signature that does not cover its own revision`, number);
    return;
  }
  comparison.judge(field.entries.get('V'));
  judgeStamp(comparison, widgets, sealed);
  const stamps = sealed.kind === 'document-time-stamp';
  const kind = stamps ? 'document-time-stamp' : 'signature-in-new-field';
  comparison.report(kind, `${stamps ? 'document time-stamp' : 'signature'} in the new field ${name}`, number, name);
};

const judgeFields = (comparison: Comparison, before: Cos | undefined, after: Cos | undefined): void => {
  comparison.judge(after);
  const { lost, gained } = listChanges(comparison.before.items(before), comparison.after.items(after), comparison.file);
  for (const old of lost) comparison.forbid('the form lost a field', old.kind === 'ref' ? old.number : null);
  const form = formFields(comparison.after);
  for (const item of gained) judgeNewField(comparison, item, form);
};

/**
 * True where /SigFlags only gains bits (signatures exist, append only); a bit that was set stays so (ISO 32000-2 table
 * 225).
 */
const flagsGrow = (before: Cos, after: Cos): boolean => {
  const [old, now] = [integerOf(before) ?? 0, integerOf(after) ?? 0];
  return (now & old) === old && (now === 1 || now === 3);
};

const FORM_KEYS_IF_NEW = new Set(['DA', 'DR']);

/** Judges the form: it may gain signature fields that are signed in this revision; nothing else in it may change. */
export const judgeForm = (comparison: Comparison, before: Cos | undefined, after: Cos | undefined): void => {
  const old = comparison.before.dict(before);
  const now = comparison.after.dict(after);
  if (now === undefined) {
    if (old !== undefined) comparison.forbid('the catalog lost its form (/AcroForm)');
    return;
  }
  comparison.judge(after);
  if (now.duplicates.length > 0) comparison.forbid('the form has a key twice');
  const empty: CosDict = { kind: 'dict', entries: new Map(), duplicates: [], at: 0, end: 0 };
  const { hasOther } = formFields(comparison.before);
  const fieldsBefore = comparison.before.items(old?.entries.get('Fields')).length;
  const signs = comparison.after.items(now.entries.get('Fields')).length > fieldsBefore;
  for (const key of changedKeys(old ?? empty, now, comparison.file)) {
    if (key === 'Fields') continue;
    if (
      key === 'SigFlags' &&
      flagsGrow(comparison.before.resolve(old?.entries.get(key)), comparison.after.get(now, key))
    ) {
      continue;
    }
    // resources come with the look of a new signature; with nothing to show they are only a change
    const additive = signs && !(old?.entries.has(key) ?? false) && !hasOther && FORM_KEYS_IF_NEW.has(key);
    if (additive) comparison.account(now.entries.get(key), UPWARDS);
    else comparison.forbid(`/${key} of the form changed`);
  }
  judgeFields(comparison, old?.entries.get('Fields'), now.entries.get('Fields'));
};

/** True where the widget showed something before it was signed: signing then takes that off the page. */
const showedSomething = (comparison: Comparison, widget: CosDict): boolean => {
  const looks = comparison.before.dict(widget.entries.get('AP'));
  const normal = looks === undefined ? undefined : comparison.before.get(looks, 'N');
  if (normal === undefined || normal.kind === 'null') return false;
  if (normal.kind !== 'stream') return true;
  const content = Buffer.from(comparison.file.content(normal, comparison.before)).toString('latin1');
  return content.replaceAll(/%[^\r\n]*/g, '').trim() !== '';
};

/** True where signing takes away the room that a field had on the page; it may not move it. */
const shrinksToNothing = (comparison: Comparison, key: string, after: CosDict): boolean =>
  key === 'Rect' && numbersOf(comparison, after.entries.get('Rect')).every((side) => side === 0);

const judgeLook = (comparison: Comparison, name: string, number: number, before: CosDict, after: CosDict): void => {
  const changed = changedKeys(before, after, comparison.file);
  for (const key of changed) {
    if (!FILLED_KEYS.has(key) && !shrinksToNothing(comparison, key, after))
      comparison.forbid(`/${key} of the field ${name} changed while it was signed`, number);
  }
  if ((changed.includes('AP') || changed.includes('Rect')) && showedSomething(comparison, before)) {
    comparison.forbid(`the field ${name} showed something that its signature took away`, number);
  }
};

const judgeFilled = (comparison: Comparison, name: string, number: number, before: CosDict, after: CosDict): void => {
  comparison.judge({ kind: 'ref', number, generation: 0 });
  const item: Cos = { kind: 'ref', number, generation: 0 };
  judgeLook(comparison, name, number, before, after);
  const sealed = sealedHere(comparison, after);
  if (sealed === undefined) {
    comparison.forbid(`the field ${name} was filled with a signature that does not cover its own revision`, number);
    return;
  }
  comparison.judge(after.entries.get('V'));
  const widgets = widgetsOf(comparison, item, after);
  for (const [place, widget] of widgets) {
    if (place.kind === 'ref' && place.number !== number && !comparison.isNew(place.number)) {
      const old = comparison.before.dict(place);
      if (old === undefined) comparison.forbid(`a widget of ${name} was no object before`, place.number);
      else judgeLook(comparison, name, place.number, old, widget);
      comparison.judge(place);
    }
    comparison.account(widget, UPWARDS);
  }
  comparison.account(after, UPWARDS);
  judgeStamp(comparison, widgets, sealed);
  const kind = sealed.kind === 'document-time-stamp' ? 'document-time-stamp' : 'signature-in-prepared-field';
  comparison.report(kind, `signature in the prepared field ${name}`, number, name);
};

/** Judges fields that were empty and are signed in this revision. */
export const judgeFilledFields = (comparison: Comparison): void => {
  const old = formFields(comparison.before);
  const now = formFields(comparison.after);
  for (const field of now.changed ?? now.signatures) {
    const before = field.number === undefined ? undefined : old.numbered(field.number);
    if (before === undefined || field.number === undefined || before.valueIsPresent || !field.valueIsPresent) continue;
    judgeFilled(comparison, field.name, field.number, before.dict, field.dict);
  }
};
