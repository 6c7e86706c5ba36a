import { describe, expect, it } from '@jest/globals';
import { explore } from '../../../../src/domain/process/soundness/explore.js';
import { BAD } from './bad-models.js';
import { compiled } from './drawing.js';

/** True where `all` contains the elements of `some` in this order. */
const inOrder = (some: readonly string[], all: readonly string[]): boolean => {
  let at = -1;
  return some.every((id) => {
    at = all.indexOf(id, at + 1);
    return at >= 0;
  });
};

describe('a planted defect', () => {
  it('is planted at least 25 times, each kind more than once', () => {
    expect(BAD.length).toBeGreaterThanOrEqual(25);
    for (const kind of ['deadlock', 'lack-of-synchronisation', 'improper-completion', 'dead-element', 'endless-loop'])
      expect(BAD.filter(({ rule }) => rule === kind).length).toBeGreaterThanOrEqual(2);
  });

  it.each(BAD.map((planted) => [planted.name, planted] as const))('%s', async (_name, planted) => {
    const definition = await compiled(planted.text, planted.process);
    const findings = explore(definition);
    const found = findings.find(({ rule, element }) => rule === planted.rule && element === planted.element);
    expect({ found: found !== undefined, findings }).toMatchObject({ found: true });
    expect(found?.class).toBe(planted.class);
    expect(found?.severity).toBe(planted.severity ?? 'error');
    expect(found?.message).toContain(planted.says ?? '');
    expect(found?.path.length).toBeGreaterThan(0);
    expect({
      path: found?.path,
      has: planted.path,
      inOrder: inOrder(planted.path ?? [], found?.path ?? []),
    }).toMatchObject({ inOrder: true });
    // Nothing of another class is blamed for it.
    expect(findings.filter((other) => other.class !== planted.class && other.severity === 'error')).toEqual([]);
  });
});
