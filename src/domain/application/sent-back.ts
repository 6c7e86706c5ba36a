/** Items for which an incomplete file went back: the fields its applicant may correct, and the items that are left. */
import { TRACKING_HOLDER } from '../access/permissions.js';
import { refusal, type Refusal } from '../shared/error-codes.js';
import { fieldFault, type FieldFault } from '../shared/field-fault.js';
import { pointerTo } from '../shared/json-pointer.js';
import { nearest } from '../shared/nearest.js';
import { asList, isObject, textIn } from '../shared/json.js';
import type { Actor } from './messages.js';
import { fieldOfParticular, PARTICULAR_NAMES } from './particulars.js';
import type { ApplicationState, SentBackItem } from './state.js';
import type { WantedItem } from './wanted-item.js';

/** Items for the state, by requirement or field. Their reasons stay sealed in the audit. */
export const sentBackOf = (
  items: readonly WantedItem[],
  requirements: readonly { readonly id: string }[],
): readonly SentBackItem[] =>
  items.map(({ requirement, field, reason }) => {
    const named = requirement ?? requirements.find(({ id }) => id === reason)?.id;
    return { ...(named === undefined ? {} : { requirement: named }), ...(field === undefined ? {} : { field }) };
  });

/** The items, with those marked done that an act on the file does. */
export const withDone = (
  { sentBack }: Pick<ApplicationState, 'sentBack'>,
  does: (item: SentBackItem) => boolean,
): Pick<ApplicationState, 'sentBack'> =>
  sentBack === undefined
    ? {}
    : { sentBack: sentBack.map((item) => (does(item) ? { ...item, done: true as const } : item)) };

/** Fields that the applicant may correct; null where nothing was sent back to them. */
export const fieldsSentBack = ({ sentBack }: Pick<ApplicationState, 'sentBack'>): readonly string[] | null =>
  sentBack?.flatMap(({ field }) => field ?? []) ?? null;

/** True where the applicant acts: by their account, or by the tracking secret. */
export const isByApplicant = (actor: Actor, { applicantUser }: Pick<ApplicationState, 'applicantUser'>): boolean =>
  actor.roles.includes(TRACKING_HOLDER) || (applicantUser !== null && actor.user === applicantUser);

/**
 * Faults of items whose field the file cannot have; `known` are the fields of the form, null where there is no form.
 */
export const faultsOfAsked = (items: readonly WantedItem[], known: readonly string[] | null): readonly FieldFault[] => {
  const names = known === null ? null : [...known, ...PARTICULAR_NAMES.map(fieldOfParticular)];
  return items.flatMap(({ field }, index) =>
    field === undefined || names === null || names.includes(field)
      ? []
      : [
          fieldFault(
            pointerTo('input', 'items', String(index), 'field'),
            '"{what}" is no field of the form; the nearest known is {nearest}',
            { what: field, nearest: nearest(field, names).join(', ') },
          ),
        ],
  );
};

/** The officer's words for each item, as the procedure's letter shows them. */
const wordsOf = ({ process }: ApplicationState): readonly (string | null)[] => {
  const { correction } = process.variables;
  return isObject(correction) ? asList(correction['items']).map(textIn) : [];
};

/** Refusal of an answer that leaves items open without a note; null where nothing is left, or the note says why. */
export const leftUnsaid = (state: ApplicationState, note: string): Refusal | null => {
  const words = wordsOf(state);
  const left = (state.sentBack ?? []).flatMap(({ requirement, field, done }, index) =>
    done === true ? [] : [words[index] ?? requirement ?? field ?? String(index + 1)],
  );
  if (left.length === 0 || note !== '') return null;
  return refusal(
    'CORRECTIONS_LEFT',
    `not done, and not answered by a note: ${left.join('; ')}`,
    { left },
    left.map((what) => fieldFault('/input/note', 'left to do: {what}; do it, or write why not', { what })),
  );
};
