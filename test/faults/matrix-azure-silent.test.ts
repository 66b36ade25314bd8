import { describeMatrix } from './matrix.ts';

describeMatrix('azure', 'silent');
