/** An item that is asked of somebody, in one sentence for mails and letters. */
import { dateInWords } from '../letter/wording.js';
import type { TitleOf } from './called.js';
import type { WantedItem } from './wanted-item.js';

/** Sentence for one item: its title, the reason, and the last day in words. */
export const askedLine = (
  { requirement, field, reason, deadline }: { readonly [K in keyof WantedItem]?: WantedItem[K] | null },
  title: TitleOf,
): string => {
  const key = requirement ?? field ?? null;
  const about = key === null ? null : (title(key) ?? key);
  const words = reason == null || reason === key ? null : reason;
  const said = [about, words].filter((one) => one !== null).join(': ');
  return deadline == null ? said : `${said}, paling lambat ${dateInWords(deadline)}`;
};
