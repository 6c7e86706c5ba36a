/**
 * Permitted acts of each person at each station of the Prabumulih procedure with the survey gate, read from the
 * decree's table and written by hand: nothing here is computed from the code that it judges.
 */

/**
 * Each role of the office, another system, the applicant of this very application, another applicant, who has proved its
 * tracking secret, and one who holds no role.
 */
export const PEOPLE = [
  'front-office',
  'back-office',
  'kasi',
  'kabid',
  'sekdin',
  'kadin',
  'technical-team',
  'supervisor',
  'administrator',
  'integrator',
  'applicant',
  'other applicant',
  'tracking secret',
  'nobody',
] as const;
export type Person = (typeof PEOPLE)[number];

/** Every act there is on the procedure's tasks and on the application. */
export const ACTS = [
  'claim the open task',
  'receive as complete',
  'receive as incomplete',
  'correct',
  'process',
  'paraf-kasi',
  'paraf-kabid',
  'paraf-sekdin',
  'approve',
  'refuse',
  'finalise',
  'sign',
  'print',
  'announce',
  'hand-over',
  'return receive to correct',
  'return process to receive',
  'return paraf-kasi to process',
  'return paraf-kabid to process',
  'return paraf-sekdin to process',
  'return approve to process',
  'return finalise to process',
  'return sign to finalise',
  'return sign to process',
  'return print to sign',
  'return announce to print',
  'return hand-over to announce',
  'recall receive',
  'recall process',
  'recall paraf-kasi',
  'recall paraf-kabid',
  'recall paraf-sekdin',
  'recall approve',
  'recall finalise',
  'recall sign',
  'recall print',
  'recall announce',
  'repair to receive',
  'repair to process',
  'repair to paraf-kasi',
  'repair to paraf-kabid',
  'repair to paraf-sekdin',
  'repair to approve',
  'repair to finalise',
  'repair to survey',
  'repair to sign',
  'repair to print',
  'repair to announce',
  'repair to hand-over',
  'repair to archive',
  'upload requirement',
  'upload recommendation',
  'withdraw',
  'hold',
  'resume',
  'say that the survey is filled',
  'supersede',
] as const;
export type Act = (typeof ACTS)[number];

type Allowed = Partial<Readonly<Record<Person, readonly Act[]>>>;

/** Until the letter is signed its file may change and the applicant may end it; a supervisor may rest the clock throughout. */
const UNSIGNED: Allowed = {
  applicant: ['upload requirement', 'withdraw'],
  'front-office': ['upload requirement'],
  'technical-team': ['upload recommendation'],
  supervisor: ['hold'],
};
const SIGNED: Allowed = { supervisor: ['hold'] };

const both = (first: Allowed, second: Allowed): Allowed => {
  const joined: Partial<Record<Person, readonly Act[]>> = { ...first };
  for (const person of PEOPLE) {
    const acts = [...(first[person] ?? []), ...(second[person] ?? [])];
    if (acts.length > 0) joined[person] = acts;
  }
  return joined;
};
const unsigned = (more: Allowed): Allowed => both(UNSIGNED, more);
const signed = (more: Allowed): Allowed => both(SIGNED, more);

