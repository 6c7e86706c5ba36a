import { beforeAll, describe, expect, it } from '@jest/globals';
import { APPLICANT_BY_SECRET, may, type Subject } from '../../../src/domain/access/permissions.js';
import { readersOf, readingOf } from '../../../src/domain/access/readers.js';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { decide } from '../../../src/domain/application/decide.js';
import { findElement } from '../../../src/domain/application/element.js';
import type { Actor, ApplicationMessage } from '../../../src/domain/application/messages.js';
import { openItems } from '../../../src/domain/process/open-items.js';
import {
  APPLICANT,
  COVERED,
  DRAFT,
  FINAL,
  MINUTE,
  WAY,
  aCase,
  did,
  itemOf,
  officer,
  performed,
  prabumulih,
  recommended,
  tell,
  upTo,
  type Case,
} from '../../builders/case.js';
import { ACTS, EXPECTED, PEOPLE, WITHOUT_ACCOUNT, type Act, type Person } from './matrix.js';

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});

const actorOf = (person: Person): Actor => {
  if (person === 'applicant') return APPLICANT;
  if (person === 'other applicant') return { user: 'user-other', roles: ['applicant'] };
  if (person === 'tracking secret') return APPLICANT_BY_SECRET;
  if (person === 'nobody') return { user: 'user-nobody', roles: [] };
  return officer(person);
};

const openTask = ({ context: { definition }, state }: Case) => openItems(definition, state.process)[0];

/** The open item of the element; where there is none, the id that its item would have or has had. */
const taskOf = (kase: Case, element: string): string =>
  openItems(kase.context.definition, kase.state.process).find((open) => open.element === element)?.id ??
  kase.state.acts.findLast((act) => act.element === element)?.task ??
  element;

const INPUT: Readonly<
  Record<string, ApplicationMessage extends infer M ? (M extends { input: infer I } ? I : never) : never>
> = {
  'receive as complete': { outcome: 'complete' },
  'receive as incomplete': { outcome: 'incomplete', reason: 'KTP buram' },
  approve: { decision: 'approved' },
  refuse: { decision: 'refused', reason: 'lokasi tidak sesuai' },
  sign: { letter: FINAL, seal: 'seal-1' },
  'hand-over': { receiver: { name: 'Budi', identity: '1674010101900001' } },
};
const ELEMENT: Readonly<Record<string, string>> = {
  'receive as complete': 'receive',
  'receive as incomplete': 'receive',
  refuse: 'approve',
};

/** The act as a well-formed message of this person: only who and when can be wrong with it. */
const messageOf = (kase: Case, act: Act, actor: Actor): ApplicationMessage => {
  const base = { key: `try/${act}/${actor.user}`, at: kase.state.lastAt + MINUTE / 4, actor };
  const [verb = '', from = '', , to = ''] = act.split(' ');
  switch (verb) {
    case 'return':
      return { ...base, type: 'return-task', task: taskOf(kase, from), to, reason: 'perbaiki', items: [] };
    case 'recall':
      return { ...base, type: 'recall-task', element: from, reason: 'keliru' };
    case 'repair':
      return {
        ...base,
        type: 'repair',
        task: openTask(kase)?.id ?? 'receive',
        to: act.slice('repair to '.length),
        reason: 'macet',
      };
    case 'withdraw':
      return { ...base, type: 'withdraw', reason: 'batal' };
    case 'hold':
      return { ...base, type: 'hold', ground: 'sengketa', reason: 'gugatan' };
    case 'resume':
      return { ...base, type: 'resume', reason: 'selesai' };
    case 'say':
      return { ...base, type: 'survey-completed', survey: 's-1' };
    case 'supersede':
      return { ...base, type: 'supersede', status: '57', reason: 'OSS' };
    case 'upload':
      return {
        ...base,
        type: 'file-changed',
        change:
          from === 'requirement'
            ? { kind: 'requirement', requirement: 'ktp', sha256: '9'.repeat(64) }
            : {
                kind: 'recommendation',
                number: '13/REK/2026',
                date: '2026-11-21',
                result: 'positive',
                sha256: '8'.repeat(64),
              },
      };
    default: {
      const task = taskOf(kase, ELEMENT[act] ?? act);
      return act.startsWith('paraf-')
        ? { ...base, type: 'give-paraf', task, draft: kase.state.letter.draft?.sha256 ?? DRAFT }
        : { ...base, type: 'complete-task', task, input: INPUT[act] ?? {} };
    }
  }
};

