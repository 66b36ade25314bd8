import { describeSilentMatrix } from './matrix.ts';

describeSilentMatrix('pulumi');
