/** What schemas and services say of a field that is wrong, beside zod's own words; the message catalogues translate each. */
export const FIELD_TEXTS = [
  'is missing',
  'is empty',
  'has another form',
  'this field is not known',
  'expected 16 digits (NIK)',
  'expected 15 or 16 digits (NPWP)',
  'expected 13 digits (NIB)',
  'is needed by the letter',
  'expected characters that can be seen',
  'expected a letter or a digit',
  'expected an e-mail address, name@domain.tld',
  'expected a name: it is changed, not removed',
  'expected a text, or null to remove it',
  'expected under "applicant", beside "data"',
  'expected YYYY-MM-DD',
  'expected a SHA-256 as 64 small hexadecimal digits',
  'expected each letter once',
  'expected 4 to 20 letters or digits',
  'expected either passphrase or oneTimeCode',
  'expected text in UTF-8, the bytes are none',
  'expected a role as the procedures write it, e.g. front-office, kadin, supervisor',
  'expected the 16 digits of an identity card',
  'expected the 64 hexadecimal digits of a SHA-256',
  'this role is not one of staff',
  'expected a list of the grounds, each a text',
  'expected a list of changes, each with label, before and after',
  'expected why the letter is issued again, a text',
  'expected a date, YYYY-MM-DD',
  'expected an id of ASCII letters, digits and signs',
  'expected the id of a published procedure',
  'expected the id of an active account',
  'expected the active account of another official',
  'expected an official of this office',
  'expected the digest of a published version',
  'expected a date and time with an offset, e.g. 2026-11-23T09:00:00+07:00',
  'expected a year such as 2026',
  'expected the running number, a whole number from 1',
  'expected either `template`, the id of one, or `yaml`, the text of one',
  'expected the cursor of the page before',
  'the file was corrected: {what}',
  'the data has changed: {what}',
  'requirement {what} has changed',
  'the recommendation has changed',
  'the draft has changed',
  'the head of office refused the permit',
  'no letter can show {what}; write it in Latin letters',
  '"{what}" is no field of the form; the nearest known is {nearest}',
  '"{what}" is no particular of an applicant; the nearest known is {nearest}',
] as const;

export type FieldText = (typeof FIELD_TEXTS)[number];

const PLACE = /\{([a-z]+)\}/g;

/** The texts that name a value, each as the pattern that finds it. */
const WITH_VALUES: readonly (readonly [FieldText, RegExp])[] = FIELD_TEXTS.filter((text) => text.includes('{')).map(
  (text) => [
    text,
    new RegExp(
      `^${text.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(PLACE, (_place, name: string) => `(?<${name}>.+)`)}$`,
      'su',
    ),
  ],
);

const KNOWN: ReadonlySet<string> = new Set(FIELD_TEXTS);

const isFieldText = (text: string): text is FieldText => KNOWN.has(text);

/** The text that something said of a field is, with the values that it names; null where it is none of them. */
export const fieldTextOf = (
  said: string,
): { readonly text: FieldText; readonly values: Readonly<Record<string, string>> } | null => {
  if (isFieldText(said)) return { text: said, values: {} };
  for (const [text, pattern] of WITH_VALUES) {
    const found = pattern.exec(said);
    if (found !== null) return { text, values: { ...found.groups } };
  }
  return null;
};
