import { describePublishing } from './github-publishing-matrix.ts';

describePublishing('comments');
