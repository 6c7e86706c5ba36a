/** Data that a case must hold before a letter of a kind can be written: grounds, changes, a reason, a date. */
import { fieldFault, type FieldFault } from '../shared/field-fault.js';
import { asList, isObject, textIn, type Json, type JsonObject } from '../shared/json.js';
import { kindOf, type LetterKind } from './kinds.js';
import { dateParts } from './local-date.js';

const isText = (value: Json | undefined): boolean => textIn(value) !== null;

const isFilledList = (value: Json | undefined, isItem: (item: Json) => boolean): boolean => {
  const items = asList(value);
  return items.length > 0 && items.every(isItem);
};

/** True for a row of the table "semula, menjadi". Its earlier value (`semula`) may be empty. */
const isChange = (row: Json): boolean => isObject(row) && isText(row['label']) && isText(row['after']);

const isDate = (value: Json): boolean => typeof value === 'string' && dateParts(value).ok;

/** Faults of the data for a letter of this kind, by their place in the body that begins the case. */
export const dataFaults = (kind: LetterKind, data: JsonObject): readonly FieldFault[] => {
  const { needs } = kindOf(kind);
  const { reasons, changes, reason, until } = data;
  return [
    ...(needs.includes('reasons') && !isFilledList(reasons, isText)
      ? [fieldFault('/data/reasons', 'expected a list of the grounds, each a text')]
      : []),
    ...(needs.includes('changes') && !isFilledList(changes, isChange)
      ? [fieldFault('/data/changes', 'expected a list of changes, each with label, before and after')]
      : []),
    ...(needs.includes('reason') && !isText(reason)
      ? [fieldFault('/data/reason', 'expected why the letter is issued again, a text')]
      : []),
    ...(until !== undefined && !isDate(until) ? [fieldFault('/data/until', 'expected a date, YYYY-MM-DD')] : []),
  ];
};
