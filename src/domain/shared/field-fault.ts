/** Faults of single fields in somebody's input: a closed set of sentences, which the message catalogue translates. */

import { sentenceReader, withValues, type Sentence, type Value } from './sentences.js';

/** Sentences in English, for records and logs. `{name}` stands for a value. */
export const FIELD_TEXTS = [
  'is missing',
  'is missing: it belongs in the address, ?{name}=…, not in the body or the form',
  'belongs in the address, ?{name}=…, not here',
  'is empty',
  'has another form',
  'this field is not known',
  'this field is not known; the nearest known is {nearest}',
  'fits none of the forms that are taken here',
  // kinds of values
  'expected a text',
  'expected a number',
  'expected a whole number',
  'expected true or false',
  'expected an object',
  'expected a list',
  // measures
  'expected at least {least} characters',
  'expected at most {most} characters',
  'expected at least {least} items',
  'expected at most {most} items',
  'expected at most {most} fields',
  'expected at least one field',
  'expected {least} or more',
  'expected {most} or less',
  'expected more than {least}',
  'expected less than {most}',
  'expected one of: {choices}',
  // texts of a form
  'expected 16 digits (NIK)',
  'expected 15 or 16 digits (NPWP)',
  'expected 13 digits (NIB)',
  'expected the e-mail address of its owner: the one-time password goes there',
  'expected the 16 digits of an identity card',
  'expected the 64 hexadecimal digits of a SHA-256',
  'expected an id of ASCII letters, digits and signs',
  'expected characters that can be seen',
  'expected the text itself, without the marks of a web page such as &amp; or <br>',
  'expected a letter or a digit',
  'expected 16 digits (NIK), or a passport: letters and 6 to 8 digits',
  'is missing: who is not the applicant brings a power of attorney or a letter',
  'is not that of the applicant on record: {recorded}',
  'is that of the applicant on record, whose name is another: {recorded}',
  'expected the letter with its number, if it has one, and its date',
  'expected none: the letter is delivered electronically',
  'expected a telephone number of 7 to 20 digits',
  'expected an e-mail address, name@domain.tld',
  'expected text in UTF-8, the bytes are none',
  'expected a SHA-256 as 64 small hexadecimal digits',
  'expected 4 to 20 letters or digits',
  'expected no spaces',
  'expected a role as the procedures write it, e.g. front-office, kadin, supervisor',
  'this role is not one of staff',
  '"{what}" is no role of the office or of a published procedure; the nearest known is {nearest}',
  'expected at least one role; to take all away, disable the account',
  // dates
  'expected a date, YYYY-MM-DD',
  'expected a day that the calendar has',
  'expected a date and time with an offset, e.g. 2026-11-23T09:00:00+07:00',
  'expected a year such as 2026',
  'expected today or a day before',
  'expected today or a day after',
  'expected now or later: a delegation is never backdated; acts of before it stand as they were made',
  'expected an instant after the start and after now',
  'expected an instant after the start',
  'expected an instant before the end',
  'expected now or before: what is to come is not declared',
  'expected at most {days} days after the start; what lasts longer is an appointment: give the role itself',
  // contents of an application
  'is needed by the letter',
  'does not fit the form of this permit type',
  'no letter can show {characters}; write it in Latin letters',
  'expected a name: it is changed, not removed',
  'expected a text, or null to remove it',
  'expected under "applicant", beside "data"',
  'expected a list of the grounds, each a text',
  'expected a list of changes, each with label, before and after',
  'expected why the letter is issued again, a text',
  '"{what}" is no field of the form; the nearest known is {nearest}',
  'was not sent back to the applicant; sent back: {choices}',
  'left to do: {what}; do it, or write why not',
  'is the file that was sent back, unchanged; send another, or answer with a note',
  'is the value that was sent back, unchanged; correct it, or answer with a note',
  // reasons for which a paraf is void, or a task came back
  'the system that it came from has sent other data',
  'differs at the system that it came from',
  'the file was corrected: {what}',
  'the data has changed: {what}',
  'requirement {what} has changed',
  'the recommendation has changed',
  'the draft has changed',
  'the head of office refused the permit',
  'the head of office had refused the permit, which is decided anew since',
  // ids and names of other things
  'expected the id of a published procedure',
  'expected the digest of a published version',
  'expected the id of an active account',
  'expected the active account of another official',
  'expected another official than the one who is stood in for',
  'expected an official of this office',
  'expected the account of one who holds role "{role}"',
  'expected an official who does not hold role "{role}" already',
  'expected the running number, a whole number from 1',
  'expected the number of an application, e.g. PBM-2026-00042-37',
  'the check digits do not fit: a digit or letter of the number is wrong, or two have changed places',
  'expected the cursor of the page before',
  // members of a body with each other
  'expected each letter once',
  'expected one file',
  'expected at least one correction under "applicant" or "data"',
  'expected at least one closed or reopened day, period, change of hours or year',
  'expected days that make a calendar: {fault}',
  'expected none: this register never starts anew',
  'expected either passphrase or oneTimeCode',
  'expected either `template`, the id of one, or `yaml`, the text of one',
  'expected a template without faults: {fault}',
] as const;

export type FieldText = (typeof FIELD_TEXTS)[number];

/** A sentence without a placeholder. */
export type PlainText = Exclude<FieldText, `${string}{${string}`>;

type PlaceIn<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | PlaceIn<Rest> : never;

/** Values for the placeholders of the sentence; none where it has none. */
type Given<T extends FieldText> = [PlaceIn<T>] extends [never] ? [] : [values: Readonly<Record<PlaceIn<T>, Value>>];

/** A fault without its place. */
export type FieldReason = Sentence<FieldText>;

export interface FieldFault extends FieldReason {
  /** JSON Pointer (RFC 6901) into the body, or the name of a query parameter or header. */
  readonly pointer: string;
}

export const fieldReason = <T extends FieldText>(text: T, ...[values]: Given<T>): FieldReason => ({
  text,
  values: values ?? {},
});

export const fieldFault = <T extends FieldText>(pointer: string, text: T, ...given: Given<T>): FieldFault => ({
  pointer,
  ...fieldReason(text, ...given),
});

/** In English. */
export const detailOf = ({ text, values }: FieldReason): string => withValues(text, values);

const MOST_TOLD = 50;

/** The first faults, each with its place, as one English sentence. It holds no value of the input. */
export const sentenceOf = (faults: readonly FieldFault[]): string =>
  faults
    .slice(0, MOST_TOLD)
    .map((fault) => `${fault.pointer} ${detailOf(fault)}`)
    .join('; ');

const KNOWN: ReadonlySet<string> = new Set(FIELD_TEXTS);

export const isFieldText = (text: string): text is FieldText => KNOWN.has(text);

/** Reason of an English sentence from the record; null where the sentence is none of the set. */
export const reasonIn: (sentence: string) => FieldReason | null = sentenceReader(FIELD_TEXTS);
