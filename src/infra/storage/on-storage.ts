import { storageFailure } from '../../domain/shared/port-failure.js';

/** Work on files, whose errors are named as people know them. @param what the place, for who has to make room in it. */
export const onStorage = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw storageFailure(error, what);
  }
};
