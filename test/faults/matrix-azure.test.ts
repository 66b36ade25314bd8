import { describeMatrix } from './matrix.ts';

describeMatrix('azure', 'answered');
