import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { barsEverybody } from '../../../src/domain/application/parafs.js';
import { decide } from '../../../src/domain/application/decide.js';
import type { Actor } from '../../../src/domain/application/messages.js';
import {
  aCase,
  did,
  FINAL,
  itemOf,
  MINUTE,
  MORNING,
  officer,
  performed,
  prabumulih,
  recommended,
  tell,
  upTo,
  type Case,
} from '../../builders/case.js';

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});

const signs = (kase: Case, actor: Actor): string => {
  const decision = decide(kase.context, kase.state, {
    type: 'complete-task',
    key: 'k',
    at: MORNING,
    actor,
    task: itemOf(kase, 'sign'),
    input: { letter: FINAL, seal: 's' },
  });
  return decision.ok ? 'accepted' : decision.error.code;
};

/** The letter is made while somebody stands in for the head of office. */
const lettered = (standsInFor: string | null): Case => {
  const drafted = performed(upTo(aCase(context), 'number'), 'draft-final', {
    sha256: FINAL,
    covered: 'c'.repeat(64),
    ...(standsInFor === null ? {} : { standsInFor }),
  });
  return tell(performed(drafted, 'invite-survey'), {
    type: 'survey-completed',
    key: 'survey',
    at: drafted.state.lastAt,
    actor: { user: 'system', roles: [] },
    survey: 's',
  });
};

const PLH: Actor = { user: 'user-plh', roles: ['kadin'], onBehalfOf: 'user-kadin' };

describe('a signature by one who stands in', () => {
  it('is taken for a letter that names them, and recorded as on behalf of', () => {
    const kase = lettered('user-kadin');
    expect(signs(kase, PLH)).toBe('accepted');

    const signed = tell(kase, {
      type: 'complete-task',
      key: 'k',
      at: kase.state.lastAt,
      actor: PLH,
      task: 'sign',
      input: { letter: FINAL, seal: 's' },
    });
    expect(signed.last?.changes.audit[0]).toMatchObject({ verb: 'sign', actor: 'user-plh', onBehalfOf: 'user-kadin' });
  });

  it('is refused for a letter that names the official, and the other way round', () => {
    expect(signs(lettered(null), PLH)).toBe('SIGNATORY_OTHER');
    expect(signs(lettered('user-kadin'), officer('kadin'))).toBe('SIGNATORY_OTHER');
  });

  it('is refused where they gave a paraf, or where a paraf was given for the one they sign for', () => {
    const kase = lettered('user-kadin');
    const parafed = (by: string, onBehalfOf?: string): Case => ({
      ...kase,
      state: {
        ...kase.state,
        parafs: kase.state.parafs.map((paraf, n) =>
          n === 0 ? { ...paraf, by, ...(onBehalfOf === undefined ? {} : { onBehalfOf }) } : paraf,
        ),
      },
    });

    expect(signs(parafed('user-plh'), PLH)).toBe('PARAF_AND_SIGNATURE_BY_ONE');
    expect(signs(parafed('user-other', 'user-kadin'), PLH)).toBe('PARAF_AND_SIGNATURE_BY_ONE');
    expect(signs(parafed('user-other', 'user-plh'), PLH)).toBe('PARAF_AND_SIGNATURE_BY_ONE');
    expect(signs(parafed('user-kadin'), PLH)).toBe('PARAF_AND_SIGNATURE_BY_ONE');
    expect(signs(parafed('user-other', 'user-somebody'), PLH)).toBe('accepted');
  });
});

describe('a paraf by one who stands in', () => {
  it('says for whom it was given', () => {
    const kase = upTo(aCase(context), 'draft');
    const given = tell(kase, {
      type: 'give-paraf',
      key: 'p',
      at: kase.state.lastAt,
      actor: { user: 'user-plt', roles: ['kasi'], onBehalfOf: 'user-kasi' },
      task: 'paraf-kasi',
      draft: kase.state.letter.draft?.sha256 ?? '',
    });

    expect(given.state.parafs).toMatchObject([{ by: 'user-plt', onBehalfOf: 'user-kasi' }]);
    expect(given.last?.changes.audit[0]).toMatchObject({ onBehalfOf: 'user-kasi' });
  });
});

