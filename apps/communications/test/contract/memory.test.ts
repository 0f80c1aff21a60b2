import { describe } from 'vitest';
import { memoryMailIndex } from '../../src/adapters/memory/mail-index.ts';
import { memoryOutbox } from '../../src/adapters/memory/outbox.ts';
import { mailIndexContract } from './mail-index.contract.ts';
import { outboxContract } from './outbox.contract.ts';

describe('mail index in memory', () => mailIndexContract(async () => memoryMailIndex()));
describe('outbox in memory', () => outboxContract(async () => memoryOutbox()));
