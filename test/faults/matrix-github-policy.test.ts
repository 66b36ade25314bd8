import { describeDeciding } from './github-deciding-matrix.ts';

describeDeciding('policy');
