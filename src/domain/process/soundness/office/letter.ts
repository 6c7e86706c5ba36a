/** Check of the kind of letter that a process makes. */
import { isLetterKind, isSealed, LETTER_KIND_NAMES, SIGNED_KINDS } from '../../../letter/kinds.js';
import { unknownWord } from '../../../shared/nearest.js';
import type { Finding } from '../../findings.js';
import { irregular } from '../finding.js';
import type { Desk } from './desk.js';

export const letterFindings = ({ process }: Desk): readonly Finding[] => {
  const { letter } = process.labels;
  if (letter === undefined || (isLetterKind(letter) && !isSealed(letter))) return [];
  const remedy = `name one of these in paraf:letter: ${SIGNED_KINDS.join(', ')}`;
  return [
    isLetterKind(letter)
      ? irregular({
          rule: 'letter-of-the-office',
          element: process.id,
          message: `the process makes a letter of kind "${letter}", which the office makes itself, under its seal and without a procedure`,
          remedy,
        })
      : irregular({
          rule: 'letter-unknown',
          element: process.id,
          message: `the process makes a letter that no office numbers or drafts: ${unknownWord('kind of letter', letter, LETTER_KIND_NAMES)}`,
          remedy,
        }),
  ];
};
