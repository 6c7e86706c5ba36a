/** Requirements and fields as people call them, in sentences that the rules write with their keys. */
import { causeIn } from '../shared/causes.js';
import type { Refusal } from '../shared/error-codes.js';
import { reasonIn, type FieldFault } from '../shared/field-fault.js';
import type { Json } from '../shared/json.js';
import { withValues, type Value, type Values } from '../shared/sentences.js';
import { titleOfField } from './field-title.js';

/** Title of a requirement or field; null for any other word. */
export type TitleOf = (key: string) => string | null;

/** Titles of a permit type: those of its requirements, of its form, and of an applicant's particulars. */
export const titlesOf =
  (
    type:
      | {
          readonly requirements: readonly { readonly id: string; readonly name: string }[];
          readonly form: Json | undefined;
        }
      | undefined,
  ): TitleOf =>
  (key) =>
    type?.requirements.find(({ id }) => id === key)?.name ?? titleOfField(type?.form, key);

/** One key of a list, perhaps in quotation marks, perhaps with what is said of it behind a colon. */
const NAMED = /^("?)([A-Za-z][\w.-]*)\1((?:: .*)?)$/su;
const BETWEEN = /(; |, | or )/u;

/** The keys of a list by their titles, each with the key that an address or a body takes behind it. */
export const called = (list: string, title: TitleOf): string =>
  list
    .split(BETWEEN)
    .map((piece) => {
      const [, , key = '', said = ''] = NAMED.exec(piece) ?? [];
      const name = key === '' ? null : title(key);
      return name === null ? piece : `${name} (${key})${said}`;
    })
    .join('');

/** Placeholders of the rules' sentences that stand for requirements and fields. */
const OF_KEYS: ReadonlySet<string> = new Set(['what', 'choices', 'nearest', 'missing', 'left']);

const calledValues = (values: Values, title: TitleOf): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]): [string, Value] => [
      name,
      OF_KEYS.has(name) ? called(String(value), title) : value,
    ]),
  );

/** A reason of the record, in English, with titles; any other text as it is. */
export const calledReason = (sentence: string, title: TitleOf): string => {
  const reason = reasonIn(sentence);
  return reason === null ? sentence : withValues(reason.text, calledValues(reason.values, title));
};

const calledFault = ({ pointer, text, values }: FieldFault, title: TitleOf): FieldFault => ({
  ...{ pointer, text },
  values: calledValues(values, title),
});

/** Codes whose own sentence names requirements or fields. */
const NAMING: ReadonlySet<Refusal['code']> = new Set([
  'REQUIREMENTS_INCOMPLETE',
  'CORRECTIONS_LEFT',
  'SOURCE_UNDECIDED',
]);

const calledDetail = ({ code, detail }: Refusal, title: TitleOf): string => {
  const cause = NAMING.has(code) ? causeIn(detail) : null;
  return cause === null ? detail : withValues(cause.text, calledValues(cause.values, title));
};

/** The refusal as a person reads it; its `data` keeps the keys. */
export const calledRefusal = (why: Refusal, title: TitleOf): Refusal => ({
  ...why,
  detail: calledDetail(why, title),
  ...(why.faults === undefined ? {} : { faults: why.faults.map((fault) => calledFault(fault, title)) }),
});
