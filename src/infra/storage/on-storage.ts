import { storageFailure } from '../../domain/shared/port-failure.js';

/**
 * Runs work on files, and names its errors as people know them.
 * @param what the place, for whoever has to make room in it.
 */
export const onStorage = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw storageFailure(error, what);
  }
};