describe('three parafs', () => {
  const atKabid = (): Case => upTo(aCase(context), 'paraf-kasi');
  const gives = (kase: Case, actor: Actor): string => {
    const decision = decide(kase.context, kase.state, {
      type: 'give-paraf',
      key: 'p2',
      at: kase.state.lastAt,
      actor,
      task: itemOf(kase, 'paraf-kabid'),
      draft: kase.state.letter.draft?.sha256 ?? '',
    });
    return decision.ok ? 'accepted' : decision.error.code;
  };

  it('are of three people, in person or by who stands in', () => {
    const kase = atKabid();
    expect(gives(kase, { user: 'user-kasi', roles: ['kasi', 'kabid'] })).toBe('PARAF_TWICE_BY_ONE');
    expect(gives(kase, { user: 'user-kasi', roles: ['kabid'], onBehalfOf: 'user-kabid' })).toBe('PARAF_TWICE_BY_ONE');
    expect(gives(kase, { user: 'user-other', roles: ['kabid'], onBehalfOf: 'user-kasi' })).toBe('PARAF_TWICE_BY_ONE');
    expect(gives(kase, officer('kabid'))).toBe('accepted');
  });

  it('go on where a supervisor routes the task to another official, and say so', () => {
    const kase = atKabid();
    const route = {
      type: 'route-task',
      key: 'r',
      at: kase.state.lastAt,
      actor: officer('supervisor'),
      task: itemOf(kase, 'paraf-kabid'),
      to: 'user-sekdin',
      reason: 'Kasi merangkap Plt. Kabid',
    } as const;
    const refused = (message: Readonly<Record<string, unknown>>): string => {
      const decision = decide(kase.context, kase.state, { ...route, ...message });
      return decision.ok ? 'accepted' : decision.error.code;
    };
    expect(refused({ actor: officer('kabid') })).toBe('PERMISSION_DENIED');
    expect(refused({ to: 'user-supervisor' })).toBe('APPROVAL_BY_PROPOSER');
    expect(refused({ to: 'user-applicant' })).toBe('OWN_APPLICATION');
    expect(refused({ reason: ' ' })).toBe('REASON_MISSING');
    expect(gives(kase, officer('sekdin'))).toBe('PERMISSION_DENIED');

    const routed = tell(kase, route);
    expect(gives(routed, officer('other'))).toBe('PERMISSION_DENIED');
    const given = tell(routed, {
      type: 'give-paraf',
      key: 'p2',
      at: routed.state.lastAt,
      actor: officer('sekdin'),
      task: itemOf(routed, 'paraf-kabid'),
      draft: routed.state.letter.draft?.sha256 ?? '',
    });
    expect(given.state.parafs.at(-1)).toMatchObject({
      element: 'paraf-kabid',
      by: 'user-sekdin',
      routed: { by: 'user-supervisor', reason: 'Kasi merangkap Plt. Kabid' },
    });
  });

  it('are not routed to an official who has given one of them, but under the rules of before', () => {
    const kase = atKabid();
    const route = {
      type: 'route-task',
      key: 'r',
      at: kase.state.lastAt,
      actor: officer('supervisor'),
      task: itemOf(kase, 'paraf-kabid'),
      to: 'user-kasi',
      reason: 'kabid cuti',
    } as const;
    expect(decide(kase.context, kase.state, route)).toMatchObject({
      ok: false,
      error: { code: 'PARAF_TWICE_BY_ONE', data: { element: 'paraf-kasi' } },
    });
    const older = { ...kase.context, rules: { ...kase.context.rules, revision: 3 } };
    expect(decide(older, kase.state, route).ok).toBe(true);
  });

  it('wait for nobody where each who is there is barred, and for one who is not otherwise', () => {
    const { parafs } = atKabid().state;
    const kabid = { id: 'paraf-kabid', action: 'paraf' };
    const why = (...groups: readonly (readonly string[])[]) => barsEverybody(parafs, kabid, groups)?.code ?? null;
    expect(why(['user-kasi', 'user-kabid'])).toBe('PARAF_TWICE_BY_ONE');
    expect(why(['user-other', 'user-kasi'])).toBe('PARAF_TWICE_BY_ONE');
    expect(why(['user-kasi', 'user-kabid'], ['user-staff', 'user-kabid'])).toBeNull();
    expect(why()).toBeNull();
    expect(barsEverybody(parafs, { id: 'paraf-kasi', action: 'paraf' }, [['user-kasi']])).toBeNull();
    expect(barsEverybody(parafs, { id: 'sign', action: 'sign' }, [['user-kasi', 'user-kadin']])?.code).toBe(
      'PARAF_AND_SIGNATURE_BY_ONE',
    );
    expect(barsEverybody(parafs, { id: 'approve', action: 'approve' }, [['user-kasi']])).toBeNull();
    const gone = parafs.map((paraf) => ({ ...paraf, void: { at: 0, reason: 'draf berubah' } }));
    expect(barsEverybody(gone, kabid, [['user-kasi', 'user-kabid']])).toBeNull();
  });

  it('are no way to route a signature', () => {
    const kase = lettered(null);
    const decision = decide(kase.context, kase.state, {
      type: 'route-task',
      key: 'r',
      at: kase.state.lastAt,
      actor: officer('supervisor'),
      task: itemOf(kase, 'sign'),
      to: 'user-sekdin',
      reason: 'x',
    });
    expect(decision).toMatchObject({ ok: false, error: { code: 'ACTION_UNKNOWN' } });
  });
});

