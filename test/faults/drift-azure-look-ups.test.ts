import { AZURE_LOOK_UPS_DRIFT } from './drift/azure-look-ups.ts';
import { describeDrift } from './drift/drift.ts';

describeDrift('azure, look-ups', AZURE_LOOK_UPS_DRIFT);
