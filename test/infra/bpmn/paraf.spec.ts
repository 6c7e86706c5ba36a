import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../../src/domain/process/findings.js';
import { compileBpmn } from '../../../src/infra/bpmn/compile.js';
import { PARAF } from '../../../src/infra/bpmn/paraf.js';

const NAMESPACE = `xmlns:paraf="${PARAF.uri}"`;

interface Parts {
  readonly process?: string;
  readonly lane?: string;
  readonly task?: string;
  readonly sop?: string;
  readonly sopContent?: string;
  readonly namespace?: string;
}

const file = ({
  process = '',
  lane = '',
  task = '',
  sop = '',
  sopContent = '',
  namespace = NAMESPACE,
}: Parts): string =>
  `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" ${namespace} id="d" targetNamespace="t"><process id="p" isExecutable="true" ${process}><extensionElements><paraf:sop ${sop}>${sopContent}</paraf:sop></extensionElements><laneSet><lane id="l" ${lane}><flowNodeRef>u</flowNodeRef></lane></laneSet><startEvent id="s"/><userTask id="u" ${task}/><endEvent id="e"/><sequenceFlow id="a" sourceRef="s" targetRef="u"/><sequenceFlow id="b" sourceRef="u" targetRef="e"/></process></definitions>`;

const said = async (parts: Parts | string): Promise<readonly Finding[]> => {
  const { definition, findings } = await compileBpmn(typeof parts === 'string' ? parts : file(parts));
  // Files that were published before these rules are still read, for running applications and bundles.
  if (definition === undefined) throw new Error(`fixture is impossible: ${JSON.stringify(findings)}`);
  return findings.filter(({ rule }) => /^(attribute|element|namespace|word)-unknown$/.test(rule));
};

/** The word without each of its letters, and with each of them twice. */
const slips = (word: string): readonly string[] =>
  Array.from(word).flatMap((letter, at) => [
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + letter + word.slice(at),
  ]);

const PLACES: Readonly<Record<string, (attribute: string) => Parts>> = {
  Activity: (task) => ({ task }),
  Process: (process) => ({ process }),
  Lane: (lane) => ({ lane }),
};

const onElements = PARAF.types.filter((type) => type.extends !== undefined);
const sopType = PARAF.types.find(({ name }) => name === 'Sop')?.properties ?? [];

describe('an attribute of the office’s namespace', () => {
  it.each(
    onElements.flatMap(({ name: type, properties }) => properties.map(({ name }): [string, string] => [type, name])),
  )('of %s, %s, is refused with a letter too few or too many, by its right name', async (type, name) => {
    const known = onElements.find((one) => one.name === type)?.properties.map((property) => property.name) ?? [];
    for (const wrong of slips(name).filter((slip) => slip !== '' && !known.includes(slip))) {
      const findings = await said(PLACES[type]?.(`paraf:${wrong}="x"`) ?? {});
      expect(findings).toMatchObject([{ rule: 'attribute-unknown', severity: 'error', class: 'office' }]);
      expect(findings[0]?.message).toContain(`"${wrong}" is no attribute of paraf:`);
      expect(findings[0]?.message).toContain(`"${name}"`);
    }
  });

  it('of the paper’s head, or an element inside it, is refused likewise', async () => {
    for (const { name, isMany } of sopType)
      for (const wrong of slips(name).filter((slip) => slip !== '' && !sopType.some((known) => known.name === slip))) {
        const findings = await said(
          isMany === true ? { sopContent: `<paraf:${wrong}>x</paraf:${wrong}>` } : { sop: `${wrong}="x"` },
        );
        expect(findings).toMatchObject([{ rule: isMany === true ? 'element-unknown' : 'attribute-unknown' }]);
        expect(findings[0]?.message).toContain(`"${name}"`);
      }
  });

  it('is refused where it stands at the wrong element, and says where it belongs', async () => {
    const [finding] = await said({ process: 'paraf:role="kasi"' });

    expect(finding).toMatchObject({ rule: 'attribute-unknown', element: 'p' });
    expect(finding?.message).toContain('it stands on Lane');
  });

  it('is told when the prefix was forgotten over a slip of the pen', async () => {
    expect(await said({ task: 'efect="draft"' })).toMatchObject([
      { rule: 'attribute-unknown', message: expect.stringContaining('"effect"') },
    ]);
    expect(await said({ task: 'colour="red"' })).toEqual([]);
  });

  it.each<[string, string]>([
    ['of another version', 'xmlns:paraf="http://paraf.dev/schema/bpmn/2"'],
    ['with a slip of the pen', 'xmlns:paraf="http://paraf.dev/shema/bpmn/1"'],
  ])('is not passed over in silence because its namespace is %s', async (_what, namespace) => {
    const xml = file({ task: 'paraf:action="sign"', namespace }).replace(
      /<extensionElements>.*<\/extensionElements>/,
      '',
    );
    expect(await said(xml)).toMatchObject([
      { rule: 'namespace-unknown', message: expect.stringContaining(`"${PARAF.uri}"`) },
    ]);
  });

  it('is not passed over in silence because its namespace is not declared', async () => {
    const xml = file({ task: 'paraf:action="sign"', namespace: '' }).replace(
      /<extensionElements>.*<\/extensionElements>/,
      '',
    );
    expect(await said(xml)).toMatchObject([{ rule: 'namespace-unknown' }]);
  });

  it('is as free as ever in a namespace of other tools', async () => {
    expect(
      await said({
        namespace: `${NAMESPACE} xmlns:camunda="http://camunda.org/schema/1.0/bpmn"`,
        task: 'camunda:topic="x"',
      }),
    ).toEqual([]);
  });
});

