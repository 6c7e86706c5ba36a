/**
 * Notices of the office to people, with the values that each text can name. Their words are in the office's catalogue.
 */

/**
 * Values for an applicant: their name, the office, the application and its permit type, the letter's number and link,
 * and the address at which the application can be followed.
 */
const APPLICANT = ['name', 'office', 'application', 'permit', 'number', 'link', 'track'] as const;
/** Values for an officer about who stands in for whom, and in which time. */
const DELEGATION = ['name', 'office', 'kind', 'role', 'official', 'standIn', 'letter', 'from', 'until'] as const;
/** Values for an officer, about a task. */
const OFFICER = ['application', 'task', 'due'] as const;

export const NOTICE_TEMPLATES = {
  'deemed-approved': APPLICANT,
  'letter-ready': APPLICANT,
  'letter-delivered': APPLICANT,
  receipt: APPLICANT,
  'correction-request': APPLICANT,
  'application-received': [
    'name',
    'office',
    'application',
    'permit',
    'received',
    'missing',
    'next',
    'contact',
    'track',
  ],
  'application-withdrawn': ['name', 'office', 'application', 'permit', 'day', 'reason', 'contact', 'track'],
  'application-ended': ['name', 'office', 'application', 'permit', 'day', 'reason', 'contact', 'track'],
  'data-destroyed': ['name', 'office', 'application', 'permit', 'day', 'why', 'track'],
  'file-incomplete': ['name', 'office', 'application', 'permit', 'reason', 'items', 'track'],
  'refusal-ready': APPLICANT,
  'revocation-ready': APPLICANT,
  'suspension-ready': APPLICANT,
  'reinstatement-ready': APPLICANT,
  'cancellation-ready': APPLICANT,
  'case-finished': APPLICANT,
  'survey-invitation': APPLICANT,
  'permit-reminder': ['application', 'name', 'number', 'until', 'days'],
  'task-reminder': OFFICER,
  'task-overdue': OFFICER,
  'task-escalation': OFFICER,
  'task-promise': OFFICER,
  'task-deemed': OFFICER,
  'task-returned': ['application', 'permit', 'task', 'author', 'reason', 'items'],
  'task-digest': ['count', 'lines'],
  'procedure-escalation': OFFICER,
  'delegation-begun': DELEGATION,
  'delegation-ended': [...DELEGATION, 'reason'],
  'source-changed': OFFICER,
  'one-time-password': ['name', 'office', 'login', 'password', 'link'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type NoticeTemplate = keyof typeof NOTICE_TEMPLATES;

export const NOTICE_TEMPLATE_NAMES = Object.keys(NOTICE_TEMPLATES) as readonly NoticeTemplate[];

export const isNoticeTemplate = (word: string): word is NoticeTemplate => Object.hasOwn(NOTICE_TEMPLATES, word);
