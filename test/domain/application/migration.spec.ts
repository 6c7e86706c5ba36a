import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { decide } from '../../../src/domain/application/decide.js';
import { findElement } from '../../../src/domain/application/element.js';
import { decideMigration, forecast } from '../../../src/domain/application/migration.js';
import { SYSTEM, type Migrate } from '../../../src/domain/application/messages.js';
import type { ElementMapping } from '../../../src/domain/process/migrate.js';
import type { ProcessDefinition } from '../../../src/domain/process/definition.js';
import { openItems } from '../../../src/domain/process/open-items.js';
import type { JsonObject } from '../../../src/domain/shared/json.js';
import { compileBpmn } from '../../../src/infra/bpmn/compile.js';
import {
  aCase,
  FINAL,
  MINUTE,
  officer,
  prabumulih,
  tell,
  upTo,
  usualAnswer,
  WAY,
  type Case,
} from '../../builders/case.js';

const SOP = readFileSync('config/processes/prabumulih-tte.bpmn', 'utf8').replace(
  /<bpmndi:BPMNDiagram[\s\S]*<\/bpmndi:BPMNDiagram>/,
  '',
);

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih('prabumulih-tte');
});

const edited = async (...edits: readonly (readonly [RegExp | string, string])[]): Promise<ProcessDefinition> => {
  let xml = SOP;
  for (const [what, by] of edits) {
    const next = xml.replace(what, by);
    if (next === xml) throw new Error(`fixture is impossible: nothing to edit: ${String(what)}`);
    xml = next;
  }
  const { definition, findings } = await compileBpmn(xml, { zone: 'Asia/Jakarta' });
  if (definition === undefined)
    throw new Error(
      `fixture is impossible: ${JSON.stringify(findings.filter(({ severity }) => severity === 'error'))}`,
    );
  return definition;
};

/** A new element on a flow: `flow` now leads to it, and from it to where the flow led. */
const insertOn = (
  flow: string,
  id: string,
  element: string,
  lane: string,
): readonly (readonly [RegExp | string, string])[] => {
  const match = new RegExp(`<bpmn:sequenceFlow id="${flow}"[^>]*sourceRef="([^"]+)" targetRef="([^"]+)"`).exec(SOP);
  const target = match?.[2] ?? '';
  return [
    [new RegExp(`(<bpmn:sequenceFlow id="${flow}"[^>]*targetRef=")[^"]+`), `$1${id}`],
    [`<bpmn:incoming>${flow}</bpmn:incoming>`, `<bpmn:incoming>${flow}-b</bpmn:incoming>`],
    [
      '</bpmn:process>',
      `${element}<bpmn:sequenceFlow id="${flow}-b" sourceRef="${id}" targetRef="${target}" /></bpmn:process>`,
    ],
    [new RegExp(`(<bpmn:lane id="${lane}"[^>]*>)`), `$1<bpmn:flowNodeRef>${id}</bpmn:flowNodeRef>`],
  ];
};

const renamed = (from: string, to: string): readonly (readonly [RegExp | string, string])[] => [
  [new RegExp(`(["> ])${from}(["<])`, 'g'), `$1${to}$2`],
];

const INPUT: Readonly<Record<string, JsonObject>> = {
  sign: { letter: FINAL, seal: 'seal-1' },
  'hand-over': { receiver: { name: 'Budi', identity: '1674010101900001' } },
};

