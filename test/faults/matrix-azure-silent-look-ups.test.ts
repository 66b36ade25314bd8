import { describeSilentMatrix } from './matrix.ts';

describeSilentMatrix('azure, look-ups');
