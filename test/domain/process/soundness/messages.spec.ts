import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { surveyGates } from '../../../../src/domain/application/element.js';
import { explore } from '../../../../src/domain/process/soundness/explore.js';
import { compiled, file } from '../drawing.js';

const SOP = readFileSync('config/processes/prabumulih-tte-survey.bpmn', 'utf8');

const findings = async (xml: string): Promise<readonly string[]> =>
  explore(await compiled(xml))
    .filter(({ rule, severity }) => /^(message|survey)-/.test(rule) || severity === 'error')
    .map(({ severity, rule, element, message }) => `${severity} ${rule} at ${String(element)}: ${message}`);

const named = (name: string): string => SOP.replace('name="surveyCompleted"', `name="${name}"`);

const LANE = '<laneSet><lane id="front-office"><flowNodeRef>t</flowNodeRef></lane></laneSet>';

/** An office's procedure with a message M of this name, awaited or sent by the element x. */
const drawnWith = (name: string, element: string, rest = ''): string =>
  file(
    `<message id="M" name="${name}"/><process id="P" isExecutable="true">${LANE}<startEvent id="s"/><userTask id="t" paraf:step="1" paraf:budget="PT5M"/><endEvent id="e"/>${element}${rest}[s>t; t>x; x>e]</process>`,
  );

describe('the message of the filled survey', () => {
  it('is the same to the checker and to the rules', async () => {
    expect(await findings(SOP)).toEqual([]);
    expect(surveyGates(await compiled(SOP))).toEqual(['survey']);
  });

  it.each([
    'surveiSelesai',
    'surveyComplete',
    'SurveyCompleted',
    'survey-completed',
    'sureyCompleted',
    'skmTerisi',
    'bayar',
  ])('is refused by name where the gate waits for another: %s', async (name) => {
    const xml = named(name);

    expect(await findings(xml)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^error message-unknown at survey: .*"${name}" is no message of the office; the nearest known is "surveyCompleted"$`,
        ),
      ),
    ]);
    expect(surveyGates(await compiled(xml))).toEqual([]);
  });

  it.each([
    '<receiveTask id="x" messageRef="M"/>',
    '<intermediateCatchEvent id="x"><messageEventDefinition messageRef="M"/></intermediateCatchEvent>',
  ])('is refused wherever something like it is awaited: %s', async (element) => {
    expect(await findings(drawnWith('surveySelesai', element))).toEqual([
      expect.stringMatching(/^error message-unknown at x: /),
    ]);
  });

  it('leaves a name like it to procedures that send one another such a message', async () => {
    const sends = '<intermediateThrowEvent id="x"><messageEventDefinition messageRef="M"/></intermediateThrowEvent>';
    const xml = drawnWith('surveiLokasi', sends).replace(
      '</process>',
      '</process><process id="Q"><startEvent id="qs"><messageEventDefinition messageRef="M"/></startEvent><endEvent id="qe"/><sequenceFlow id="q" sourceRef="qs" targetRef="qe"/></process>',
    );

    expect(await findings(xml)).toEqual([]);
  });

  it('is sent by nobody else', async () => {
    const sends = '<intermediateThrowEvent id="x"><messageEventDefinition messageRef="M"/></intermediateThrowEvent>';

    expect(await findings(drawnWith('surveyCompleted', sends))).toEqual([
      expect.stringMatching(/^error message-reserved at x: x sends surveyCompleted/),
    ]);
  });

  it('begins nothing', async () => {
    const xml = file(
      `<message id="M" name="surveyCompleted"/><process id="P" isExecutable="true">${LANE}<startEvent id="s"><messageEventDefinition messageRef="M"/></startEvent><userTask id="t" paraf:step="1" paraf:budget="PT5M"/><endEvent id="e"/>[s>t; t>e]</process>`,
    );

    expect(await findings(xml)).toEqual([
      expect.stringMatching(/^error message-reserved at s: s begins by surveyCompleted/),
    ]);
  });
});
