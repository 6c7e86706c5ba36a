/** Each file of tests of the API starts as few as it can, and closes them when it is done. */
import { afterAll } from '@jest/globals';
import { shareApis } from './api-house.js';

shareApis((close) => {
  afterAll(close);
});