/** Whoever is asked does what is asked, until the application has ended; null where somebody cannot. */
const playOn = (start: Case): Case | string => {
  let kase = start;
  for (let step = 0; kase.state.outcome === null; step += 1) {
    const [item] = openItems(kase.context.definition, kase.state.process);
    const element = item === undefined ? null : findElement(kase.context.definition, item.element);
    if (item === undefined || element === null || step > 60) return `nothing goes on at ${item?.element ?? 'nowhere'}`;
    const at = kase.state.lastAt + MINUTE / 2;
    const base = { key: `${item.id}/${String(at)}`, at, task: item.id };
    const person = { ...base, actor: officer(element.role) };
    const message =
      element.effect !== null
        ? { ...base, type: 'effect-done' as const, actor: SYSTEM, outputs: usualAnswer(element.effect) }
        : element.action === 'paraf'
          ? // Two parafs of one role are of two people.
            {
              ...person,
              actor: { ...person.actor, user: `user-${element.id}` },
              type: 'give-paraf' as const,
              draft: kase.state.letter.draft?.sha256 ?? '',
            }
          : { ...person, type: 'complete-task' as const, input: INPUT[element.action ?? ''] ?? {} };
    const decision = decide(kase.context, kase.state, message);
    if (!decision.ok) return `${element.id}: ${decision.error.code}`;
    kase = { ...kase, state: decision.value.state, last: decision.value };
  }
  return kase;
};

const order = (kase: Case, to: ProcessDefinition, mapping: ElementMapping): Migrate => ({
  type: 'migrate',
  key: 'm',
  at: kase.state.lastAt,
  actor: officer('supervisor'),
  to: to.digest,
  mapping,
  reason: 'SOP baru',
});

/** Every place of the way at which an application of the SOP without a survey can stand. */
const STATIONS = WAY.map(([name]) => name).filter((name) => !['invite-survey', 'survey', 'archive'].includes(name));
const at = (station: string): Case => {
  let kase = aCase(context);
  for (const [name, step] of WAY) {
    if (name === 'invite-survey' || name === 'survey') continue;
    kase = step(kase);
    if (name === station) return kase;
  }
  return upTo(kase, station);
};

interface Edit {
  readonly to: () => Promise<ProcessDefinition>;
  readonly mapping?: ElementMapping;
  /** Words of the report at these stations; at the others it is not `cannot`. */
  readonly says: Readonly<Record<string, string>>;
}

const task = (id: string, attributes: string, flow: string): string =>
  `<bpmn:userTask id="${id}" name="${id}" ${attributes}><bpmn:incoming>${flow}</bpmn:incoming><bpmn:outgoing>${flow}-b</bpmn:outgoing></bpmn:userTask>`;

