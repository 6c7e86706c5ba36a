/** Causes in the reader's language: each sentence of a refusal is one that the catalogue translates. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from '@jest/globals';
import { causeIn } from '../../src/domain/shared/causes.js';

/** Faults of fields follow, each translated under `errors`. */
const FAULTS = /(^VALUE|from this file): VALUE$/u;

/** Functions that make a refusal: its code first, then the sentence. */
const MAKERS: ReadonlySet<string> = new Set(['refusal', 'problem', 'rejected']);

/** Codes of which the catalogue's own text says all: the sentence adds an id, a number, or what only developers need. */
const SAY_ALL: ReadonlySet<string> = new Set([
  'ACCOUNT_NOT_FOUND',
  'APPLICATION_NOT_FOUND',
  'CEREMONY_NOT_FOUND',
  'CONFIRMATION_NOT_FOUND',
  'DATABASE_UNAVAILABLE',
  'DELEGATION_NOT_FOUND',
  'DISPOSAL_NOT_FOUND',
  'IDEMPOTENCY_KEY_REUSED',
  'INBOX_MESSAGE_NOT_FOUND',
  'INVARIANT',
  'METHOD_NOT_ALLOWED',
  'MESSAGE_NOT_FOUND',
  'NUMBER_NOT_FOUND',
  'OUTAGE_NOT_FOUND',
  'OUTGOING_MESSAGE_NOT_FOUND',
  'PASSWORD_CHANGE_NEEDED',
  'PASSWORD_WRONG',
  'PERMIT_TYPE_NOT_FOUND',
  'PERMIT_TYPE_UNKNOWN',
  'PRECONDITION_FAILED',
  'PRECONDITION_REQUIRED',
  'PROOF_NEEDED',
  'REGISTER_NOT_FOUND',
  'REQUEST_RUNNING',
  'SESSION_NOT_FOUND',
  'SIGN_CODE_UNSUPPORTED',
  'SIGN_KEY_ELSEWHERE',
  'SURVEY_NOT_FOUND',
  'TOO_MANY_REQUESTS',
]);

/** Sentences of these codes that say no more than that nothing stands there. */
const ABSENCE = /^(there is no|the office has no|no version|application ".+" has no) /u;

/** Code for messages between machines, and for sentences on single fields. */
const MACHINES = ['src/domain/integration/', 'src/infra/foreign/'];

interface Said {
  readonly where: string;
  readonly code: string;
  readonly sentence: string;
}

const sentencesIn = (node: ts.Expression): readonly string[] => {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isConditionalExpression(node)) return [...sentencesIn(node.whenTrue), ...sentencesIn(node.whenFalse)];
  if (ts.isTemplateExpression(node))
    return [node.head.text + node.templateSpans.map(({ literal }) => `VALUE${literal.text}`).join('')];
  return [];
};

const saidIn = (file: string): readonly Said[] => {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Said[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && MAKERS.has(node.expression.text)) {
      const [code, detail] = node.arguments;
      if (code !== undefined && ts.isStringLiteral(code) && detail !== undefined)
        for (const sentence of sentencesIn(detail)) found.push({ where: file, code: code.text, sentence });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

const said = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join('src', file))
  .flatMap(saidIn);

describe('the sentence of a refusal', () => {
  it('is one that the catalogue says in the language of who is refused, unless its code says all', () => {
    expect(said.length).toBeGreaterThan(200);

    expect(
      said.filter(
        ({ where, code, sentence }) =>
          !SAY_ALL.has(code) &&
          !MACHINES.some((folder) => where.startsWith(folder)) &&
          !ABSENCE.test(sentence) &&
          !FAULTS.test(sentence) &&
          causeIn(sentence) === null,
      ),
    ).toEqual([]);
  });

  it('is excused for codes that are still made', () => {
    const made = new Set(said.map(({ code }) => code));

    expect([...SAY_ALL].filter((code) => !made.has(code))).toEqual([]);
  });
});
