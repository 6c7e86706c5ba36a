import { describe, expect, it } from '@jest/globals';
import {
  filled,
  flag,
  instant,
  json,
  orEmpty,
  orNull,
  orZero,
  rowId,
  sealed,
  table,
  text,
} from '../../../src/infra/persistence/columns.js';
import type { Json } from '../../../src/domain/shared/json.js';

/** Seals by writing the place beside the value, and opens only what was sealed for the place. */
const box = {
  close: (value: Json, place: string): Buffer => Buffer.from(JSON.stringify({ place, value })),
  open: (bytes: Buffer, place: string): unknown => {
    const { place: sealedFor, value } = JSON.parse(bytes.toString()) as { place: string; value: unknown };
    if (sealedFor !== place) throw new Error(`sealed for ${sealedFor}, opened as ${place}`);
    return value;
  },
};

const VISIT = table('visit', {
  id: rowId('id'),
  dueAt: orNull(instant('due_at')),
  isOpen: flag('is_open'),
  detail: json<{ readonly a: number }>('detail'),
  task: orEmpty('task'),
  settledAt: orZero('settled_at'),
  kind: filled(text<'call' | 'letter'>('kind')),
});

const NOTE = table('note', {
  key: text('note_key'),
  content: sealed<{ readonly name: string }>('content', { place: 'note.content', by: 'key', erased: { name: '' } }),
});

const CLOSED = table('closed', { id: text('id'), body: sealed<string>('body', { by: 'id' }) });

const stored = { id: 7, due_at: null, is_open: 1, detail: '{"a":2}', task: '', settled_at: 0, kind: 'call' };

describe('a map of a table', () => {
  it('reads a row by field', () => {
    expect(VISIT.read(stored)).toEqual({
      id: '7',
      dueAt: null,
      isOpen: true,
      detail: { a: 2 },
      task: null,
      settledAt: null,
      kind: 'call',
    });
    expect(VISIT.read({ ...stored, is_open: 0, due_at: 5, task: 't', settled_at: 9 })).toMatchObject({
      isOpen: false,
      dueAt: 5,
      task: 't',
      settledAt: 9,
    });
    expect(VISIT.read(null)).toBeNull();
  });

  it('inserts what it is given, and leaves the rest to the server', () => {
    expect(VISIT.insert({ isOpen: false, detail: { a: 1 }, task: null })).toEqual([
      'INSERT INTO visit (is_open, detail, task) VALUES (?, ?, ?)',
      [0, '{"a":1}', ''],
    ]);
    expect(VISIT.insert({ isOpen: true, detail: { a: 1 }, task: 't', dueAt: null, settledAt: null })).toEqual([
      'INSERT INTO visit (due_at, is_open, detail, task, settled_at) VALUES (?, ?, ?, ?, ?)',
      [null, 1, '{"a":1}', 't', 0],
    ]);
  });

  it('lists the columns of a part, with an alias where one is given', () => {
    expect(VISIT.only('dueAt', 'id').columns).toBe('id, due_at');
    expect(VISIT.without('detail', 'task', 'settledAt', 'kind').columnsOf('v')).toBe('v.id, v.due_at, v.is_open');
  });

  it('refuses a row without one of its columns', () => {
    expect(() => VISIT.read({ ...stored, due_at: undefined })).toThrow('visit.due_at was not selected');
  });

  it('refuses NULL where the statement was to leave it out', () => {
    const due = VISIT.only('dueAt').present('dueAt');

    expect(due.read({ due_at: 5 })).toEqual({ dueAt: 5 });
    expect(() => due.read({ due_at: null })).toThrow(/visit.due_at is NULL/);
  });
});

describe('a sealed column', () => {
  const [, [key, content]] = NOTE.insert({ key: 'k', content: { name: 'Siti' } }, box) as unknown as [
    string,
    [string, Buffer],
  ];

  it('is bound to its place and row', () => {
    expect(JSON.parse(content.toString())).toEqual({ place: 'note.content/k', value: { name: 'Siti' } });
    expect(NOTE.read({ note_key: key, content }, box)).toEqual({ key: 'k', content: { name: 'Siti' } });
    expect(() => NOTE.read({ note_key: 'another', content }, box)).toThrow('opened as note.content/another');
  });

  it('has its erased value once the key is destroyed; without one it cannot be read', () => {
    expect(NOTE.read({ note_key: key, content }, null)).toEqual({ key: 'k', content: { name: '' } });
    expect(() => CLOSED.read({ id: 'a', body: content }, null)).toThrow(/closed.body cannot be read without its key/);
  });

  it('takes what is sealed already as it is, and is known by its row alone where no place is named', () => {
    expect(NOTE.insert({ key: 'k', content }, box)[1]).toEqual(['k', content]);
    expect(CLOSED.insert({ id: 'a', body: 'x' }, box)[1]).toEqual(['a', box.close('x', 'a')]);
  });

  it('says so where the field that it is known by was not read with it', () => {
    expect(() => NOTE.only('content').read({ content }, box)).toThrow(/note has no field key/);
  });
});
