/** What stands in the place of an application where an incident belongs to none. */
export const INBOX_SUBJECT = 'inbox';
export const ROLES_SUBJECT = 'roles';
/** Before the id of a message between procedures that no application sent. */
export const MESSAGE_SUBJECT = 'message/';

/** The application that an incident belongs to; null where it belongs to the office as a whole. */
export const applicationOf = (subject: string): string | null =>
  subject === INBOX_SUBJECT || subject === ROLES_SUBJECT || subject.startsWith(MESSAGE_SUBJECT) ? null : subject;