describe('corrected data', () => {
  it('goes to the record as personal data, and voids exactly the parafs that cover the data', () => {
    const returned = (): Case => {
      const atKabid = upTo(aCase(context), 'paraf-kasi');
      return tell(atKabid, {
        type: 'return-task',
        key: 'r',
        at: atKabid.state.lastAt,
        actor: officer('kabid'),
        task: 'paraf-kabid',
        to: 'process',
        reason: 'alamat salah',
        items: ['alamat'],
      });
    };
    const corrected = did(returned(), 'process', { fields: { location: 'Jalan Sudirman 30' }, note: 'diperbaiki' });

    expect(corrected.last?.changes.patch.corrected).toEqual({ location: 'Jalan Sudirman 30' });
    expect(corrected.last?.changes.audit[0]).toMatchObject({
      after: { corrected: ['location'] },
      personal: { fields: { location: 'Jalan Sudirman 30' } },
    });
    expect(JSON.stringify(corrected.last?.changes.patch.state)).not.toContain('Sudirman');
    expect(corrected.state.parafs.every((paraf) => paraf.void !== undefined)).toBe(true);

    const same = did(returned(), 'process', { note: 'tidak ada perubahan' });
    expect(same.state.parafs.some((paraf) => paraf.void === undefined)).toBe(true);
    expect(same.last?.changes.patch.corrected).toBeUndefined();
  });

  it('leaves a paraf alone that covers something else', () => {
    const xml = { ...context, definition: { ...context.definition, nodes: { ...context.definition.nodes } } };
    const node = context.definition.nodes['paraf-kasi'];
    if (node === undefined) throw new Error('fixture is impossible');
    xml.definition.nodes['paraf-kasi'] = { ...node, labels: { ...node.labels, covers: ['recommendation'] } };
    const atKabid = upTo(aCase(xml), 'paraf-kasi');
    const back = tell(atKabid, {
      type: 'return-task',
      key: 'r',
      at: atKabid.state.lastAt,
      actor: officer('kabid'),
      task: 'paraf-kabid',
      to: 'process',
      reason: 'x',
      items: [],
    });

    expect(did(back, 'process', { fields: { location: 'lain' } }).state.parafs[0]?.void).toBeUndefined();
    expect(recommended(back).state.parafs[0]?.void).toBeDefined();
  });

  it('is an object of fields, or it is refused', () => {
    const kase = upTo(aCase(context), 'receive');
    const decision = decide(kase.context, kase.state, {
      type: 'complete-task',
      key: 'k',
      at: kase.state.lastAt + MINUTE,
      actor: officer('back-office'),
      task: 'process',
      input: { fields: ['x'] },
    });

    expect(decision).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID' } });
  });
});