describe('an attribute where nothing reads it', () => {
  const shipped = readFileSync('config/processes/prabumulih-tte-survey.bpmn', 'utf8');

  it.each([
    ['budget="PT1M"', 'sequenceFlow id="flow-2"', 'flow-2', 'SequenceFlow'],
    ['stops-clock="true"', 'exclusiveGateway id="is-complete"', 'is-complete', 'ExclusiveGateway'],
    ['gate="survey"', 'exclusiveGateway id="is-refused"', 'is-refused', 'ExclusiveGateway'],
  ])('paraf:%s at <bpmn:%s is refused', async (attribute, tag, element, type) => {
    const xml = shipped.replace(`<bpmn:${tag}`, `<bpmn:${tag} paraf:${attribute}`);
    const { findings } = await compileBpmn(xml);

    expect(findings.filter(({ severity }) => severity === 'error')).toMatchObject([
      { rule: 'attribute-misplaced', class: 'office', element, message: expect.stringContaining(type) },
    ]);
  });
});

describe('the word that an attribute holds', () => {
  it.each<[string, string, string]>([
    ['gate', 'survei', 'survey'],
    ['gate', 'signatur', 'signature'],
    ['gate', 'ya', 'data'],
    ['covers', 'data recomendation', 'recommendation'],
    ['report', 'desicion', 'decision'],
    ['report', 'complet', 'complete'],
    ['unit', 'working-days', 'working-day'],
    ['stops-clock', 'yes', 'true'],
    ['action', 'sgin', 'sign'],
    ['action', 'finalize', 'finalise'],
    ['action', 'hand_over', 'hand-over'],
  ])('paraf:%s="%s" is refused by name', async (attribute, word, nearest) => {
    const findings = await said({ task: `paraf:${attribute}="${word}"` });

    expect(findings).toMatchObject([{ rule: 'word-unknown', class: 'office', severity: 'error', element: 'u' }]);
    if (word !== 'ya' && word !== 'yes') expect(findings[0]?.message).toContain(`"${nearest}"`);
  });

  it.each([
    ['gate', 'survey'],
    ['gate', 'true'],
    ['gate', '0'],
    ['covers', 'data,draft'],
    ['report', 'site-visit'],
    ['unit', 'calendar'],
    ['stops-clock', '1'],
    ['action', 'analyse'],
    ['action', 'follow-up'],
  ])('paraf:%s="%s" is taken', async (attribute, word) => {
    expect(await said({ task: `paraf:${attribute}="${word}"` })).toEqual([]);
  });
});
