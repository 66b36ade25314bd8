import { describeSilentMatrix } from './matrix.ts';

describeSilentMatrix('azure, reading');