const isAllowed = (kase: Case, act: Act, actor: Actor): boolean => {
  if (act !== 'claim the open task') return decide(kase.context, kase.state, messageOf(kase, act, actor)).ok;
  const item = openTask(kase);
  const element = item?.kind === 'user' ? findElement(kase.context.definition, item.element) : null;
  if (element === null) return false;
  return may(actor, 'claim-task', { applicantUser: kase.state.applicantUser, taskRole: element.role }) === null;
};

/** `person: act` for all that succeeds. */
const allAllowed = (kase: Case, people: readonly Person[] = PEOPLE): readonly string[] =>
  people.flatMap((person) =>
    ACTS.filter((act) => isAllowed(kase, act, actorOf(person))).map((act) => `${person}: ${act}`),
  );

const expected = (allowed: Partial<Readonly<Record<Person, readonly Act[]>>>): readonly string[] =>
  Object.entries(allowed).flatMap(([person, acts]) => acts.map((act) => `${person}: ${act}`));

const sorted = (texts: readonly string[]): readonly string[] => [...texts].sort();

describe('every action as every role', () => {
  const stations = ['start', ...WAY.map(([name]) => name)];

  it('is expected at every station of the way', () => {
    expect(Object.keys(EXPECTED)).toEqual(stations);
  });

  it.each(stations)('succeeds after "%s" only where the procedure says so', (station) => {
    const kase = station === 'start' ? aCase(context) : upTo(aCase(context), station);

    expect(sorted(allAllowed(kase))).toEqual(sorted(expected(EXPECTED[station] ?? {})));
  });

  it('succeeds while the applicant completes the file only for the applicant', () => {
    const kase = did(aCase(context), 'receive', { outcome: 'incomplete', reason: 'KTP buram' });

    expect(sorted(allAllowed(kase))).toEqual(
      sorted(
        expected({
          applicant: ['claim the open task', 'correct', 'upload requirement', 'withdraw'],
          'front-office': ['recall receive', 'upload requirement'],
          'technical-team': ['upload recommendation'],
          supervisor: ['hold', 'repair to receive'],
        }),
      ),
    );
  });

  it('succeeds on a refusal in the same turns as on a permit, but it is not refused again', () => {
    const refused = did(upTo(aCase(context), 'paraf-sekdin'), 'approve', { decision: 'refused', reason: 'lokasi' });
    const redrafted = performed(did(refused, 'process'), 'draft', { sha256: 'e'.repeat(64), covered: 'b'.repeat(64) });
    const kase = ['paraf-kasi', 'paraf-kabid', 'paraf-sekdin'].reduce((now, paraf) => did(now, paraf), redrafted);

    expect(sorted(allAllowed(kase, ['kadin', 'sekdin', 'back-office']))).toEqual([
      'kadin: approve',
      'kadin: claim the open task',
      'kadin: return approve to process',
      'sekdin: recall paraf-sekdin',
    ]);
  });

  it('succeeds while a supervisor holds the application only for what a hold does not rest', () => {
    const ready = upTo(aCase(context), 'paraf-kasi');
    const kase = tell(ready, messageOf(ready, 'hold', officer('supervisor')));

    expect(sorted(allAllowed(kase))).toEqual(
      sorted(
        expected({
          applicant: ['upload requirement', 'withdraw'],
          'front-office': ['upload requirement'],
          'technical-team': ['upload recommendation'],
          kabid: ['claim the open task'],
          supervisor: ['resume', 'repair to receive', 'repair to process', 'repair to paraf-kasi'],
        }),
      ),
    );
  });

  it('gives no officer a turn after the recommendation has been negative that they had not before', () => {
    const kase = did(recommended(aCase(context), 'negative'), 'receive');

    expect(sorted(allAllowed(kase, ['back-office', 'kadin', 'kasi']))).toEqual([
      'back-office: claim the open task',
      'back-office: process',
    ]);
  });
});

