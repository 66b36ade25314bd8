import { describeRowDrift } from './drift/rows.ts';
import { AZURE_ROWS } from './drift/rows-azure.ts';

describeRowDrift(AZURE_ROWS);
