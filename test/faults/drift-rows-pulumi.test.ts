import { describeRowDrift } from './drift/rows.ts';
import { PULUMI_ROWS } from './drift/rows-pulumi.ts';

describeRowDrift(PULUMI_ROWS);