describe('an applicant without an account', () => {
  const absent = (kase: Case): Case => ({ ...kase, state: { ...kase.state, applicantUser: null } });
  const CASES: Readonly<Record<string, () => Case>> = {
    'with the applicant': () => did(absent(aCase(context)), 'receive', { outcome: 'incomplete', reason: 'KTP buram' }),
    'before the first parafs': () => upTo(absent(aCase(context)), 'draft'),
    'at the desk of row 1': () => upTo(absent(aCase(context)), 'recommendation'),
    signed: () => upTo(absent(aCase(context)), 'publish'),
  };

  it.each(Object.keys(WITHOUT_ACCOUNT))('is acted for only by the front office and their own secret (%s)', (place) => {
    const kase = CASES[place]?.();

    expect(kase === undefined ? null : sorted(allAllowed(kase))).toEqual(
      sorted(expected(WITHOUT_ACCOUNT[place] ?? {})),
    );
  });

  it('is named in the record as the one for whom it was done', () => {
    const waiting = CASES['with the applicant']?.() ?? aCase(context);
    const said = (actor: Actor, act: Act) => tell(waiting, messageOf(waiting, act, actor)).last?.changes.audit[0];

    expect(said(officer('front-office'), 'correct')).toMatchObject({
      actor: 'user-front-office',
      verb: 'correct',
      after: { onBehalfOf: 'applicant', through: 'front-office' },
    });
    expect(said(officer('front-office'), 'withdraw')?.after).toEqual({
      reason: 'batal',
      onBehalfOf: 'applicant',
      through: 'front-office',
    });
    expect(said(APPLICANT_BY_SECRET, 'withdraw')).toMatchObject({
      actor: 'applicant-by-secret',
      after: { through: 'tracking-secret' },
    });
    expect(said(APPLICANT_BY_SECRET, 'upload requirement')?.after).toMatchObject({
      requirement: 'ktp',
      through: 'tracking-secret',
    });
  });

  it('is not what an unknown applicant is: nothing is allowed where the account is not known', () => {
    expect(may(officer('front-office'), 'withdraw', {})).toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(may(APPLICANT_BY_SECRET, 'view-personal-data', { applicantUser: null })).toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    expect(may(APPLICANT_BY_SECRET, 'download-document', { applicantUser: null })).toMatchObject({
      code: 'PERMISSION_DENIED',
    });
  });
});

