/**
 * Where in the record something is encrypted. The place is authenticated with the ciphertext, so that one moved to another
 * row does not open; whoever verifies a case outside the record needs the same words.
 */
export const PLACE = {
  applicant: 'application.applicant',
  data: 'application.data',
  opening: 'opening.content',
  message: 'transition.message',
  correction: 'correction.fields',
  personal: 'audit_event.canonical',
} as const;

/** The context that a value of an application is sealed with: `<application>/<place>`, with the row's number where there are many. */
export const placeOf = (application: string, place: keyof typeof PLACE, row?: number): string =>
  `${application}/${PLACE[place]}${row === undefined ? '' : `/${String(row)}`}`;
