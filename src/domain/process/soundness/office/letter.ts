/** The kind of letter that a process says it makes. */
import { LETTER_KINDS } from '../../../letter/content.js';
import type { Finding } from '../../findings.js';
import { irregular } from '../finding.js';
import type { Desk } from './desk.js';

export const letterFindings = ({ process }: Desk): readonly Finding[] => {
  const { letter } = process.labels;
  if (letter === undefined || LETTER_KINDS.some((kind) => kind === letter)) return [];
  return [
    irregular({
      rule: 'letter-unknown',
      element: process.id,
      message: `the process makes a letter of kind "${letter}", which no office numbers or drafts`,
      remedy: `name one of these in paraf:letter: ${LETTER_KINDS.join(', ')}`,
    }),
  ];
};