/** Allowed acts by station of the builder's way, once it has been passed. `start` comes before the first. */
export const EXPECTED: Readonly<Record<string, Allowed>> = {
  // row 1 waits: nothing is received as complete without the technical team's recommendation
  start: unsigned({ 'front-office': ['claim the open task', 'receive as incomplete'] }),
  recommendation: unsigned({ 'front-office': ['claim the open task', 'receive as complete', 'receive as incomplete'] }),
  // row 2; the front office may take back what nobody has acted upon
  receive: unsigned({
    'back-office': ['claim the open task', 'process'],
    'front-office': ['recall receive'],
    supervisor: ['repair to receive'],
  }),
  // the machine drafts: no person's turn; what has not left the office may be taken back
  process: unsigned({ 'back-office': ['recall process'], supervisor: ['repair to receive', 'repair to process'] }),
  // rows 3 to 5: parafs in order, each may be returned to the back office
  draft: unsigned({
    'back-office': ['recall process'],
    kasi: ['claim the open task', 'paraf-kasi', 'return paraf-kasi to process'],
    supervisor: ['repair to receive', 'repair to process'],
  }),
  'paraf-kasi': unsigned({
    kabid: ['claim the open task', 'paraf-kabid', 'return paraf-kabid to process'],
    kasi: ['recall paraf-kasi'],
    supervisor: ['repair to receive', 'repair to process', 'repair to paraf-kasi'],
  }),
  'paraf-kabid': unsigned({
    sekdin: ['claim the open task', 'paraf-sekdin', 'return paraf-sekdin to process'],
    kabid: ['recall paraf-kabid'],
    supervisor: ['repair to receive', 'repair to process', 'repair to paraf-kasi', 'repair to paraf-kabid'],
  }),
  // row 6
  'paraf-sekdin': unsigned({
    kadin: ['claim the open task', 'approve', 'refuse', 'return approve to process'],
    sekdin: ['recall paraf-sekdin'],
    supervisor: [
      'repair to receive',
      'repair to process',
      'repair to paraf-kasi',
      'repair to paraf-kabid',
      'repair to paraf-sekdin',
    ],
  }),
  // row 7
  approve: unsigned({
    'back-office': ['claim the open task', 'finalise', 'return finalise to process'],
    kadin: ['recall approve'],
    supervisor: [
      'repair to receive',
      'repair to process',
      'repair to paraf-kasi',
      'repair to paraf-kabid',
      'repair to paraf-sekdin',
      'repair to approve',
    ],
  }),
  // the machine numbers, drafts and invites; then the applicant's survey is waited for: no officer's turn
  ...Object.fromEntries(
    ['finalise', 'number', 'draft-final', 'invite-survey'].map((station) => [
      station,
      unsigned({
        'back-office': ['recall finalise'],
        supervisor: [
          'repair to receive',
          'repair to process',
          'repair to paraf-kasi',
          'repair to paraf-kabid',
          'repair to paraf-sekdin',
          'repair to approve',
          'repair to finalise',
        ],
      }),
    ]),
  ),
  // row 8
  survey: unsigned({
    kadin: ['claim the open task', 'sign', 'return sign to finalise'],
    supervisor: [
      'repair to receive',
      'repair to process',
      'repair to paraf-kasi',
      'repair to paraf-kabid',
      'repair to paraf-sekdin',
      'repair to approve',
      'repair to finalise',
    ],
  }),
  // the signature is being made: what goes back now is signed anew, and nothing changes or is withdrawn meanwhile
  sign: signed({
    supervisor: [
      'repair to receive',
      'repair to process',
      'repair to paraf-kasi',
      'repair to paraf-kabid',
      'repair to paraf-sekdin',
      'repair to approve',
      'repair to finalise',
      'repair to sign',
    ],
  }),
  'sign-letter': signed({}),
  // row 9
  publish: signed({ 'back-office': ['claim the open task', 'print'] }),
  print: signed({ supervisor: ['repair to print'] }),
  // row 10
  'print-letter': signed({ 'front-office': ['claim the open task', 'announce'], supervisor: ['repair to print'] }),
  announce: signed({ supervisor: ['repair to print', 'repair to announce'] }),
  notify: signed({
    'front-office': ['claim the open task', 'hand-over'],
    supervisor: ['repair to print', 'repair to announce'],
  }),
  'hand-over': signed({ supervisor: ['repair to print', 'repair to announce', 'repair to hand-over'] }),
  // it has ended: nothing is done any more
  archive: {},
};

/**
 * The applicant came by OSS, SiCANTIK or the counter and has no account: the front office acts for them, and whoever has
 * the tracking secret acts as they would. Nobody else gains anything; no account is this applicant.
 */
export const WITHOUT_ACCOUNT: Readonly<Record<string, Allowed>> = {
  'with the applicant': {
    'front-office': ['claim the open task', 'correct', 'recall receive', 'upload requirement', 'withdraw'],
    'tracking secret': ['claim the open task', 'correct', 'upload requirement', 'withdraw'],
    'technical-team': ['upload recommendation'],
    supervisor: ['hold', 'repair to receive'],
  },
  'before the first parafs': {
    'back-office': ['recall process'],
    kasi: ['claim the open task', 'paraf-kasi', 'return paraf-kasi to process'],
    'front-office': ['upload requirement', 'withdraw'],
    'tracking secret': ['upload requirement', 'withdraw'],
    'technical-team': ['upload recommendation'],
    supervisor: ['hold', 'repair to receive', 'repair to process'],
  },
  'at the desk of row 1': {
    'front-office': [
      'claim the open task',
      'receive as complete',
      'receive as incomplete',
      'upload requirement',
      'withdraw',
    ],
    'tracking secret': ['upload requirement', 'withdraw'],
    'technical-team': ['upload recommendation'],
    supervisor: ['hold'],
  },
  signed: { 'back-office': ['claim the open task', 'print'], supervisor: ['hold'] },
};
