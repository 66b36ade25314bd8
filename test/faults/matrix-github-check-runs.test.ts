import { describePublishing } from './github-publishing-matrix.ts';

describePublishing('check runs');
