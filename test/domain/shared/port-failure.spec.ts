import { describe, expect, it } from '@jest/globals';
import { namedFailure, PortFailure, storageFailure } from '../../../src/domain/shared/port-failure.js';

const errno = (code: string, more: object = {}): Error =>
  Object.assign(new Error(`${code}: said by the system`), { code, errno: -1, syscall: 'write', ...more });

describe('an error of the file system', () => {
  it.each([
    ['ENOSPC', 'its disk is full'],
    ['EDQUOT', 'its quota is used up'],
    ['EROFS', 'its disk can only be read'],
    ['EIO', 'its disk answers with an error'],
    ['EUNHEARD', 'it does not work'],
  ])('%s has the name that people know', (code, words) => {
    expect(storageFailure(errno(code), 'archive')).toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      retryable: true,
      message: expect.stringContaining(`archive: ${words} (${code})`),
    });
  });

  it('a folder that cannot be made has one, whatever it is refused with', () => {
    expect(storageFailure(errno('ENOENT', { syscall: 'mkdir' }), 'archive')).toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
    });
  });

  it.each([
    ['that a file is not there', errno('ENOENT')],
    ['what came over the network', errno('ECONNREFUSED', { syscall: 'connect', address: '127.0.0.1' })],
    ['a failure that has its name', new PortFailure('INPUT_INVALID', 'no digest', { retryable: false })],
    ['anything else', new Error('broken')],
  ])('is none: %s', (_, error) => {
    expect(storageFailure(error, 'archive')).toBe(error);
  });
});

describe('anything thrown', () => {
  it.each([
    [new PortFailure('MAIL_UNAVAILABLE', 'no answer', { retryable: true }), 'MAIL_UNAVAILABLE', true],
    [new PortFailure('INPUT_INVALID', 'no address', { retryable: false }), 'INPUT_INVALID', false],
    [errno('ECONNREFUSED'), 'INVARIANT', undefined],
    [new TypeError('x is undefined'), 'INVARIANT', undefined],
    ['a text', 'INVARIANT', undefined],
    [null, 'INVARIANT', undefined],
  ])('has a code of the set: %s', (error, code, retryable) => {
    expect(namedFailure(error)).toMatchObject({ code, retryable });
  });

  it('keeps the foreign code where it has none of ours', () => {
    expect(namedFailure(errno('ECONNREFUSED')).detail).toContain('ECONNREFUSED');
  });
});
