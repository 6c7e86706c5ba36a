/**
 * Words that the office's attributes may hold, where their list is closed: a word outside it means nothing to any rule.
 * Effects and letters are checked where their place is known too (soundness/office).
 */
import { MILESTONES } from '../../integration/oss-status.js';
import { isNear, unknownWord } from '../../shared/nearest.js';
import { NAMED_UNITS } from '../../time/budget.js';
import { COVERED, FALSE_WORDS, GATES, RULED_ACTIONS, TRUE_WORDS } from '../words.js';
import { report } from './context.js';
import type { Compiling } from './context.js';
import type { ModelElement } from './model.js';

interface Vocabulary {
  readonly what: string;
  readonly known: readonly string[];
  /** Several words, with blanks or commas between them. */
  readonly many?: true;
  /** Other words are the procedure's own; only a slip of the pen is refused. */
  readonly open?: true;
}

const FLAGS = [...TRUE_WORDS, ...FALSE_WORDS];

const VOCABULARIES: Readonly<Record<string, Vocabulary>> = {
  action: { what: 'action that a rule knows', known: RULED_ACTIONS, open: true },
  covers: { what: 'thing that a paraf covers', known: COVERED, many: true },
  gate: { what: 'kind of gate', known: [...GATES, ...FLAGS] },
  report: { what: 'milestone', known: ['complete', 'number', 'decision', ...MILESTONES] },
  'stops-clock': { what: 'yes or no', known: FLAGS },
  unit: { what: 'unit of time', known: NAMED_UNITS },
};

const unknownIn = ({ known, many, open }: Vocabulary, value: string): readonly string[] => {
  const words = many === true ? value.split(/[\s,]+/).filter((word) => word !== '') : [value];
  return words.filter(
    (word) => !known.includes(word) && (open !== true || known.some((candidate) => isNear(word, candidate))),
  );
};

/** Types that only show a way or hold data: of the office's attributes the paper's step alone means something there. */
const PASSIVE: ReadonlySet<string> = new Set([
  ...['SequenceFlow', 'ExclusiveGateway', 'InclusiveGateway', 'ParallelGateway', 'ComplexGateway'],
  ...['DataObject', 'DataObjectReference', 'DataStoreReference'],
]);

/** Reports attributes that nothing reads in their place, and that would be passed over without a word. */
const checkPlaces = (compiling: Compiling, elements: readonly ModelElement[]): void => {
  for (const { id, type, paraf } of elements.filter((element) => PASSIVE.has(element.type)))
    for (const attribute of Object.keys(paraf).filter((name) => name !== 'step'))
      report(
        compiling,
        'office',
        'attribute-misplaced',
        id === '' ? null : id,
        `paraf:${attribute} means nothing at a ${type}`,
        'write it on the task or event that it is about, or leave it out',
      );
};

export const checkWords = (compiling: Compiling, elements: readonly ModelElement[]): void => {
  checkPlaces(compiling, elements);
  for (const { id, paraf } of elements)
    for (const [attribute, vocabulary] of Object.entries(VOCABULARIES)) {
      const value = paraf[attribute];
      for (const word of value === undefined ? [] : unknownIn(vocabulary, value))
        report(
          compiling,
          'office',
          'word-unknown',
          id === '' ? null : id,
          `paraf:${attribute}: ${unknownWord(vocabulary.what, word, vocabulary.known)}`,
          `write ${vocabulary.many === true ? 'some' : 'one'} of these: ${vocabulary.known.join(', ')}`,
        );
    }
};
