import { describeDrift } from './drift/drift.ts';
import { PULUMI_DRIFT } from './drift/pulumi.ts';

describeDrift('pulumi', PULUMI_DRIFT);