describe('one person in two lanes', () => {
  const kadinToo = (role: string): Actor => ({ user: 'user-kadin', roles: ['kadin', role] });

  it.each([
    ['paraf-kasi', 'kasi'],
    ['paraf-kabid', 'kabid'],
    ['paraf-sekdin', 'sekdin'],
  ] as const)('who gave %s does not sign, whatever roles they hold', (paraf, role) => {
    let kase = aCase(context);
    for (const [name, step] of WAY) {
      if (name === 'sign') break;
      kase = name === paraf ? tell(kase, messageOf(kase, paraf, kadinToo(role))) : step(kase);
    }

    const decision = decide(context, kase.state, messageOf(kase, 'sign', kadinToo(role)));

    expect(decision).toMatchObject({ ok: false, error: { code: 'PARAF_AND_SIGNATURE_BY_ONE' } });
    expect(isAllowed(kase, 'return sign to finalise', kadinToo(role))).toBe(true);
  });

  it('who stood in for the head at a paraf leaves the head unable to sign it', () => {
    let kase = aCase(context);
    for (const [name, step] of WAY) {
      if (name === 'sign') break;
      kase =
        name === 'paraf-kasi'
          ? tell(kase, messageOf(kase, 'paraf-kasi', { user: 'user-plh', roles: ['kasi'], onBehalfOf: 'user-kadin' }))
          : step(kase);
    }

    expect(isAllowed(kase, 'sign', officer('kadin'))).toBe(false);
  });

  it.each(['', 'recommendation', 'receive', 'draft', 'paraf-kasi', 'paraf-kabid', 'paraf-sekdin', 'approve', 'survey'])(
    'who holds every role still does nothing as an officer on an application of their own (after "%s")',
    (station) => {
      const kase = station === '' ? aCase(context) : upTo(aCase(context), station);
      const all: Actor = {
        user: APPLICANT.user,
        roles: PEOPLE.filter(
          (person) => !['applicant', 'other applicant', 'tracking secret', 'nobody'].includes(person),
        ),
      };

      expect(ACTS.filter((act) => isAllowed(kase, act, all))).toEqual(['upload requirement', 'withdraw']);
    },
  );

  it('takes back nothing with a role that they have lost, or that was another’s', () => {
    const kase = upTo(aCase(context), 'receive');

    expect(isAllowed(kase, 'recall receive', { user: 'user-front-office', roles: ['back-office'] })).toBe(false);
    expect(isAllowed(kase, 'recall receive', { user: 'user-another', roles: ['front-office'] })).toBe(false);
  });
});

describe('reading an application', () => {
  const READERS: readonly Person[] = [
    'front-office',
    'back-office',
    'kasi',
    'kabid',
    'sekdin',
    'kadin',
    'technical-team',
    'supervisor',
    'administrator',
    'applicant',
  ];
  const allowedTo = (action: Parameters<typeof may>[1]): readonly Person[] =>
    PEOPLE.filter((person) => may(actorOf(person), action, about(context)) === null);
  const about = ({ definition }: Pick<ApplicationContext, 'definition'>): Subject =>
    readingOf({ applicantUser: APPLICANT.user, state: null }, readersOf(definition));

  it.each(['view-application', 'view-personal-data', 'download-document'] as const)(
    'is for whom its procedure has work for, who watch over the office, and its applicant (%s)',
    (action) => {
      expect(allowedTo(action)).toEqual(READERS);
    },
  );

  it.each([
    'view-history',
    'view-workflow-history',
    'view-procedure',
    'verify-audit',
    'reassign-task',
    'suspend-permit',
    'export-case',
    'view-disposals',
    'decide-disposal',
    'hold-disposal',
  ] as const)('is for supervisors where it shows the work of others (%s)', (action) => {
    expect(allowedTo(action)).toEqual(['supervisor']);
  });

  it('may be followed by the wish to be forgotten: the applicant’s own, or told at the counter where there is no account', () => {
    expect(allowedTo('request-erasure')).toEqual(['applicant']);
    expect(
      PEOPLE.filter((person) => may(actorOf(person), 'request-erasure', { applicantUser: null }) === null),
    ).toEqual(['front-office']);
  });
});

describe('a paraf and a signature', () => {
  it('are given to exactly what was shown', () => {
    const draft = upTo(aCase(context), 'draft');
    const letter = upTo(aCase(context), 'survey');

    for (const [kase, message] of [
      [draft, { ...messageOf(draft, 'paraf-kasi', officer('kasi')), draft: COVERED }],
      [letter, { ...messageOf(letter, 'sign', officer('kadin')), input: { letter: DRAFT, seal: 'seal-1' } }],
    ] as const) {
      expect(decide(context, kase.state, message as ApplicationMessage)).toMatchObject({
        ok: false,
        error: { code: 'STATE_CHANGED' },
      });
    }
  });

  it('are not given on a task that a signed letter has left behind', () => {
    const kase = upTo(aCase(context), 'publish');

    expect(itemOf(kase, 'print')).toBe('print');
    expect(PEOPLE.filter((person) => isAllowed(kase, 'sign', actorOf(person)))).toEqual([]);
  });
});
