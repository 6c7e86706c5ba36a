import { afterAll, beforeAll, describe } from '@jest/globals';
import { memoryRecord } from '../fakes/record.js';
import { ownDatabase, type OwnDatabase } from '../infra/persistence/own-database.js';
import { anApplication } from '../infra/persistence/record-builders.js';
import { recorderContract } from './recorder.contract.js';

describe('the record in MySQL or MariaDB', () => {
  let own: OwnDatabase;
  beforeAll(async () => {
    own = await ownDatabase();
  });
  afterAll(() => own.drop());

  recorderContract(() => ({
    recorder: own.store.recorder,
    create: async () => (await own.store.applications.create(anApplication())).id,
    claim: async (application, task, user) => {
      await own.store.tasks.claim(application, task, user, 5);
    },
  }));
});

describe('the record in memory that workflows are tested with', () => {
  const record = memoryRecord();
  let made = 0;

  recorderContract(() => ({
    recorder: record,
    create: () => {
      const id = `application-${String((made += 1))}`;
      record.create(id);
      return Promise.resolve(id);
    },
    claim: (application, task, user) => {
      record.claim(application, task, user);
      return Promise.resolve();
    },
  }));
});
