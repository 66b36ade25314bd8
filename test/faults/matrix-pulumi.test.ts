import { describeMatrix } from './matrix.ts';

describeMatrix('pulumi');
