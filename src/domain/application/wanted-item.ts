/** Item that an officer asks to be corrected. */
import { asList, isObject, textIn, type Json } from '../shared/json.js';

/** The item as the one who asks names it. */
export interface WantedItem {
  /** Id of the requirement whose file is missing or wrong. */
  readonly requirement?: string;
  /** Field of the form, or `applicant.` and the particular. */
  readonly field?: string;
  readonly reason: string;
  /** Last day, YYYY-MM-DD. */
  readonly deadline?: string;
}

/** An officer's item: a sentence, or an object with its subject and the reason. Null where it is neither. */
export const wantedItem = (given: Json): WantedItem | null => {
  if (typeof given === 'string') return given.trim() === '' ? null : { reason: given.trim() };
  if (!isObject(given)) return null;
  const requirement = textIn(given['requirement']);
  const field = textIn(given['field']);
  const deadline = textIn(given['deadline']);
  const reason = textIn(given['reason']) ?? requirement ?? field;
  if (reason === null) return null;
  return {
    ...(requirement === null ? {} : { requirement }),
    ...(field === null ? {} : { field }),
    reason,
    ...(deadline === null ? {} : { deadline }),
  };
};

/** The item in one sentence, for letters. */
export const itemText = ({ requirement, field, reason, deadline }: WantedItem): string => {
  const about = requirement ?? field;
  const said = about === undefined || about === reason ? reason : `${about}: ${reason}`;
  return deadline === undefined ? said : `${said} (${deadline})`;
};

/** Items of a list in JSON; entries that are no items are left out. */
export const wantedItems = (given: Json | undefined): readonly WantedItem[] =>
  asList(given).flatMap((item) => wantedItem(item) ?? []);

/** The item as the record keeps it: a sentence alone as a sentence. */
export const jsonOfItem = (item: string | WantedItem): Json => {
  if (typeof item === 'string') return item;
  return Object.keys(item).length === 1 ? item.reason : { ...item };
};
