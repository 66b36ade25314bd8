import { describeMatrix } from './matrix.ts';

describeMatrix('azure, reading');
