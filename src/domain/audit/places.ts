/**
 * Places of the record that are encrypted. The place is authenticated with the ciphertext, so a value moved to another
 * row does not open. A verifier of a case outside the record needs the same words.
 */
export const PLACE = {
  applicant: 'application.applicant',
  data: 'application.data',
  opening: 'opening.content',
  message: 'transition.message',
  correction: 'correction.fields',
  personal: 'audit_event.canonical',
} as const;

/**
 * Encryption context of an application's value: `<application>/<place>`, followed by the row's number where a place has
 * many.
 */
export const placeOf = (application: string, place: keyof typeof PLACE, row?: number): string =>
  `${application}/${PLACE[place]}${row === undefined ? '' : `/${String(row)}`}`;
