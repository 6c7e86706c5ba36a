/** Subjects of incidents that belong to no application, in the place of its id. */
export const INBOX_SUBJECT = 'inbox';
export const ROLES_SUBJECT = 'roles';
export const KEYS_SUBJECT = 'keys';
/** Task of the incident of a stand-in's key, by the delegation. */
export const keyTask = (delegation: string): string => `key/${delegation}`;
/** Prefix of the id of a message between procedures that no application sent. */
export const MESSAGE_SUBJECT = 'message/';

/** Application of an incident; null where it belongs to the office as a whole. */
export const applicationOf = (subject: string): string | null =>
  subject === INBOX_SUBJECT ||
  subject === ROLES_SUBJECT ||
  subject === KEYS_SUBJECT ||
  subject.startsWith(MESSAGE_SUBJECT)
    ? null
    : subject;
