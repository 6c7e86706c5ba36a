import { describe, expect, it } from '@jest/globals';
import { EFFECT_NAMES } from '../../../../src/domain/effects/table.js';
import { explore } from '../../../../src/domain/process/soundness/explore.js';
import { compiled, process } from '../drawing.js';

/** Findings on a process of one element in an office's file. */
const findings = async (element: string): Promise<readonly string[]> => {
  const body = `<startEvent id="s"/><endEvent id="e"/>${element}[s>x; x>e]`;
  const definition = await compiled(process(body));
  return explore(definition)
    .filter(({ rule }) => rule.startsWith('effect-'))
    .map(({ severity, rule, element: at, message }) => `${severity} ${rule} at ${String(at)}: ${message}`);
};

describe('what a procedure asks of the machinery', () => {
  it.each(EFFECT_NAMES)('is known: %s', async (effect) => {
    expect(await findings(`<serviceTask id="x" paraf:effect="${effect}"/>`)).toEqual([]);
  });

  it.each([
    ['darft', 'draft'],
    ['Draft', 'draft'],
    ['draftfinal', 'draft-final'],
    ['sgin', 'sign'],
    ['cetak', 'receipt'],
    ['', 'sign'],
  ])('is refused by name where nothing performs it: %s', async (effect, nearest) => {
    const [only, ...others] = await findings(`<serviceTask id="x" name="Buat konsep" paraf:effect="${effect}"/>`);

    expect(others).toEqual([]);
    expect(only).toContain(
      `error effect-unknown at x: "Buat konsep" asks for what nothing performs: "${effect}" is no effect`,
    );
    expect(only).toContain(`"${nearest}"`);
  });

  it.each(['userTask', 'manualTask'])('is refused at a %s, which a person does', async (kind) => {
    expect(await findings(`<${kind} id="x" paraf:effect="draft"/>`)).toEqual([
      'error effect-misplaced at x: x asks for the effect "draft", which only a machine\'s task performs',
    ]);
  });

  it.each([
    '<serviceTask id="x" paraf:step="2"/>',
    '<task id="x" paraf:step="2"/>',
    '<sendTask id="x" paraf:step="2"/>',
    '<receiveTask id="x" paraf:step="2"/>',
    '<scriptTask id="x" scriptFormat="javascript" paraf:step="2"><script>1</script></scriptTask>',
    '<businessRuleTask id="x" paraf:step="2"/>',
  ])('is missed where a machine is to work in an office’s file: %s', async (element) => {
    expect(await findings(element)).toEqual([expect.stringMatching(/^error effect-missing at x: /)]);
  });

  it.each([
    ['of no office', '<serviceTask id="x"/>'],
    [
      'worked out by the reducer',
      '<scriptTask id="x" scriptFormat="feel" paraf:step="2"><script>1</script></scriptTask>',
    ],
    ['done by a person', '<userTask id="x" paraf:step="2"/>'],
  ])('is not missed in work %s', async (_what, element) => {
    expect(await findings(element)).toEqual([]);
  });
});
