import { describeSilentPublishing } from './github-publishing-matrix.ts';

describeSilentPublishing();