const EDITS: Readonly<Record<string, Edit>> = {
  'the wording of a task': {
    to: () => edited(['name="Tetapkan surat"', 'name="Tetapkan naskah"']),
    says: { receive: 'unchanged', 'paraf-sekdin': 'goes-on' },
  },
  'the budget of a step': {
    to: () => edited([/(id="process"[^>]*paraf:budget=")PT5M/, '$1PT7M']),
    says: { receive: 'goes-on', draft: 'unchanged' },
  },
  'another lane for a task': {
    to: () =>
      edited(
        ['<bpmn:flowNodeRef>announce</bpmn:flowNodeRef>', ''],
        [
          '<bpmn:flowNodeRef>print</bpmn:flowNodeRef>',
          '<bpmn:flowNodeRef>print</bpmn:flowNodeRef><bpmn:flowNodeRef>announce</bpmn:flowNodeRef>',
        ],
      ),
    says: { print: 'unchanged', 'print-letter': 'goes-on' },
  },
  'a task that is called otherwise': {
    to: () => edited(...renamed('process', 'prepare')),
    says: { receive: 'needs-mapping', draft: 'unchanged' },
  },
  'a task that is called otherwise, with its mapping': {
    to: () => edited(...renamed('process', 'prepare')),
    mapping: { process: 'prepare' },
    says: { receive: 'goes-on', draft: 'unchanged' },
  },
  'one step more': {
    to: () =>
      edited(
        ...insertOn('flow-6', 'check', task('check', 'paraf:step="2" paraf:action="check"', 'flow-6'), 'back-office'),
      ),
    says: { receive: 'unchanged' },
  },
  'one paraf more, before the approval': {
    to: () =>
      edited(
        ...insertOn(
          'flow-10',
          'paraf-hukum',
          task('paraf-hukum', 'paraf:step="5" paraf:action="paraf"', 'flow-10'),
          'sekdin',
        ),
      ),
    says: {
      'paraf-kabid': 'unchanged',
      'paraf-sekdin': 'cannot',
      approve: 'cannot',
      number: 'cannot',
      sign: 'cannot',
      'sign-letter': 'unchanged',
    },
  },
  'one paraf less': {
    to: () =>
      edited(
        [/<bpmn:userTask id="paraf-kabid"[\s\S]*?<\/bpmn:userTask>/, ''],
        ['<bpmn:flowNodeRef>paraf-kabid</bpmn:flowNodeRef>', ''],
        [/(<bpmn:sequenceFlow id="flow-8"[^>]*targetRef=")paraf-kabid/, '$1paraf-sekdin'],
        [/<bpmn:sequenceFlow id="flow-9"[^>]*\/>/, ''],
        ['<bpmn:incoming>flow-9</bpmn:incoming>', '<bpmn:incoming>flow-8</bpmn:incoming>'],
      ),
    says: { draft: 'unchanged', 'paraf-kasi': 'needs-mapping', 'paraf-kabid': 'unchanged' },
  },
  'a paraf that is called otherwise': {
    to: () => edited(...renamed('paraf-kabid', 'paraf-bidang')),
    says: {
      draft: 'unchanged',
      'paraf-kasi': 'needs-mapping',
      'paraf-kabid': 'needs-mapping',
      number: 'needs-mapping',
    },
  },
  'a paraf that is called otherwise, with its mapping': {
    to: () => edited(...renamed('paraf-kabid', 'paraf-bidang')),
    mapping: { 'paraf-kabid': 'paraf-bidang' },
    says: { 'paraf-kasi': 'goes-on', 'paraf-kabid': 'unchanged', number: 'unchanged' },
  },
  'another kind of element under the same id': {
    to: () =>
      edited(
        ['<bpmn:userTask id="finalise"', '<bpmn:serviceTask id="finalise" paraf:effect="archive"'],
        [/(id="finalise"[\s\S]*?)<\/bpmn:userTask>/, '$1</bpmn:serviceTask>'],
      ),
    says: { approve: 'cannot', number: 'unchanged' },
  },
  'a timer on an open task': {
    to: () =>
      edited([
        '</bpmn:process>',
        '<bpmn:boundaryEvent id="late" attachedToRef="process" cancelActivity="false"><bpmn:timerEventDefinition><bpmn:timeDuration>PT8H</bpmn:timeDuration></bpmn:timerEventDefinition><bpmn:outgoing>flow-late</bpmn:outgoing></bpmn:boundaryEvent><bpmn:endEvent id="late-end"><bpmn:incoming>flow-late</bpmn:incoming></bpmn:endEvent><bpmn:sequenceFlow id="flow-late" sourceRef="late" targetRef="late-end" /></bpmn:process>',
      ]),
    says: { receive: 'goes-on', draft: 'unchanged' },
  },
};

describe.each(Object.entries(EDITS))('a version with %s', (_, { to: make, mapping = {}, says }) => {
  it('is reported as it then turns out, wherever an application stands', async () => {
    const to = await make();
    for (const station of STATIONS) {
      const kase = at(station);
      const report = forecast(context.definition, to, kase.state, mapping, kase.state.lastAt);
      const expected = says[station];
      if (expected !== undefined) expect(`${station}: ${report.verdict}`).toBe(`${station}: ${expected}`);

      const real = decideMigration(context, kase.state, order(kase, to, mapping), to);
      expect(`${station}: ${String(real.ok)}`).toBe(
        `${station}: ${String(report.verdict === 'unchanged' || report.verdict === 'goes-on')}`,
      );
      if (!real.ok) continue;
      const moved: Case = {
        ...kase,
        context: { ...context, definition: to },
        state: real.value.state,
        last: real.value,
      };
      expect(real.value.changes.patch.definitionDigest).toBe(to.digest);
      if (report.verdict === 'unchanged') {
        expect(real.value.changes.tasksOpened).toEqual([]);
        expect(real.value.changes.tasksClosed).toEqual([]);
      }
      const ended = playOn(moved);
      expect(`${station}: ${typeof ended === 'string' ? ended : String(ended.state.outcome)}`).toBe(
        `${station}: issued`,
      );
    }
  });
});

describe('a migration', () => {
  it('shows a task of another lane anew, under another id, and closes the old one', async () => {
    const to = await EDITS['another lane for a task']?.to();
    if (to === undefined) throw new Error('fixture is impossible');
    const kase = at('print-letter');
    const real = decideMigration(context, kase.state, order(kase, to, {}), to);

    expect(real).toMatchObject({
      ok: true,
      value: {
        changes: {
          tasksClosed: [{ id: 'announce', reason: 'cancelled' }],
          tasksOpened: [{ id: 'announce#2', role: 'back-office' }],
        },
      },
    });
  });

  it('arms a timer that the old version did not have', async () => {
    const to = await EDITS['a timer on an open task']?.to();
    if (to === undefined) throw new Error('fixture is impossible');
    const kase = at('receive');
    const real = decideMigration(context, kase.state, order(kase, to, {}), to);

    expect(real.ok && Object.values(real.value.state.timers)).toEqual([kase.state.lastAt + 8 * 60 * MINUTE]);
  });

  it('never leads past a gate by its mapping', async () => {
    const to = await edited(...renamed('paraf-kasi', 'paraf-seksi'));
    const kase = at('draft');

    expect(forecast(context.definition, to, kase.state, { 'paraf-kasi': 'finalise' }, kase.state.lastAt)).toMatchObject(
      { verdict: 'cannot' },
    );
    expect(forecast(context.definition, to, kase.state, { 'paraf-kasi': 'sign' }, kase.state.lastAt)).toMatchObject({
      verdict: 'cannot',
    });
  });

  it('to the same SOP with a survey gate: as long as the signature is still to come, the survey is too', async () => {
    const { definition: to } = await prabumulih();
    const verdicts = STATIONS.map((station) => {
      const kase = at(station);
      const mapping = { 'prabumulih-tte': 'prabumulih-tte-survey' };
      return `${station} ${forecast(context.definition, to, kase.state, mapping, kase.state.lastAt).verdict}`;
    });

    expect(verdicts).toContain('paraf-kasi unchanged');
    expect(verdicts).toContain('draft-final cannot');
  });

  it('leads away from an effect that nothing performs, published before effects were checked, to the one that was meant', async () => {
    const from = await edited(['paraf:effect="draft"', 'paraf:effect="darft"']);
    const to = context.definition;
    const kase = upTo({ ...aCase(context), context: { ...context, definition: from } }, 'process');
    expect(kase.last?.perform).toMatchObject([{ task: 'draft', effect: 'darft' }]);

    const moved = decideMigration(kase.context, kase.state, order(kase, to, {}), to);

    if (!moved.ok) throw new Error(moved.error.detail);
    expect(moved.value).toMatchObject({ abandon: ['draft'], perform: [{ task: 'draft', effect: 'draft' }] });
    const there: Case = { ...kase, context: { ...kase.context, definition: to }, state: moved.value.state };
    expect(playOn(there)).toMatchObject({ state: { outcome: 'issued' } });
  });

  it('is a supervisor’s, with a reason, and never twice to the same version', async () => {
    const to = await EDITS['one step more']?.to();
    if (to === undefined) throw new Error('fixture is impossible');
    const kase = at('receive');
    const message = order(kase, to, {});
    const code = (change: Partial<Migrate>, target = to): string => {
      const decision = decideMigration(context, kase.state, { ...message, ...change }, target);
      return decision.ok ? 'accepted' : decision.error.code;
    };

    expect(code({})).toBe('accepted');
    expect(code({ actor: officer('kasi') })).toBe('PERMISSION_DENIED');
    expect(code({ reason: ' ' })).toBe('REASON_MISSING');
    expect(code({ to: context.definition.digest }, context.definition)).toBe('ALREADY_DONE');
    expect(
      tell(kase, {
        type: 'hold',
        key: 'h',
        at: kase.state.lastAt,
        actor: officer('supervisor'),
        ground: 'sengketa',
        reason: 'x',
      }).state.held,
    ).not.toBeNull();
  });
});
