import { describeMatrix } from './matrix.ts';

describeMatrix('azure, look-ups');
