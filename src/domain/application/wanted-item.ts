/** One thing that an officer asks to be corrected. */
import { asList, isObject, textIn, type Json } from '../shared/json.js';

/** As the one who asks names it. */
export interface WantedItem {
  /** Id of the requirement whose file is missing or wrong. */
  readonly requirement?: string;
  /** Field of the form, or `applicant.` and the particular. */
  readonly field?: string;
  readonly reason: string;
  /** YYYY-MM-DD, the last day. */
  readonly deadline?: string;
}

/** What an officer gives as one item: a sentence, or what it is about with the reason. Null where it is neither. */
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

/** The items of a list in JSON; what is none is left out. */
export const wantedItems = (given: Json | undefined): readonly WantedItem[] =>
  asList(given).flatMap((item) => wantedItem(item) ?? []);

/** As the record keeps an item: one that is a sentence alone as that. */
export const jsonOfItem = (item: string | WantedItem): Json => {
  if (typeof item === 'string') return item;
  return Object.keys(item).length === 1 ? item.reason : { ...item };
};
