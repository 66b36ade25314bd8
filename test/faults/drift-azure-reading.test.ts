import { AZURE_READING_DRIFT } from './drift/azure-reading.ts';
import { describeDrift } from './drift/drift.ts';

describeDrift('azure, reading', AZURE_READING_DRIFT);
