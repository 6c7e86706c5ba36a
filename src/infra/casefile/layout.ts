/** Paths and names in a case bundle. docs/case-bundle.md describes each file. */
export const FORMAT = 'paraf-case/1';

export const AT = {
  case: 'data/case.json',
  chain: 'data/audit/chain.jsonl',
  head: 'data/audit/head.json',
  headStamp: 'data/audit/head.tsr',
  headValidation: 'data/audit/head.validation.json',
  opening: 'data/record/opening.json',
  applicant: 'data/record/applicant.json',
  form: 'data/record/data.json',
  messages: 'data/record/messages.jsonl',
  corrections: 'data/record/corrections.jsonl',
  tasks: 'data/record/tasks.jsonl',
  deeds: 'data/record/deeds.jsonl',
  outbox: 'data/record/outbox.jsonl',
  numbers: 'data/record/numbers.jsonl',
  ledger: 'data/clock/ledger.jsonl',
  documents: 'data/documents.jsonl',
  bagStamp: 'manifest-sha256.tsr',
  bagValidation: 'manifest-sha256.validation.json',
} as const;

export const sourceOf = (digest: string): string => `data/procedure/${digest}.bpmn`;
export const compiledOf = (digest: string): string => `data/procedure/${digest}.json`;

const EXTENSION: Readonly<Record<string, string>> = {
  'application/pdf': '.pdf',
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'application/json': '.json',
};
const ATTACHED: ReadonlySet<string> = new Set(['requirement', 'recommendation']);

/** Path of a document's file. Its sender never names it; their name for it stands in the list of documents. */
export const documentPath = (place: number, kind: string, mediaType: string): string =>
  `data/${ATTACHED.has(kind) ? 'attachments' : 'letters'}/${String(place).padStart(4, '0')}-${kind}${EXTENSION[mediaType] ?? '.bin'}`;
