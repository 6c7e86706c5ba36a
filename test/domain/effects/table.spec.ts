import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { EFFECT_NAMES, EFFECTS, isEffect, readAnswer } from '../../../src/domain/effects/table.js';
import { usualAnswer } from '../../builders/case.js';

describe('docs/procedures.md', () => {
  it('says of every effect what it answers', () => {
    const rows = readFileSync('docs/procedures.md', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    const lacking = EFFECT_NAMES.filter((effect) => {
      const row = rows.find((line) => (line.split('|')[1] ?? '').includes(`\`${effect}\``));
      return !Object.keys(EFFECTS[effect].answer).every((field) => row?.split('|')[3]?.includes(`\`${field}\``));
    });

    expect(lacking).toEqual([]);
  });
});

describe('the answer of an effect', () => {
  it.each(EFFECT_NAMES)(
    'of %s is taken whole, and an answer that lacks a field, or has it empty, is none',
    (effect) => {
      const whole = usualAnswer(effect);

      expect(readAnswer(effect, whole)).toMatchObject({ ok: true, value: whole });
      for (const [field, kind] of Object.entries(EFFECTS[effect].answer)) {
        const { [field]: _left, ...without } = whole;
        for (const lacking of [
          without,
          { ...whole, [field]: '' },
          { ...whole, [field]: null },
          { ...whole, [field]: 7 },
        ]) {
          const answer = readAnswer(effect, lacking);
          if (kind === 'text or none' && lacking[field] !== 7)
            expect(answer).toMatchObject({ ok: true, value: { [field]: null } });
          else expect(answer).toMatchObject({ ok: false, error: expect.stringContaining(`lacks "${field}"`) });
        }
      }
    },
  );

  it('is known by name alone', () => {
    expect(EFFECT_NAMES.every(isEffect)).toBe(true);
    expect(['darft', '', 'toString', '__proto__'].filter(isEffect)).toEqual([]);
  });
});
